"""The office uploads its list of members: read, compared, written as a whole, taken back as far as nobody has touched it since."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.tabular import Limits, Outcome, RowReport, Unreadable, read_sheet
from portal.core.tabular.formats import WITH_MACROS
from portal.core.text import clean_line
from portal.notifications.services import notify
from portal.outbox.services import Priority, enqueue
from portal.search.services import replace_documents

from .. import permissions, tasks
from ..imports.alike import Alike
from ..imports.headings import MEANINGS, guessed
from ..imports.member_list import MemberRows, column_of, name_in, source_of
from ..imports.organisations import OrganisationImporter
from ..imports.told import Told
from ..imports.undoing import pictures, restore, written_about
from ..likeness import SAME, Likeness
from ..models import Cluster, ClusterMembership, MemberList, MemberListLine, Organisation
from .announcing import announce, changed_together, index_organisations
from .clusters import has_agreed, join_cluster, leave_cluster
from .whom import keepers_of

State = MemberList.State
Result = MemberListLine.Outcome
LIMITS = Limits(size=20 * 1024 * 1024, unpacked=120 * 1024 * 1024, rows=10_000, columns=60, cell=4_000)
AT_ONCE = 500
NAMES_NEEDED = ("name", "trade_name_latin", "trade_name_ar", "legal_name_latin", "legal_name_ar")
ENDINGS = (".csv", ".xlsx", ".tsv", ".txt")


def upload_list(cluster: Cluster, file: UploadedFile[bytes], *, by: User) -> MemberList:
    """Read a file as a table and keep it as it stands. Raises NotPossible for what cannot be read; then nothing is kept."""
    if not permissions.can_keep_member_list(by, cluster):
        raise NotAllowed
    name = clean_line(Path(file.name or "").name)[-120:]
    if file.size and file.size > LIMITS.size:
        raise NotPossible(
            "too_big",
            _("The file is larger than 20 MB. Keep the table alone, without pictures, and send it again."),
            "file",
        )
    if Path(name).suffix.lower() not in (*ENDINGS, *WITH_MACROS):
        raise NotPossible(
            "kind", _("Send the list as .xlsx or .csv: save it as one of them in your spreadsheet."), "file"
        )
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix.lower()) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            sheet = read_sheet(Path(kept.name), limits=LIMITS)
        except Unreadable as damage:
            words = [damage.problem, damage.fix, _("Nothing was written.")]
            raise NotPossible("unreadable", " ".join(filter(None, words)), "file") from damage
    with transaction.atomic():
        member_list = MemberList.objects.create(
            cluster=cluster,
            by=by,
            filename=name,
            header=sheet.header,
            columns=guessed(sheet.header),
            country=cluster.region.country,
            notes=sheet.notes,
        )
        MemberListLine.objects.bulk_create(
            (
                MemberListLine(member_list=member_list, number=line.number, cells=line.cells, over=line.over)
                for line in sheet.lines
            ),
            batch_size=AT_ONCE,
        )
        record("member_list.uploaded", by=by, about=cluster, list=member_list.public_id, rows=len(sheet.lines))
    return member_list


def set_columns(member_list: MemberList, *, by: User, columns: Sequence[str], kind: str, country: str) -> None:
    """Say what each column means, and compare. Again while nothing is written."""
    _may_keep(by, member_list)
    used = [meaning for meaning in columns if meaning]
    if len(columns) != len(member_list.header) or set(used) - MEANINGS.keys() or kind not in Organisation.Kind.values:
        raise NotPossible("columns", _("Say of each column what stands in it, or leave it out."))
    if twice := next((meaning for meaning in used if used.count(meaning) > 1), ""):
        words = _("Two columns are said to hold the same: %(meaning)s. Choose one of them.")
        raise NotPossible("twice", words % {"meaning": MEANINGS[twice]})
    if not set(used) & set(NAMES_NEEDED):
        raise NotPossible("name", _("Say in which column the name stands."))
    waiting = MemberList.objects.filter(pk=member_list.pk, state__in=[State.COLUMNS, State.READY])
    with transaction.atomic():
        fields = {"columns": list(columns), "kind": kind, "country": country, "compared": 0}
        if waiting.update(state=State.COMPARING, by=by, **fields):
            _ask_for_work(member_list)


def write_list(member_list: MemberList, *, by: User, decisions: Mapping[int, str]) -> None:
    """Write what is new and changed. `decisions`: row number -> "new" or one of its suspects, where it is another than was found
    likely; undecided ones are left out."""
    _may_keep(by, member_list)
    with transaction.atomic():
        if not MemberList.objects.filter(pk=member_list.pk, state=State.READY).update(state=State.WRITING, by=by):
            return
        asked = list(member_list.lines.filter(outcome=Result.ASKED))
        for line in asked:
            chosen = decisions.get(line.number, line.decision)
            line.decision = chosen if chosen == "new" or chosen in line.suspects else ""
        MemberListLine.objects.bulk_update(asked, ["decision"], batch_size=AT_ONCE)
        _ask_for_work(member_list)


def take_back(member_list: MemberList, *, by: User) -> None:
    """Undo what this list wrote, where nobody has claimed or changed it since."""
    _may_keep(by, member_list)
    with transaction.atomic():
        if MemberList.objects.filter(pk=member_list.pk, state=State.WRITTEN).update(state=State.UNDOING, by=by):
            _ask_for_work(member_list)


def discard_list(member_list: MemberList, *, by: User) -> None:
    """Forget an uploaded file of which nothing was written."""
    _may_keep(by, member_list)
    if not MemberList.objects.filter(pk=member_list.pk, state__in=[State.COLUMNS, State.READY]).delete()[0]:
        raise NotPossible("written", _("It is written or at work. Take it back instead."))


def work_on_list(public_id: str) -> None:
    """What a list waits for: each step begins again from its start where a worker died."""
    member_list = MemberList.objects.select_related("cluster", "by").filter(public_id=public_id).first()
    if member_list is None or member_list.by is None:
        return
    step = {State.COMPARING: _compare, State.WRITING: _write, State.UNDOING: _undo}.get(State(member_list.state))
    if step is not None:
        step(member_list, member_list.by)


@dataclass
class _Compared:
    """What an importer has found, and which row each organisation it would write comes from."""

    importer: OrganisationImporter
    lines: list[MemberListLine]
    row_of_id: dict[str, int] = field(default_factory=dict)


def _compare(member_list: MemberList, by: User) -> None:
    compared = _examined(member_list, by, tell_progress=True)
    with transaction.atomic():
        _keep_results(compared.lines)
        MemberList.objects.filter(pk=member_list.pk, state=State.COMPARING).update(state=State.READY)


def _examined(member_list: MemberList, by: User, *, tell_progress: bool = False) -> _Compared:
    """Compare all lines with what is here now; mistakes are told in every language of the portal."""
    lines = list(member_list.lines.all())
    importer = OrganisationImporter(source_of(member_list.cluster), by=by, column_of=column_of)
    found = _Compared(importer, lines)
    rows, alike = MemberRows(member_list), Alike(member_list.country)
    language = get_language() or settings.LANGUAGE_CODE
    refused: list[MemberListLine] = []
    for start in range(0, len(lines), AT_ONCE):
        some = lines[start : start + AT_ONCE]
        before = len(importer.new)
        reports = list(importer.examine(list(rows.rows(some))))
        new = {organisation.external_id: organisation for organisation, _told in importer.new[before:]}
        for line, report in zip(some, reports, strict=True):
            _take(line, report, member_list, language)
            if line.outcome == Result.REFUSED:
                refused.append(line)
                continue
            found.row_of_id[report.key] = line.number
            if line.outcome == Result.NEW and (found_alike := alike.suspects(new[report.key], line.number)):
                _ask(line, found_alike, choose=tell_progress)
            if line.decision not in {"new", *line.suspects} or line.outcome != Result.ASKED:
                line.decision = ""
        if tell_progress:
            MemberList.objects.filter(pk=member_list.pk).update(compared=start + len(some))
    for code, _name in settings.LANGUAGES:
        if code != language and refused:
            _tell_in(code, refused, member_list, importer.first_row)
    return found


def _take(line: MemberListLine, report: RowReport, member_list: MemberList, language: str) -> None:
    line.name = name_in(member_list.columns, line.cells)
    line.outcome, line.changes, line.suspects, line.likeness = report.outcome.value, list(report.changes), [], {}
    line.found = {language: _told_of(report)} if report.outcome is Outcome.REFUSED else {}


def _ask(line: MemberListLine, alike: dict[str, Likeness], *, choose: bool) -> None:
    """A row that may be one of these. The most alike is taken for it where that is sure enough; a person may say otherwise."""
    line.outcome, line.suspects = Result.ASKED, list(alike)
    line.likeness = {suspect: [one.score, *one.reasons] for suspect, one in alike.items()}
    if choose and alike[line.suspects[0]].score >= SAME:
        line.decision = line.suspects[0]


def _told_of(report: RowReport) -> list[list[str]]:
    return [[finding.column, finding.problem, finding.fix] for finding in report.findings]


def _tell_in(code: str, refused: Iterable[MemberListLine], member_list: MemberList, first_row: dict[str, int]) -> None:
    lines = list(refused)
    with override(code):
        importer = OrganisationImporter(source_of(member_list.cluster), column_of=column_of)
        importer.first_row = dict(first_row)
        reports = importer.examine(list(MemberRows(member_list).rows(lines)))
        for line, report in zip(lines, reports, strict=True):
            line.found[code] = _told_of(report)


def _keep_results(lines: Sequence[MemberListLine]) -> None:
    names = ["name", "outcome", "changes", "found", "suspects", "likeness", "decision"]
    MemberListLine.objects.bulk_update(lines, names, batch_size=200)


def _may_finish(member_list: MemberList, by: User, working: str, done: str, *, otherwise: str, moment: str) -> bool:
    """Whether this is the one that does it. Whoever no longer serves in the office leaves it as it was before (`otherwise`)."""
    rows = MemberList.objects.filter(pk=member_list.pk)
    if not permissions.can_keep_member_list(by, member_list.cluster):
        rows.update(state=otherwise)
        return False
    return bool(rows.filter(state=working).update(state=done, **{moment: timezone.now()}))


@transaction.atomic
def _write(member_list: MemberList, by: User) -> None:
    """All or nothing, compared once more with what is here now."""
    if not _may_finish(member_list, by, State.WRITING, State.WRITTEN, otherwise=State.READY, moment="written_at"):
        return
    compared = _examined(member_list, by)
    by_number = {line.number: line for line in compared.lines}
    importer, row_of = compared.importer, compared.row_of_id

    def line_of(told: Told) -> MemberListLine:
        return by_number[row_of[told.external_id]]

    importer.new = [pair for pair in importer.new if _is_wanted(line_of(pair[1]))]
    before = pictures([organisation.pk for organisation, _told in importer.changed])
    with changed_together():
        importer.write()
        joined = _take_in_those_here(compared.lines, member_list.cluster, by)
    new = {organisation.pk: line_of(told) for organisation, told in importer.new}
    changed = {organisation.pk: line_of(told) for organisation, told in importer.changed}
    after = pictures([*new, *changed])
    for pk, line in (new | changed).items():
        line.organisation_id, line.is_new = pk, pk in new
        line.before, line.after = before.get(pk), after[pk]
    for pk, line in joined.items():
        line.organisation_id = pk
    _keep_results(compared.lines)
    MemberListLine.objects.bulk_update(
        [*new.values(), *changed.values(), *joined.values()],
        ["organisation", "is_new", "before", "after"],
        batch_size=200,
    )
    record(
        "member_list.written",
        by=by,
        about=member_list.cluster,
        list=member_list.public_id,
        new=len(new),
        changed=len(changed),
        joined=len(joined),
    )


def _is_wanted(line: MemberListLine) -> bool:
    return line.outcome == Result.NEW or (line.outcome == Result.ASKED and line.decision == "new")


def _take_in_those_here(lines: Iterable[MemberListLine], cluster: Cluster, by: User) -> dict[int, MemberListLine]:
    """Rows that are an organisation of the portal: it becomes a member, its page stays its own. One that is kept is asked."""
    chosen = {line.decision.removeprefix("one:"): line for line in lines if line.decision.startswith("one:")}
    joined: dict[int, MemberListLine] = {}
    here = Organisation.objects.published().filter(public_id__in=chosen)
    members = set(cluster.memberships.filter(ended_at=None).values_list("organisation", flat=True))
    for organisation in here:
        line = chosen[organisation.public_id]
        if organisation.pk in members:
            continue
        if has_agreed(organisation, cluster):
            join_cluster(organisation, cluster, by=by)
            joined[organisation.pk] = line
        else:
            line.kept = MemberListLine.Kept.ASKED
            line.save(update_fields=["kept"])
            notify("cluster.wanted", to=keepers_of(organisation), about=cluster, by=by, name=organisation.name)
    return joined


@transaction.atomic
def _undo(member_list: MemberList, by: User) -> None:
    if not _may_finish(member_list, by, State.UNDOING, State.UNDONE, otherwise=State.WRITTEN, moment="undone_at"):
        return
    lines = list(member_list.lines.exclude(organisation=None).select_related("organisation"))
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
                _let_out_again(line, member_list.cluster, by)
        index_organisations(restored)
        announce(*(organisation.pk for organisation in restored))
    MemberListLine.objects.bulk_update(lines, ["kept", "organisation"], batch_size=AT_ONCE)
    kept = sum(bool(line.kept) for line in lines)
    record("member_list.undone", by=by, about=member_list.cluster, list=member_list.public_id, kept=kept)


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


def _may_keep(by: User, member_list: MemberList) -> None:
    if not permissions.can_keep_member_list(by, member_list.cluster):
        raise NotAllowed


def _ask_for_work(member_list: MemberList) -> None:
    """Somebody sits before the page: it goes before what an import sets going."""
    enqueue(tasks.work_on_list, key=member_list.public_id, priority=Priority.URGENT, member_list=member_list.public_id)
