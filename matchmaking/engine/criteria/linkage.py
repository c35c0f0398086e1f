"""The place in the chain: does the one usually buy from the other, by input-output tables and by the cluster's own chain."""

from __future__ import annotations

from ..codes import in_trade
from ..facts import Facts, Reading
from ..pair import Pair

FEATURES = ("linkage", "chain")


def read(pair: Pair) -> Reading:
    facts: Facts = {}
    sellers, buyers = _trading(pair)
    linkage = None
    if sellers and buyers:
        strongest = pair.around.linkages.strongest(sellers, buyers)
        linkage = strongest[0] if strongest else 0.0
        if strongest:
            facts |= {
                "share": round(strongest[0], 4),
                "seller": strongest[1],
                "buyer": strongest[2],
                "direction": "backward" if pair.asked.is_need else "forward",
            }
    chain = _chain(pair, facts)
    return Reading({"linkage": linkage, "chain": chain}, facts)


def _trading(pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of who would sell and of who would buy, of the seller only those that are asked for.

    A need looks backward, to whom the asker buys from, an offer forward, to whom it sells; what usually goes the other way between
    the two is complementarity. Whoever usually sells something else to the asker's trade is no nearer to this need; that its trade is
    another one is told by its codes.
    """
    if pair.asked.is_need:
        return in_trade(pair.supplied, pair.asked.codes), pair.ours.business
    return in_trade(pair.ours.business, pair.asked.codes), pair.theirs.business


def _chain(pair: Pair, facts: Facts) -> float | None:
    """Return 1.0 at the link that is asked for, or next to the asker's own; None outside a common chain."""
    cluster, wanted = pair.asked.cluster, pair.asked.link
    places = [link for slug, link in pair.theirs.links if cluster and slug == cluster]
    own = [link for slug, link in pair.ours.links if cluster and slug == cluster]
    fitting = [wanted] if wanted is not None else [link + step for link in own for step in (-1, 1)]
    if not places or not fitting:
        return None
    there = [link for link in places if link in fitting]
    facts |= {
        "cluster": cluster,
        "link": (there or places)[0],
        "own_link": own[0] if own else None,
        "fits": bool(there),
    }
    return 1.0 if there else 0.0
