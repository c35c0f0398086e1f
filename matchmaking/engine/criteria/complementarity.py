"""Who completes whom: they sell what we must buy, they buy what we make; as opposed to competitors, who make the same.

What the two say that they buy comes first. Of a side that says nothing of it, the table of who usually buys from whom tells what its
sector buys from another; but only in the direction in which `linkage` does not count it already. What peers buy from each other has
no direction: `linkage` has counted it.
"""

from __future__ import annotations

from ..codes import closest, in_trade, same_trade
from ..facts import Facts, Party, Reading
from ..pair import Pair

FEATURES = ("sells_what_we_buy", "buys_what_we_make", "competes")

USUAL = 0.1
"""A tenth of all that a sector buys in is much: from there on the table says as much as it ever does."""

BY_TABLE = 0.5
"""What a whole sector usually buys is half as telling as what the organisation itself says that it buys."""

SAME = 0.75
"""Two classes of one group in ISIC make much the same."""


def read(pair: Pair) -> Reading:
    ours, theirs, trade = pair.ours, pair.theirs, _asked_trade(pair)
    facts: Facts = {}
    buying, selling = pair.asked.is_need, not pair.asked.is_need
    they_sell = in_trade(pair.supplied, trade) if buying else theirs.business
    we_sell = in_trade((*pair.asked.codes, *ours.business), trade) if selling else ours.business
    sold = _completes(pair, they_sell, ours, facts, name="sold", by_table=not buying)
    bought = _completes(pair, we_sell, theirs, facts, name="bought", by_table=not selling)
    competes = _competes(ours, theirs, trade, facts, completed=bool(sold or bought))
    return Reading({"sells_what_we_buy": sold, "buys_what_we_make": bought, "competes": competes}, facts)


def _asked_trade(pair: Pair) -> tuple[str, ...]:
    """What the listings are about: also of who looks back without one of its own."""
    answering = pair.candidate.offer
    return (*pair.asked.codes, *(answering.codes if answering else ()))


def _completes(
    pair: Pair, sold: tuple[str, ...], buyer: Party, facts: Facts, *, name: str, by_table: bool
) -> float | None:
    """Return how near what one sells is to what the other buys (0 to 1), None where nobody knows what that one buys."""
    nearest = closest(sold, buyer.buys)
    if nearest is not None:
        if nearest[0]:
            facts |= {name: nearest[1]}
        return nearest[0]
    if not by_table or not sold or not buyer.business:
        return None
    strongest = pair.around.linkages.strongest(sold, buyer.business, apart=True)
    if strongest is None:
        return None
    share, seller, buying = strongest
    facts |= {f"{name}_share": round(share, 4), f"{name}_seller": seller, f"{name}_buyer": buying}
    return BY_TABLE * min(1.0, share / USUAL)


def _competes(ours: Party, theirs: Party, trade: tuple[str, ...], facts: Facts, *, completed: bool) -> float | None:
    """Return 1.0 for who makes the same, less for what is near, 0.0 for anything else, or where one completes the other.

    Where both are in the very trade that is asked for, more of the same is what is looked for.
    """
    if same_trade(trade, ours.business) and same_trade(trade, theirs.business):
        return None
    nearest = closest((*ours.makes, *ours.serves), (*theirs.makes, *theirs.serves))
    if nearest is None:
        return None
    closeness, _ours, same = nearest
    if completed or closeness < SAME:
        return 0.0
    facts |= {"same": same}
    return closeness
