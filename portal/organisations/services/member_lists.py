"""What an office asks for its list of members: to read a file, to compare, to write, to take back. The work is in working_on_lists.py."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.tabular import Limits, Unreadable, read_sheet
from portal.core.tabular.formats import WITH_MACROS
from portal.core.text import clean_line
from portal.ui.words import file_size

from .. import permissions
from ..imports.headings import MEANINGS, guessed
from ..models import Cluster, MemberList, MemberListLine, Organisation
from .list_batches import ask_for_work

State = MemberList.State
Result = MemberListLine.Outcome
LIMITS = Limits(size=20_000_000, unpacked=120_000_000, rows=10_000, columns=60, cell=4_000)
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
            _("The file is larger than %(limit)s. Keep the table alone, without pictures, and send it again.")
            % {"limit": file_size(LIMITS.size)},
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
        fields = {"columns": list(columns), "kind": kind, "country": country, "compared_at": timezone.now(), "done": 0}
        if waiting.update(state=State.COMPARING, by=by, **fields):
            ask_for_work(member_list)


def write_list(member_list: MemberList, *, by: User, decisions: Mapping[int, str]) -> None:
    """Write what is new and changed. `decisions`: row number -> "new" or one of its suspects, where it is another than was found
    likely; undecided ones are left out."""
    _may_keep(by, member_list)
    with transaction.atomic():
        if not MemberList.objects.filter(pk=member_list.pk, state=State.READY).update(
            state=State.WRITING, by=by, done=0
        ):
            return
        asked = list(member_list.lines.filter(outcome=Result.ASKED))
        for line in asked:
            chosen = decisions.get(line.number, line.decision)
            line.decision = chosen if chosen == "new" or chosen in line.suspects else ""
        MemberListLine.objects.bulk_update(asked, ["decision"], batch_size=AT_ONCE)
        ask_for_work(member_list)


def take_back(member_list: MemberList, *, by: User) -> None:
    """Undo what this list wrote, where nobody has claimed or changed it since."""
    _may_keep(by, member_list)
    with transaction.atomic():
        written = MemberList.objects.filter(pk=member_list.pk, state=State.WRITTEN)
        if written.update(state=State.UNDOING, by=by, done=0):
            ask_for_work(member_list)


def discard_list(member_list: MemberList, *, by: User) -> None:
    """Forget an uploaded file of which nothing was written."""
    _may_keep(by, member_list)
    if not MemberList.objects.filter(pk=member_list.pk, state__in=[State.COLUMNS, State.READY]).delete()[0]:
        raise NotPossible("written", _("It is written or at work. Take it back instead."))


def _may_keep(by: User, member_list: MemberList) -> None:
    if not permissions.can_keep_member_list(by, member_list.cluster):
        raise NotAllowed
