"""The work that a member list waits for: comparing, writing, taking back, some rows at a time.

Each task does the next rows, notes in the same transaction how far it came (`MemberList.done`) and asks for the next task. So a
worker may die at any moment: what it had not finished is as if it had never begun, and the rows before it are not touched again.
A task that runs twice does the next rows once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, override

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.tabular import Outcome, Row, RowReport
from portal.notifications.services import notify
from portal.outbox.services import Priority, enqueue
from portal.search.services import replace_documents

from .. import permissions, tasks
from ..imports.alike import Alike
from ..imports.apart import Apart, told_apart
from ..imports.member_list import MemberRows, column_of, name_in, source_of
from ..imports.organisations import OrganisationImporter
from ..imports.undoing import pictures, restore, written_about
from ..likeness import SAME, Likeness
from ..models import Cluster, ClusterMembership, MemberList, MemberListLine, Organisation
from .announcing import announce, changed_together, index_organisations
from .clusters import has_agreed, join_cluster, leave_cluster
from .whom import keepers_of

State = MemberList.State
Result = MemberListLine.Outcome
COMPARED_AT_ONCE = 2_000
"""A few seconds; for each batch the rows above it are met again, which costs less the fewer batches there are."""
WRITTEN_AT_ONCE = 500
UNDONE_AT_ONCE = 200
READ_AT_ONCE = 500
FOUND = ["name", "outcome", "changes", "found", "suspects", "likeness", "decision"]


def ask_for_work(member_list: MemberList) -> None:
    """Somebody sits before the page: it goes before what an import sets going."""
    enqueue(tasks.work_on_list, key=member_list.public_id, priority=Priority.URGENT, member_list=member_list.public_id)


def work_on_list(public_id: str) -> None:
    """The next rows of whatever a list waits for."""
    member_list = MemberList.objects.select_related("cluster", "by").filter(public_id=public_id).first()
    if member_list is None or member_list.by is None:
        return
    step = {State.COMPARING: _compare, State.WRITING: _write, State.UNDOING: _undo}.get(State(member_list.state))
    if step is not None:
        step(member_list, member_list.by)


def _done_with(member_list: MemberList, lines: Sequence[MemberListLine]) -> bool:
    """Note how far this batch comes, first thing in its transaction: False where another did it meanwhile."""
    rows = MemberList.objects.filter(pk=member_list.pk, state=member_list.state, done=member_list.done)
    return bool(rows.update(done=lines[-1].number if lines else member_list.done, updated_at=timezone.now()))


def _is_left_alone(member_list: MemberList, by: User, *, otherwise: str) -> bool:
    """Whoever no longer serves in the office when it begins leaves it as it was. What has begun is brought to its end."""
    if member_list.done or permissions.can_keep_member_list(by, member_list.cluster):
        return False
    MemberList.objects.filter(pk=member_list.pk, state=member_list.state, done=0).update(state=otherwise)
    return True


def _parted(lines: Iterable[MemberListLine]) -> Iterator[Sequence[MemberListLine]]:
    rest = iter(lines)
    while some := list(islice(rest, READ_AT_ONCE)):
        yield some


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
            _take(line, report, self.list)
            if line.outcome == Result.REFUSED:
                refused.append((line, report))
            elif made is not None and (found := self.alike.suspects(made, line.number)):
                _ask(line, found)
            if line.decision not in {"new", *line.suspects} or line.outcome != Result.ASKED:
                line.decision = ""
        _tell(refused, self.list, self.importer.first_row)

    def _met(self, lines: Iterable[MemberListLine]) -> Iterator[tuple[MemberListLine, RowReport, Organisation | None]]:
        """Each row with what would become of it, and the organisation that it would make."""
        for some in _parted(lines):
            yield from _examined(self.importer, list(self.rows.rows(some)), some)


def _examined(
    importer: OrganisationImporter, rows: Sequence[Row], lines: Sequence[MemberListLine]
) -> list[tuple[MemberListLine, RowReport, Organisation | None]]:
    before = len(importer.new)
    reports = list(importer.examine(rows))
    made = iter([organisation for organisation, _told in importer.new[before:]])
    return [
        (line, report, next(made) if report.outcome is Outcome.NEW else None)
        for line, report in zip(lines, reports, strict=True)
    ]


def _compare(member_list: MemberList, by: User) -> None:
    lines = list(member_list.lines.filter(number__gt=member_list.done)[:COMPARED_AT_ONCE])
    comparison = _Comparison(member_list, by)
    comparison.catch_up()
    comparison.compare(lines)
    with transaction.atomic():
        if not _done_with(member_list, lines):
            return
        MemberListLine.objects.bulk_update(lines, FOUND, batch_size=200)
        if len(lines) < COMPARED_AT_ONCE:
            MemberList.objects.filter(pk=member_list.pk).update(state=State.READY)
        else:
            ask_for_work(member_list)


def _take(line: MemberListLine, report: RowReport, member_list: MemberList) -> None:
    line.name = name_in(member_list.columns, line.cells)
    line.outcome, line.changes, line.found = report.outcome.value, list(report.changes), {}
    line.suspects, line.likeness = [], {}


def _ask(line: MemberListLine, alike: dict[str, Likeness]) -> None:
    """A row that may be one of these. The most alike is taken for it where that is sure enough; a person may say otherwise."""
    line.outcome, line.suspects = Result.ASKED, list(alike)
    line.likeness = {suspect: [one.score, *one.reasons] for suspect, one in alike.items()}
    if alike[line.suspects[0]].score >= SAME:
        line.decision = line.suspects[0]


def _tell(
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
            for some in _parted(lines):
                for line, report in zip(some, importer.examine(list(rows.rows(some))), strict=True):
                    line.found[code] = _told_of(report)


def _told_of(report: RowReport) -> list[list[str]]:
    return [[finding.column, finding.problem, finding.fix] for finding in report.findings]


TO_WRITE = (
    Q(outcome__in=[Result.NEW, Result.CHANGED])
    | Q(outcome=Result.ASKED, decision="new")
    | Q(outcome=Result.ASKED, decision__startswith="one:")
)


@transaction.atomic
def _write(member_list: MemberList, by: User) -> None:
    """What the page has promised of the next rows, compared once more with what came since; nothing else."""
    if _is_left_alone(member_list, by, otherwise=State.READY):
        return
    lines = list(member_list.lines.filter(TO_WRITE, number__gt=member_list.done)[:WRITTEN_AT_ONCE])
    if not _done_with(member_list, lines):
        return
    with changed_together():
        _write_rows([line for line in lines if not line.decision.startswith("one:")], member_list, by)
        _take_in_those_here([line for line in lines if line.decision.startswith("one:")], member_list.cluster, by)
    _tell_apart([line for line in lines if line.decision == "new" and line.is_new], member_list, by)
    if len(lines) == WRITTEN_AT_ONCE:
        ask_for_work(member_list)
        return
    MemberList.objects.filter(pk=member_list.pk).update(state=State.WRITTEN, written_at=timezone.now())
    written = list(member_list.lines.exclude(organisation=None).values_list("is_new", "decision"))
    new, joined = sum(is_new for is_new, _ in written), sum(said.startswith("one:") for _, said in written)
    record(
        "member_list.written",
        by=by,
        about=member_list.cluster,
        list=member_list.public_id,
        new=new,
        changed=len(written) - new - joined,
        joined=joined,
    )


def _write_rows(lines: Sequence[MemberListLine], member_list: MemberList, by: User) -> None:
    importer = OrganisationImporter(source_of(member_list.cluster), by=by, column_of=column_of)
    lately = Alike(member_list.country, _came_since(member_list))
    refused: list[tuple[MemberListLine, RowReport]] = []
    left_out: set[str] = set()
    line_of = {}
    for line, report, made in _examined(importer, list(MemberRows(member_list).rows(lines)), lines):
        line_of[report.key] = line
        if made is not None and line.outcome == Result.ASKED:
            continue
        _take(line, report, member_list)
        if line.outcome == Result.REFUSED:
            refused.append((line, report))
        elif made is not None and (found := lately.suspects_here(made)):
            _ask(line, found)
            line.decision = ""
            left_out.add(report.key)
    _tell(refused, member_list, {})
    importer.new = [pair for pair in importer.new if pair[1].external_id not in left_out]
    before = pictures([organisation.pk for organisation, _told in importer.changed])
    importer.write()
    touched = {organisation.pk: line_of[told.external_id] for organisation, told in importer.changed}
    made_new = {organisation.pk: line_of[told.external_id] for organisation, told in importer.new}
    after = pictures([*touched, *made_new])
    for pk, line in (touched | made_new).items():
        line.organisation_id, line.is_new = pk, pk in made_new
        line.before, line.after = before.get(pk), after[pk]
    MemberListLine.objects.bulk_update(lines, FOUND, batch_size=200)
    MemberListLine.objects.bulk_update(
        [*touched.values(), *made_new.values()], ["organisation", "is_new", "before", "after"], batch_size=200
    )


def _came_since(member_list: MemberList) -> QuerySet[Organisation]:
    """Those that were written after the office saw what its rows may be, but for those of this list."""
    ours = member_list.lines.exclude(organisation=None).values("organisation")
    since = member_list.compared_at or member_list.created_at
    return Organisation.objects.published().filter(updated_at__gte=since).exclude(pk__in=ours)


def _take_in_those_here(lines: Iterable[MemberListLine], cluster: Cluster, by: User) -> None:
    """Rows that are an organisation of the portal: it becomes a member, its page stays its own. One that is kept is asked."""
    chosen = {line.decision.removeprefix("one:"): line for line in lines}
    here = list(Organisation.objects.published().filter(public_id__in=chosen))
    members = set(
        cluster.memberships.filter(ended_at=None, organisation__in=here).values_list("organisation", flat=True)
    )
    for organisation in here:
        line = chosen[organisation.public_id]
        if organisation.pk in members:
            continue
        if has_agreed(organisation, cluster):
            join_cluster(organisation, cluster, by=by)
            line.organisation = organisation
            line.save(update_fields=["organisation"])
        else:
            line.kept = MemberListLine.Kept.ASKED
            line.save(update_fields=["kept"])
            notify("cluster.wanted", to=keepers_of(organisation), about=cluster, by=by, name=organisation.name)


def _tell_apart(lines: Sequence[MemberListLine], member_list: MemberList, by: User) -> None:
    """Rows that the office took in as others than what they resemble: whoever keeps such pairs remembers it."""
    suspects = {suspect for line in lines for suspect in line.suspects}
    ids = [one.removeprefix("one:") for one in suspects if one.startswith("one:")]
    rows = [int(one.removeprefix("row:")) for one in suspects if one.startswith("row:")]
    known = {
        f"one:{key}": pk for key, pk in Organisation.objects.filter(public_id__in=ids).values_list("public_id", "pk")
    }
    above = member_list.lines.filter(number__in=rows).exclude(organisation=None)
    known |= {f"row:{row}": pk for row, pk in above.values_list("number", "organisation") if pk}
    pairs = [
        Apart(line.organisation_id, known[suspect], float(score), tuple(reasons))
        for line in lines
        for suspect, (score, *reasons) in line.likeness.items()
        if line.organisation_id and suspect in known and known[suspect] != line.organisation_id
    ]
    if pairs:
        for _name, remember in told_apart:
            remember(pairs, by)


@transaction.atomic
def _undo(member_list: MemberList, by: User) -> None:
    if _is_left_alone(member_list, by, otherwise=State.WRITTEN):
        return
    left = member_list.lines.exclude(organisation=None).filter(number__gt=member_list.done)
    lines = list(left.select_related("organisation")[:UNDONE_AT_ONCE])
    if not _done_with(member_list, lines):
        return
    _undo_rows(lines, member_list.cluster, by)
    if len(lines) == UNDONE_AT_ONCE:
        ask_for_work(member_list)
        return
    MemberList.objects.filter(pk=member_list.pk).update(state=State.UNDONE, undone_at=timezone.now())
    kept = member_list.lines.exclude(organisation=None).exclude(kept="").count()
    record("member_list.undone", by=by, about=member_list.cluster, list=member_list.public_id, kept=kept)


def _undo_rows(lines: Sequence[MemberListLine], cluster: Cluster, by: User) -> None:
    written = {line.organisation_id: line for line in lines if line.after is not None}
    now, used = pictures([pk for pk in written if pk]), written_about([pk for pk in written if pk])
    restored: list[Organisation] = []
    with changed_together():
        for line in written.values():
            organisation = line.organisation
            assert organisation is not None
            line.kept = _why_kept(line, organisation, now.get(organisation.pk), used if line.is_new else set())
            if line.kept:
                continue
            if line.is_new:
                announce(organisation.pk)
                replace_documents(organisation.public_id, [])
                organisation.delete()
                line.organisation = None
            else:
                assert line.before is not None
                restore(organisation, line.before)
                restored.append(organisation)
        for line in lines:
            if line.after is None:
                _let_out_again(line, cluster, by)
        index_organisations(restored)
        announce(*(organisation.pk for organisation in restored))
    MemberListLine.objects.bulk_update(lines, ["kept", "organisation"], batch_size=200)


def _why_kept(line: MemberListLine, organisation: Organisation, now: object, used: set[int]) -> str:
    if organisation.is_claimed:
        return MemberListLine.Kept.CLAIMED
    if organisation.merged_into_id:
        return MemberListLine.Kept.USED
    if now != line.after:
        return MemberListLine.Kept.CHANGED
    return MemberListLine.Kept.USED if organisation.pk in used else MemberListLine.Kept.NONE


def _let_out_again(line: MemberListLine, cluster: Cluster, by: User) -> None:
    """One that was here before leaves the cluster again, unless somebody gave it a place since."""
    rows = ClusterMembership.objects.filter(organisation=line.organisation, cluster=cluster, ended_at=None, link=None)
    if membership := rows.select_related("cluster", "organisation").first():
        leave_cluster(membership, by=by)
    elif cluster.memberships.filter(organisation=line.organisation, ended_at=None).exists():
        line.kept = MemberListLine.Kept.CHANGED
