"""Why what members of a cluster offer does not answer what other members need: counted, never one by one.

Whoever keeps the asker out is not among them, and a rule that a side has made for itself is told to that side alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.organisations.models import Organisation

from ..engine import gates
from ..engine.documents import Pooled
from ..engine.pair import Pair
from ..models import Listing
from .comparing import asked_by, field_of

OTHERWISE = "subject"
"""They offer something else: no gate is closed and no condition failed."""


@dataclass(frozen=True, slots=True)
class Misfits:
    """`compared` offers of members (their ids) were looked at; `why` names them by gate or condition, one of them by several."""

    compared: set[str]
    why: dict[str, set[str]]


def misfits_of(need: Listing, among: Iterable[Organisation]) -> Misfits:
    """The offers of `among` that were found for a need and are no fit. Raises `shelf.NotReady`."""
    field = field_of(asked_by(need))
    inside = {one.pk for one in among} - {need.organisation_id}
    why: dict[str, set[str]] = defaultdict(set)
    compared = set()
    for candidate in field.candidates:
        who = field.who[candidate.party.id]
        if candidate.offer is None or who.organisation.pk not in inside:
            continue
        pair = Pair(field.question, candidate, field.texts.get(candidate.party.id) or Pooled(), field.around)
        checked = gates.check(pair)
        closed = [gate.key for gate in checked if gate.answer == "no" and not gate.of]
        if "wanted" in closed:
            continue
        compared.add(candidate.offer.id)
        failed = closed or [one.key for one in pair.conditions if one.state == "no" and one.by == "need"]
        for key in failed or [OTHERWISE]:
            why[key].add(candidate.offer.id)
    return Misfits(compared, why)
