"""What the members of a cluster answered to their suggested partners, for its office: counts, and never of a few.

A cell is told from five answers of five organisations on. Where one alone would be too few, the smallest of the others is not told
either: it could be reckoned from the sum.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.organisations.figures import FEWEST, may_be_told
from portal.organisations.models import Cluster, ClusterMembership, Organisation

from ..engine import explanation
from ..learning.kept import in_use
from ..models import Listing, MatchSide

LOOKED_BACK = dt.timedelta(days=365)
MOST = 5000
"""The latest answers, beyond which older ones say nothing new."""


@dataclass
class Cell:
    """Some answers: how many, of them yes, and of which organisations."""

    answers: int = 0
    yes: int = 0
    organisations: set[int] = field(default_factory=set)

    def add(self, organisation: int, *, yes: bool) -> None:
        self.answers += 1
        self.yes += yes
        self.organisations.add(organisation)

    @property
    def can_be_told(self) -> bool:
        return self.answers >= FEWEST and may_be_told(len(self.organisations))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the numbers are None where they are too few to be told. `width` is the bar, of 200."""

    label: str
    answers: int | None
    yes: int | None
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`counts_yes` says whether a row is yes out of so many answers, or so many answers of all."""

    key: str
    title: str
    rows: Sequence[Row]
    counts_yes: bool = True


@dataclass(frozen=True, slots=True)
class Quality:
    total: Row
    tables: Sequence[Table]
    since: dt.date

    @property
    def is_empty(self) -> bool:
        return self.total.answers == 0


def quality_of(cluster: Cluster) -> Quality:
    """The last twelve months, whoever of the members answered, as asker or as the one who could answer."""
    since = timezone.now() - LOOKED_BACK
    whole = Cell()
    cells: dict[str, defaultdict[str, Cell]] = {
        name: defaultdict(Cell) for name in ("criterion", "newcomer", "category", "kind")
    }
    reasons: defaultdict[str, Cell] = defaultdict(Cell)
    for one in _answers(cluster, since):
        yes, who = one["answer"] == MatchSide.Answer.INTERESTED, one["organisation"]
        whole.add(who, yes=yes)
        is_asker = one["side"] == MatchSide.Side.ASKER
        keys = {
            "criterion": _counted_most(one["evidence__contributions"]),
            "newcomer": "new" if one["match__is_newcomer"] else "known",
            "category": one["match__listing__category"],
            "kind": one["match__organisation__kind" if is_asker else "match__listing__organisation__kind"],
        }
        for name, key in keys.items():
            if key:
                cells[name][key].add(who, yes=yes)
        if not yes and one["reason"]:
            reasons[one["reason"]].add(who, yes=False)
    titles = _titles()
    tables = [Table(name, titles[name], list(rows_of(cells[name], _labels(name)))) for name in cells]
    why = Table(
        "reason", titles["reason"], list(rows_of(reasons, _labels("reason"), counts_yes=False)), counts_yes=False
    )
    told = whole.can_be_told or not whole.answers
    total = Row("", whole.answers if told else None, whole.yes if told else None)
    return Quality(total, [*tables, why] if told and whole.answers else [], since.date())


def _answers(cluster: Cluster, since: dt.datetime) -> Iterator[Mapping[str, Any]]:
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    sides = MatchSide.objects.filter(organisation__in=members, answered_at__gte=since).exclude(answer="")
    return (
        sides.order_by("-answered_at", "-pk")
        .values(
            "answer",
            "reason",
            "side",
            "organisation",
            "evidence__contributions",
            "match__is_newcomer",
            "match__listing__category",
            "match__listing__organisation__kind",
            "match__organisation__kind",
        )[:MOST]
        .iterator()
    )


def _counted_most(contributions: Iterable[Mapping[str, Any]] | None) -> str:
    """The criterion that spoke most for the suggestion."""
    for_it = [(one["points"], one["criterion"]) for one in contributions or () if one["points"] > 0]
    return max(for_it)[1] if for_it else ""


def rows_of(
    cells: Mapping[str, Cell], labels: Mapping[str, str | Promise], *, counts_yes: bool = True
) -> Iterator[Row]:
    """The most answered first; what is too few says so, stands last by name, since its place would tell of it, and is
    never the only one."""
    shown = sorted(cells.items(), key=lambda item: (-item[1].answers, item[0]))
    hidden = {key for key, cell in shown if not cell.can_be_told}
    told = [key for key, _cell in shown if key not in hidden]
    if len(hidden) == 1 and told:
        hidden.add(told[-1])
    most = max((cell.answers for key, cell in shown if key not in hidden), default=1)
    for key, cell in shown:
        if key not in hidden:
            share = cell.yes / cell.answers if counts_yes else cell.answers / most
            yield Row(str(labels.get(key, key)), cell.answers, cell.yes, round(200 * share))
    for label in sorted(str(labels.get(key, key)) for key in hidden):
        yield Row(label, None, None)


def _titles() -> dict[str, str]:
    return {
        "criterion": _("By what spoke most for the suggestion"),
        "newcomer": _("By newcomer or not"),
        "category": _("By what the need or offer is about"),
        "kind": _("By kind of the other side"),
        "reason": _("Why not now"),
    }


def _labels(name: str) -> Mapping[str, str | Promise]:
    if name == "criterion":
        return {one.key: one.name for one in explanation.groups(in_use("listing"), in_use("listing_backward"))}
    if name == "newcomer":
        return {"new": _("Suggested as a newcomer"), "known": _("With past work or an offer")}
    if name == "category":
        return dict(Listing.Category.choices)
    if name == "kind":
        return dict(Organisation.Kind.choices)
    return dict(MatchSide.Reason.choices)
