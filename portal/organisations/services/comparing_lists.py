"""The rows of a member list compared with those above them and with what is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, override

from portal.accounts.models import User
from portal.core.tabular import Outcome, Row, RowReport

from ..imports.alike import Alike
from ..imports.member_list import MemberRows, column_of, name_in, source_of
from ..imports.organisations import OrganisationImporter
from ..likeness import SAME, Likeness
from ..models import MemberList, MemberListLine, Organisation
from . import list_batches as batches

Result = MemberListLine.Outcome

FOUND = ["name", "outcome", "changes", "found", "suspects", "likeness", "decision"]


class _Comparison:
    """The rows of a list met in their order: which row has an id first, and which may be one above or one that is here."""

    def __init__(self, member_list: MemberList, by: User) -> None:
        self.list = member_list
        self.importer = OrganisationImporter(source_of(member_list.cluster), by=by, column_of=column_of)
        self.rows = MemberRows(member_list)
        self.alike = Alike(member_list.country)

    def catch_up(self) -> None:
        """Meet the rows that were compared before again."""
        for line, _report, made in self._met(self.list.lines.filter(number__lte=self.list.done)):
            if made is not None:
                self.alike.remember(made, line.number)

    def compare(self, lines: Sequence[MemberListLine]) -> None:
        """Mistakes are told in every language of the portal."""
        refused: list[tuple[MemberListLine, RowReport]] = []
        for line, report, made in self._met(lines):
            take(line, report, self.list)
            if line.outcome == Result.REFUSED:
                refused.append((line, report))
            elif made is not None and (found := self.alike.suspects(made, line.number)):
                ask(line, found)
            if line.decision not in {"new", *line.suspects} or line.outcome != Result.ASKED:
                line.decision = ""
        tell(refused, self.list, self.importer.first_row)

    def _met(self, lines: Iterable[MemberListLine]) -> Iterator[tuple[MemberListLine, RowReport, Organisation | None]]:
        """Each row with what would become of it, and the organisation that it would make."""
        for some in batches.parted(lines):
            yield from examined(self.importer, list(self.rows.rows(some)), some)


def examined(
    importer: OrganisationImporter, rows: Sequence[Row], lines: Sequence[MemberListLine]
) -> list[tuple[MemberListLine, RowReport, Organisation | None]]:
    before = len(importer.new)
    reports = list(importer.examine(rows))
    made = iter([organisation for organisation, _told in importer.new[before:]])
    return [
        (line, report, next(made) if report.outcome is Outcome.NEW else None)
        for line, report in zip(lines, reports, strict=True)
    ]


def compare_some(member_list: MemberList, by: User) -> None:
    lines = list(member_list.lines.filter(number__gt=member_list.done)[: batches.COMPARED_AT_ONCE])
    comparison = _Comparison(member_list, by)
    comparison.catch_up()
    comparison.compare(lines)
    with transaction.atomic():
        if not batches.done_with(member_list, lines):
            return
        MemberListLine.objects.bulk_update(lines, FOUND, batch_size=200)
        if len(lines) < batches.COMPARED_AT_ONCE:
            MemberList.objects.filter(pk=member_list.pk).update(state=MemberList.State.READY)
        else:
            batches.ask_for_work(member_list)


def take(line: MemberListLine, report: RowReport, member_list: MemberList) -> None:
    line.name = name_in(member_list.columns, line.cells)
    line.outcome, line.changes, line.found = report.outcome.value, list(report.changes), {}
    line.suspects, line.likeness = [], {}


def ask(line: MemberListLine, alike: dict[str, Likeness]) -> None:
    """A row that may be one of these. The most alike is taken for it where that is sure enough; a person may say otherwise."""
    line.outcome, line.suspects = Result.ASKED, list(alike)
    line.likeness = {suspect: [one.score, *one.reasons] for suspect, one in alike.items()}
    if alike[line.suspects[0]].score >= SAME:
        line.decision = line.suspects[0]


def tell(
    refused: Sequence[tuple[MemberListLine, RowReport]], member_list: MemberList, first_row: dict[str, int]
) -> None:
    """What is wrong with each, in every language."""
    language = get_language() or settings.LANGUAGE_CODE
    for line, report in refused:
        line.found[language] = _told_of(report)
    lines = [line for line, _report in refused]
    for code, _name in settings.LANGUAGES:
        if code == language or not lines:
            continue
        with override(code):
            importer = OrganisationImporter(source_of(member_list.cluster), column_of=column_of)
            importer.first_row = dict(first_row)
            rows = MemberRows(member_list)
            for some in batches.parted(lines):
                for line, report in zip(some, importer.examine(list(rows.rows(some))), strict=True):
                    line.found[code] = _told_of(report)


def _told_of(report: RowReport) -> list[list[str]]:
    return [[finding.column, finding.problem, finding.fix] for finding in report.findings]
