"""An uploaded member list as its page shows it, and the rows that were refused as a file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.tabular import guarded

from ..imports.headings import MEANINGS
from ..models import MemberList, MemberListLine, Organisation

SHOWN = 30
ASKED_AT_ONCE = 200
Outcome, Kept = MemberListLine.Outcome, MemberListLine.Kept


@dataclass(frozen=True, slots=True)
class Told:
    """A row with what is to be said of it, in the reader's language."""

    line: MemberListLine
    sentences: list[str]


@dataclass(frozen=True)
class ListResult:
    counts: dict[str, int]
    refused: list[Told]
    changed: list[Told]
    new: list[MemberListLine]
    asked: list[MemberListLine]
    named: dict[str, Organisation]
    rows: dict[int, str]
    kept: list[Told]
    wanted: list[MemberListLine]
    undecided: int = 0

    @property
    def not_asked(self) -> int:
        """Unsure rows beyond those that one page asks about."""
        return max(self.undecided - ASKED_AT_ONCE, 0)

    @property
    def to_write(self) -> int:
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


def result_of(member_list: MemberList) -> ListResult:
    """Counts of all rows, and the first of each outcome. A fixed number of queries."""
    lines = member_list.lines.defer("before", "after")
    counts: Counter[str] = Counter()
    for outcome, decision, n in member_list.lines.order_by().values_list("outcome", "decision").annotate(n=Count("pk")):
        counts[_became(outcome, decision) if member_list.written_at else _found(outcome, decision)] += n
    # First those that nobody can decide but a person.
    open_ones = lines.filter(outcome=Outcome.ASKED)
    asked = [*open_ones.filter(decision="")[:ASKED_AT_ONCE], *open_ones.exclude(decision="")[:ASKED_AT_ONCE]]
    taken_in = Q(outcome=Outcome.NEW)
    if member_list.written_at:
        taken_in |= Q(outcome=Outcome.ASKED, decision="new")
    suspects = {suspect for line in asked for suspect in line.suspects}
    ids = [suspect.removeprefix("one:") for suspect in suspects if suspect.startswith("one:")]
    numbers = [int(suspect.removeprefix("row:")) for suspect in suspects if suspect.startswith("row:")]
    named = Organisation.objects.published().filter(public_id__in=ids).select_related("region")
    return ListResult(
        counts=counts,
        refused=[Told(line, sentences_of(line)) for line in lines.filter(outcome=Outcome.REFUSED)[:SHOWN]],
        changed=[Told(line, _labels(line.changes)) for line in lines.filter(outcome=Outcome.CHANGED)[:SHOWN]],
        new=list(lines.filter(taken_in)[:SHOWN]),
        asked=asked,
        named={one.public_id: one for one in named},
        rows=dict(member_list.lines.filter(number__in=numbers).values_list("number", "name")),
        kept=[
            Told(line, [str(line.get_kept_display())])
            for line in lines.exclude(kept__in=["", Kept.ASKED]).select_related("organisation")[:SHOWN]
        ],
        undecided=counts[Outcome.ASKED],
        wanted=list(lines.filter(kept=Kept.ASKED)[:SHOWN]),
    )


def _became(outcome: str, decision: str) -> str:
    """What a row was in the end: one of which it was asked whether it is another became what was answered."""
    if outcome != Outcome.ASKED or not decision:
        return outcome
    return Outcome.NEW if decision == "new" else Outcome.SAME


def _found(outcome: str, decision: str) -> str:
    """Before it is written: what was found likely enough to be taken for another."""
    return "found" if outcome == Outcome.ASKED and decision else outcome


def sentences_of(line: MemberListLine) -> list[str]:
    """What is wrong with a row: the column, the problem, what to do."""
    language = get_language() or settings.LANGUAGE_CODE
    found: list[list[str]] = line.found.get(language) or next(iter(line.found.values()), [])
    return [
        " ".join(
            filter(None, [_("%(question)s: %(message)s") % {"question": MEANINGS[column], "message": problem}, fix])
        )
        if column in MEANINGS
        else " ".join(filter(None, [problem, fix]))
        for column, problem, fix in found
    ]


def refused_as_csv(member_list: MemberList) -> str:
    """The rows that were not written, as they stood, each with the reason; safe to open in a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([guarded(cell) for cell in (_("Row"), *member_list.header, _("Why it was refused"))])
    for line in member_list.lines.filter(outcome__in=[Outcome.REFUSED, Outcome.ASKED]).exclude(decision__gt=""):
        why = (
            " ".join(sentences_of(line))
            if line.outcome == Outcome.REFUSED
            else _("Possibly the same as another; nobody has said.")
        )
        writer.writerow([guarded(cell) for cell in (str(line.number), *line.cells, why)])
    return "\ufeff" + file.getvalue()


def _labels(changes: Sequence[str]) -> list[str]:
    words = {"clusters": _("Place in the chain")}
    return [str(MEANINGS.get(name) or words.get(name) or name) for name in changes]
