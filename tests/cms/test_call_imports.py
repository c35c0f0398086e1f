"""Calls and tenders from a table: what becomes of each row, all or nothing, once."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.groups import EDITORS, set_up_groups
from cms.imports import COLUMNS
from cms.models import ProgrammePage
from cms.services import load_pages
from matchmaking.models import Listing, Terms
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
ROW = {
    "external_id": "T-1", "kind": "tender", "language": "en", "title": "Two cold stores", "publisher": "rural-industry",
    "text": "Two stores of 40 t.\n\nDelivered.", "about": "supply", "closes": "2031-01-10 14:00", "kinds": "firm", "sizes": "1-9; 10-49",
    "years_from": "2", "other_papers": "Signed offer; Bank letter", "amount_to": "90000", "currency": "SAR",
    "contact_name": "Salwa Haddad", "contact_phone": "+966131234567", "apply_url": "https://apply.example/t1",
}  # fmt: skip
ARABIC = ROW | {"language": "ar", "title": "مخزنان مبردان", "text": "", "contact_name": "سلوى حداد"}


def table(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in COLUMNS])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def publisher():
    load_pages()
    return OrganisationFactory(kind="government", slug="rural-industry")


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def look(editor, *rows, name="calls.csv"):
    return editor.post(reverse("calls_import"), {"file": SimpleUploadedFile(name, table(*rows)), "source": "register"})


def write(editor, answer):
    return editor.post(reverse("calls_import_write"), {"token": answer.context["token"]}, follow=True)


def test_looking_writes_nothing_and_writing_is_once(editor, publisher):
    seen = look(editor, ROW, ARABIC)
    assert seen.status_code == 200
    assert not ProgrammePage.objects.exists()
    write(editor, seen)
    write(editor, seen)
    english, arabic = ProgrammePage.objects.order_by("locale__language_code").reverse()
    assert english.translation_key == arabic.translation_key
    assert (english.closes_local.hour, english.sizes, english.youngest) == (14, ["1-9", "10-49"], 2)
    assert Listing.objects.open().get().title == "Two cold stores"
    assert set(Terms.objects.get().pages) == {"en", "ar"}
    assert "Delivered." in editor.get(english.get_url()).content.decode()
    assert "nothing to write" in look(editor, ROW, ARABIC).content.decode()


def test_what_somebody_writes_who_does_not_publish_is_a_draft(client, publisher):
    set_up_groups()
    lina = UserFactory()
    lina.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(lina)
    seen = look(client, ROW, ARABIC)
    assert "these pages become drafts" in seen.text
    assert "See them" in write(client, seen).text
    assert [page.live for page in ProgrammePage.objects.all()] == [False, False]
    assert not Listing.objects.open().exists()
    assert "nothing to write" in look(client, ROW, ARABIC).text
    # Of one that is online they change the draft.
    page = ProgrammePage.objects.get(locale__language_code="en")
    page.get_latest_revision().publish()
    write(client, look(client, ROW | {"title": "Three cold stores"}))
    page.refresh_from_db()
    assert (page.title, page.has_unpublished_changes) == ("Two cold stores", True)
    assert page.get_latest_revision_as_object().title == "Three cold stores"


def test_the_same_id_again_changes_the_page(editor, publisher):
    write(editor, look(editor, ROW))
    seen = look(editor, ROW | {"title": "Three cold stores", "amount_to": "120000"})
    assert "title, amount_to" in seen.content.decode()
    write(editor, seen)
    assert Listing.objects.get().title == "Three cold stores"
    assert ProgrammePage.objects.count() == 1


def test_one_bad_row_refuses_the_file_and_each_says_why(editor, publisher):
    bad = ROW | {
        "external_id": "T-2", "kind": "gift", "publisher": "nobody", "closes": "soon", "contact_phone": "", "apply_url": "",
        "currency": "",
    }  # fmt: skip
    seen = look(editor, ROW, bad)
    assert seen.status_code == 422
    shown = seen.content.decode()
    for words in (
        "“gift” is not known here.",
        "“nobody”",
        "“soon” is not a date.",
        "Choose the currency",
        "Say where one applies",
    ):
        assert words in shown, words
    assert not seen.context["token"]
    assert not ProgrammePage.objects.exists()


def test_a_cell_that_cannot_be_read_is_told_once(editor, publisher):
    seen = look(editor, ROW | {"apply_url": "not an address", "apply_email": ""})
    assert seen.status_code == 422
    assert "Say where one applies" not in seen.content.decode()


def test_the_same_id_twice_is_refused(editor, publisher):
    assert "The same id stands in row 2." in look(editor, ROW, ROW).content.decode()


def test_a_file_that_is_no_table_says_so(editor, publisher):
    answer = look(editor, ROW, name="calls.pdf")
    assert answer.status_code == 422
    assert "Save it as .csv or .xlsx." in answer.content.decode()


def test_the_template_can_be_filled_in_and_is_read(editor, publisher):
    lines = list(csv.reader(io.StringIO(editor.get(reverse("calls_template")).content.decode("utf-8-sig"))))
    assert lines[0] == [column.name for column in COLUMNS]


def test_only_editors_import(client, publisher):
    client.force_login(UserFactory())
    for name in ("calls_import", "calls_template"):
        assert client.get(reverse(name)).status_code in {302, 403}
    assert client.post(reverse("calls_import_write"), {"token": "x"}).status_code in {302, 403}


def test_what_was_kept_is_of_whoever_looked(editor, publisher):
    token = look(editor, ROW).context["token"]
    editor.force_login(UserFactory(is_superuser=True, is_staff=True))
    editor.post(reverse("calls_import_write"), {"token": token})
    assert not ProgrammePage.objects.exists()


def test_the_command_previews_and_applies(publisher, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_bytes(table(ROW))
    call_command("import_calls", file, source="register")
    assert not ProgrammePage.objects.exists()
    call_command("import_calls", file, source="register", apply=True)
    call_command("import_calls", file, source="register", apply=True)
    assert ProgrammePage.objects.get().live
    file.write_bytes(table(ROW | {"kind": "gift"}))
    with pytest.raises(CommandError):
        call_command("import_calls", file, source="register", apply=True)
