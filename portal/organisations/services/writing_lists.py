"""The rows of a member list written as the office saw them, and what was decided about each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.tabular import RowReport
from portal.notifications.services import notify

from ..imports.alike import Alike
from ..imports.apart import Apart, told_apart
from ..imports.member_list import MemberRows, column_of, source_of
from ..imports.organisations import OrganisationImporter
from ..imports.undoing import pictures
from ..models import Cluster, MemberList, MemberListLine, Organisation
from . import list_batches as batches
from .announcing import changed_together
from .clusters import has_agreed, join_cluster
from .comparing_lists import FOUND, ask, examined, take, tell
from .whom import keepers_of

State = MemberList.State
Result = MemberListLine.Outcome

TO_WRITE = (
    Q(outcome__in=[Result.NEW, Result.CHANGED])
    | Q(outcome=Result.ASKED, decision="new")
    | Q(outcome=Result.ASKED, decision__startswith="one:")
)


@transaction.atomic
def write_some(member_list: MemberList, by: User) -> None:
    """What the page has promised of the next rows, compared once more with what came since; nothing else."""
    if batches.is_left_alone(member_list, by, otherwise=State.READY):
        return
    lines = list(member_list.lines.filter(TO_WRITE, number__gt=member_list.done)[: batches.WRITTEN_AT_ONCE])
    if not batches.done_with(member_list, lines):
        return
    with changed_together():
        _write_rows([line for line in lines if not line.decision.startswith("one:")], member_list, by)
        _take_in_those_here([line for line in lines if line.decision.startswith("one:")], member_list.cluster, by)
    _tell_apart([line for line in lines if line.decision == "new" and line.is_new], member_list, by)
    if len(lines) == batches.WRITTEN_AT_ONCE:
        batches.ask_for_work(member_list)
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
    for line, report, made in examined(importer, list(MemberRows(member_list).rows(lines)), lines):
        line_of[report.key] = line
        if made is not None and line.outcome == Result.ASKED:
            continue
        take(line, report, member_list)
        if line.outcome == Result.REFUSED:
            refused.append((line, report))
        elif made is not None and (found := lately.suspects_here(made)):
            ask(line, found)
            line.decision = ""
            left_out.add(report.key)
    tell(refused, member_list, {})
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
