"""Documents with their versions: who reads them, two at once, and that no row and no file is left of what failed."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import threading
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from portal.activity.models import Entry
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import read_file
from portal.core.reading import one_reading
from portal.notifications.models import Notification
from portal.organisations.models import Membership
from portal.projects.models import Document, DocumentVersion, Partner, Project
from portal.projects.queries.activity import entries_of, told
from portal.projects.queries.documents import newest_documents, readable_versions, who_sees
from portal.projects.services import documents as services
from portal.projects.services.documents import add_document, add_version, change_document, settle
from portal.projects.services.places import remove
from tests import sendable
from tests.clamd import Clamd

from .conftest import Sent, on_disk

pytestmark = pytest.mark.django_db
SOME, LEAD = Document.Access.SOME, Document.Access.LEAD


def readers(cast: SimpleNamespace, document: Document) -> set[str]:
    names = [
        "firm_owner",
        "packer_owner",
        "researcher",
        "cluster_manager",
        "finance_officer",
        "stranger",
        "staff_member",
    ]
    return {name for name in names if Document.objects.visible_to(getattr(cast, name)).filter(pk=document.pk).exists()}


# Who


def test_all_partners_and_the_office_read_what_is_for_all(cast: SimpleNamespace, drawing: Document) -> None:
    assert readers(cast, drawing) == {"firm_owner", "packer_owner", "researcher", "cluster_manager"}
    assert drawing.organisation == cast.packer


def test_some_partners_are_those_named_and_whoever_brought_it(
    cast: SimpleNamespace, together: Project, media: Path, sent: Sent
) -> None:
    document = add_document(together, by=cast.packer_owner, file=sent(), access=SOME, partners=[cast.lab])
    assert readers(cast, document) == {"packer_owner", "researcher"}
    assert who_sees(document, cast.researcher) == f"You and {cast.packer.name}"
    assert (document.title, on_disk(media)) == ("Drawing", ["pdf"])


def test_lead_and_office_read_what_is_for_them_and_whoever_brought_it(
    cast: SimpleNamespace, together: Project, media: Path, sent: Sent
) -> None:
    document = add_document(together, by=cast.researcher, file=sent(), access=LEAD)
    assert readers(cast, document) == {"firm_owner", "researcher", "cluster_manager"}
    by_office = add_document(together, by=cast.cluster_manager, file=sent(), access=SOME, partners=[cast.lab])
    assert by_office.organisation == cast.office
    assert readers(cast, by_office) == {"researcher", "cluster_manager"}


def test_without_its_help_the_office_reads_nothing(cast: SimpleNamespace, drawing: Document, together: Project) -> None:
    Project.objects.filter(pk=together.pk).update(office_helps=False)
    assert "cluster_manager" not in readers(cast, drawing)


def test_a_partner_who_was_taken_out_reads_nothing_also_not_for_another(
    cast: SimpleNamespace, together: Project, media: Path, sent: Sent
) -> None:
    """The researcher acts for the lab, which is in, and for the packer, which was taken out."""
    document = add_document(together, by=cast.packer_owner, file=sent(), access=SOME, partners=[cast.firm])
    Membership.objects.create(organisation=cast.packer, user=cast.researcher, role="member")
    assert readers(cast, document) == {"firm_owner", "packer_owner", "researcher"}
    remove(Partner.objects.get(project=together, organisation=cast.packer), by=cast.firm_owner, reason="No line.")
    assert readers(cast, document) == {"firm_owner"}


@pytest.mark.parametrize("who", ["stranger", "finance_officer", "staff_member", "former_member"])
def test_others_bring_nothing(
    cast: SimpleNamespace, together: Project, drawing: Document, media: Path, sent: Sent, who: str
) -> None:
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        add_document(together, by=person, file=sent())
    with pytest.raises(NotAllowed):
        add_version(drawing, by=person, file=sent(), made_from=1)
    with pytest.raises(NotAllowed):
        change_document(drawing, by=person, title="Mine", access="all")
    assert on_disk(media) == ["pdf"]


def test_only_partners_can_be_named(cast: SimpleNamespace, together: Project, media: Path, sent: Sent) -> None:
    for named in ([], [cast.bank]):
        with pytest.raises(NotPossible, match="partners"):
            add_document(together, by=cast.firm_owner, file=sent(), access=SOME, partners=named)
    assert on_disk(media) == []
    assert not Document.objects.exists()


def test_its_face_is_changed_by_whoever_brought_it_and_by_the_lead(
    cast: SimpleNamespace, drawing: Document, together: Project
) -> None:
    with pytest.raises(NotAllowed):
        change_document(drawing, by=cast.researcher, title="Mine", access="all")
    changed = change_document(
        drawing, by=cast.firm_owner, title=" Mould\u202e drawing C ", access=SOME, partners=[cast.firm]
    )
    assert changed.title == "Mould drawing C"
    assert readers(cast, changed) == {"firm_owner", "packer_owner"}
    with pytest.raises(NotPossible, match="title"):
        change_document(drawing, by=cast.packer_owner, title=" ", access="all")


def test_in_a_closed_project_nothing_is_added(
    cast: SimpleNamespace, drawing: Document, together: Project, sent: Sent
) -> None:
    Project.objects.filter(pk=together.pk).update(closed_at=together.moved_at)
    together.refresh_from_db()
    drawing.refresh_from_db()
    with pytest.raises(NotAllowed):
        add_document(together, by=cast.firm_owner, file=sent())
    with pytest.raises(NotAllowed):
        add_version(drawing, by=cast.firm_owner, file=sent(), made_from=1)
    assert "researcher" in readers(cast, drawing)


# Versions


def test_a_version_says_what_it_is(cast: SimpleNamespace, drawing: Document, sent: Sent) -> None:
    content = sendable.PDF + b"second"
    made = add_version(drawing, by=cast.researcher, file=sent(content, "../C.exe"), made_from=1, note="Depth 42 mm")
    assert (made.number, made.made_from, made.note, made.name) == (2, 1, "Depth 42 mm", "C.pdf")
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert (made.organisation, made.uploaded_by) == (cast.lab, cast.researcher)
    assert made.file.name.startswith("private/projects/")
    drawing.refresh_from_db()
    assert (drawing.current, drawing.versions_made) == (made, 2)
    assert list(Entry.objects.filter(verb__startswith="document.").values_list("verb", flat=True)) == [
        "document.added",
        "document.version_added",
    ]


def test_the_mark_of_a_picture_is_that_of_what_is_kept(
    cast: SimpleNamespace, together: Project, media: Path, sent: Sent
) -> None:
    document = add_document(together, by=cast.firm_owner, file=sent(sendable.photograph(), "Tray.heic"))
    kept = document.current.file.read()
    assert document.current.sha256 == hashlib.sha256(kept).hexdigest()
    assert b"Huda" not in kept


def test_whoever_was_slower_loses_nothing_and_both_hear_of_it(
    cast: SimpleNamespace, drawing: Document, sent: Sent, media: Path
) -> None:
    first = add_version(drawing, by=cast.packer_owner, file=sent(), made_from=1)
    second = add_version(drawing, by=cast.researcher, file=sent(), made_from=1)
    drawing.refresh_from_db()
    assert (first.is_beside, second.is_beside, second.number) == (False, True, 3)
    assert drawing.current == first
    assert on_disk(media) == ["pdf"] * 3
    notice = Notification.objects.get(kind="document.beside")
    assert (notice.to, notice.facts) == (cast.packer_owner, {"number": 3, "counts": 2})
    both = add_version(drawing, by=cast.packer_owner, file=sent(), made_from=2)
    assert not both.is_beside


@pytest.mark.parametrize("counts", [True, False])
def test_somebody_says_which_counts_once(cast: SimpleNamespace, drawing: Document, sent: Sent, counts: bool) -> None:
    first = add_version(drawing, by=cast.packer_owner, file=sent(), made_from=1)
    second = add_version(drawing, by=cast.researcher, file=sent(), made_from=1)
    with pytest.raises(NotAllowed):
        settle(second, by=cast.stranger, counts=counts)
    for _click in range(2):
        settled = settle(DocumentVersion.objects.get(pk=second.pk), by=cast.firm_owner, counts=counts)
        assert settled.settled_by == cast.firm_owner
    drawing.refresh_from_db()
    assert drawing.current == (second if counts else first)
    with pytest.raises(NotPossible, match="settled"):
        settle(DocumentVersion.objects.get(pk=second.pk), by=cast.packer_owner, counts=not counts)


def test_what_happened_names_only_what_all_partners_see(
    cast: SimpleNamespace, together: Project, drawing: Document, sent: Sent
) -> None:
    add_document(together, by=cast.packer_owner, file=sent(), title="A secret", access=SOME, partners=[cast.lab])
    lines = told(together, list(entries_of(together).order_by("pk")))
    named = [line.thing.title for line in lines if line.thing and "document" in line.words]
    assert named == ["Mould drawing"]
    assert not any("secret" in str(line) for line in lines)
    change_document(drawing, by=cast.packer_owner, title="Mould drawing", access=SOME, partners=[cast.lab])
    assert "Mould drawing" not in str(told(together, list(entries_of(together))))


@pytest.mark.parametrize("made_from", [0, -1, 2, 10**6])
def test_it_is_made_from_one_that_there_is(
    cast: SimpleNamespace, drawing: Document, sent: Sent, media: Path, made_from: int
) -> None:
    with pytest.raises(NotPossible, match="made_from"):
        add_version(drawing, by=cast.packer_owner, file=sent(), made_from=made_from)
    assert on_disk(media) == ["pdf"]


def test_two_clicks_are_one(
    cast: SimpleNamespace, together: Project, drawing: Document, sent: Sent, media: Path
) -> None:
    click = uuid.uuid4()
    assert len({add_document(together, by=cast.firm_owner, file=sent(), submission=click).pk for _ in range(2)}) == 1
    again = uuid.uuid4()
    made = {add_version(drawing, by=cast.firm_owner, file=sent(), made_from=1, submission=again).pk for _ in range(2)}
    assert len(made) == 1
    assert on_disk(media) == ["pdf"] * 3


def test_a_thousand_versions_cost_what_three_cost(
    cast: SimpleNamespace, drawing: Document, together: Project, browser_of: Any, sent: Sent
) -> None:
    client = browser_of(cast.researcher)
    address = drawing.get_absolute_url()
    client.get(address)
    counted = []
    first = drawing.current
    for upto in (3, 1000):
        DocumentVersion.objects.bulk_create(
            DocumentVersion(
                document=drawing, number=number, made_from=number - 1, name="a.pdf", file=first.file.name,
                media_type="application/pdf", sort="document", size=1, sha256="0" * 64, uploaded_by=cast.packer_owner,
            )
            for number in range(drawing.versions_made + 1, upto + 1)
        )  # fmt: skip
        newest = DocumentVersion.objects.get(document=drawing, number=upto)
        Document.objects.filter(pk=drawing.pk).update(versions_made=upto, current=newest)
        drawing.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 15
    assert "Version 1,000" in page.content.decode()
    seen, cursor = [], address
    while cursor:
        page = client.get(cursor)
        seen += [one.number for one in page.context["versions"]]
        cursor = page.context["next_url"] and address + page.context["next_url"]
    assert seen == list(range(1000, 0, -1))


def test_the_table_and_the_overview_cost_the_same_with_many(
    cast: SimpleNamespace, together: Project, drawing: Document, transfer: Any, browser_of: Any
) -> None:
    client = browser_of(cast.packer_owner)
    pages = [f"{together.get_absolute_url()}documents/", together.get_absolute_url()]
    for address in pages:
        client.get(address)
    counted: list[list[int]] = [[], []]
    for more in (2, 40):
        made = Document.objects.bulk_create(
            Document(project=together, title=f"Letter {one}", access=SOME, organisation=cast.lab) for one in range(more)
        )
        for one in made:
            one.partners.set([cast.packer, cast.lab])
        for at, address in enumerate(pages):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted[at].append(len(queries))
    for few, many in counted:
        assert few == many <= 15
    with one_reading(), CaptureQueriesContext(connection) as queries:
        rows = newest_documents(together, cast.packer_owner)
    assert len(queries) <= 3  # standing is asked once on a page
    assert rows[-1].waits or any(row.waits for row in rows)


# Viruses


def test_what_is_infected_is_refused_and_what_cannot_be_looked_through_is_held(
    cast: SimpleNamespace, together: Project, media: Path, settings: Any, sent: Sent
) -> None:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        with pytest.raises(NotPossible) as refused:
            add_document(together, by=cast.firm_owner, file=sent(sendable.PDF + b"VIRUS", "bad.pdf"))
        assert (refused.value.code, refused.value.field) == ("infected", "file")
        clean = add_document(together, by=cast.firm_owner, file=sent())
        assert clean.current.scanned_at
    assert on_disk(media) == ["pdf"]
    held = add_version(clean, by=cast.firm_owner, file=sent(sendable.PDF + b"VIRUS"), made_from=1)
    good = add_document(together, by=cast.firm_owner, file=sent())
    names = (together.public_id, clean.public_id)
    assert [one.number for one in readable_versions(cast.firm_owner, *names)] == [1]
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        run_due()
    held.refresh_from_db()
    clean.refresh_from_db()
    good.refresh_from_db()
    assert held.refused_at
    assert clean.current.number == 1
    assert good.current.is_there


def test_what_no_row_knows_is_swept(
    cast: SimpleNamespace, drawing: Document, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    folder = Path(drawing.current.file.path).parent
    left = folder / "left.pdf"
    left.touch()
    for path in (left, Path(drawing.current.file.path)):
        os.utime(path, (1, 1))
    cache.clear()
    assert services.sweep() == 1
    assert on_disk(media) == ["pdf"]
    assert not left.exists()


# A full disk


def test_a_full_disk_is_said_and_leaves_no_row_and_no_file(
    cast: SimpleNamespace,
    together: Project,
    drawing: Document,
    media: Path,
    sent: Sent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half of the file is written, then the disk takes no more."""

    def full(name: str, content: Any) -> str:
        path = Path(default_storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "_save", full)
    before = (Document.objects.count(), DocumentVersion.objects.count(), Entry.objects.count())
    for attempt in (
        lambda: add_document(together, by=cast.firm_owner, file=sent()),
        lambda: add_version(drawing, by=cast.firm_owner, file=sent(), made_from=1),
    ):
        with pytest.raises(NotPossible) as refused:
            attempt()
        assert (refused.value.code, refused.value.field) == ("no_room", "file")
        assert "no room" in refused.value.message
    assert (Document.objects.count(), DocumentVersion.objects.count(), Entry.objects.count()) == before
    assert on_disk(media) == ["pdf"]
    drawing.refresh_from_db()
    assert drawing.versions_made == 1


def test_a_database_that_says_no_leaves_no_file(
    cast: SimpleNamespace, together: Project, drawing: Document, media: Path, sent: Sent
) -> None:
    def fails(_document: Document) -> None:
        raise OSError(errno.ENOSPC, "database or disk is full")

    with pytest.raises(OSError, match="full"):
        add_document(together, by=cast.firm_owner, file=sent(), also=fails)
    assert on_disk(media) == ["pdf"]
    assert Document.objects.count() == 1


# Many at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres(only=True)
def test_a_hundred_uploads_at_once_leave_a_row_for_each_file(
    cast: SimpleNamespace, together: Project, drawing: Document, media: Path
) -> None:
    """Ten people at ten windows, all made from the first version; some of them send the same form twice."""
    many, doubles = 100, 20
    clicks = [uuid.uuid4() for _ in range(many - doubles)]
    clicks += clicks[:doubles]
    start = threading.Barrier(10)
    faults: list[BaseException] = []

    def bring(mine: list[uuid.UUID]) -> None:
        start.wait()
        try:
            for click in mine:
                file = read_file(io.BytesIO(sendable.PDF + click.bytes), "Drawing.pdf")
                document = Document.objects.select_related("project").get(pk=drawing.pk)
                add_version(document, by=cast.packer_owner, file=file, made_from=1, submission=click)
        except BaseException as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring, args=(clicks[at::10],)) for at in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    drawing.refresh_from_db()
    rows = list(DocumentVersion.objects.filter(document=drawing).order_by("number"))
    assert [one.number for one in rows] == list(range(1, many - doubles + 2))
    assert drawing.versions_made == many - doubles + 1
    assert [one.is_beside for one in rows].count(False) == 2  # the first, and whoever was fastest
    files = {str(path) for path in media.rglob("*") if path.is_file()}
    assert files == {one.file.path for one in rows}
    for one in rows:
        assert hashlib.sha256(Path(one.file.path).read_bytes()).hexdigest() == one.sha256
