"""Pages of documents and agreements: who reads which, forms that lose nothing, and links that end with a partner's place."""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext, override

from portal.core.files import Sort
from portal.projects.models import (
    Acceptance,
    Agreement,
    AgreementTemplate,
    Document,
    DocumentVersion,
    Partner,
    Project,
    SignedPaper,
)
from portal.projects.services.agreements import accept, redraw
from portal.projects.services.documents import add_document, add_version
from portal.projects.services.papers import bring_paper, check_paper
from portal.projects.services.places import ask_in, remove
from tests import sendable
from tests.factories.organisations import MembershipFactory
from tests.sendable import upload

from .conftest import Sent, on_disk

pytestmark = pytest.mark.django_db

PART = {
    "lead": "firm_owner",
    "partner": "packer_owner",
    "other partner": "researcher",
    "invited": "finance_officer",
    "manager": "cluster_manager",
    "stranger": "stranger",
    "staff": "staff_member",
    "former": "former_member",
    "visitor": "",
}
ALL = {"lead", "partner", "other partner", "manager"}
PARTIES = {"partner", "other partner"}
POSTED = {"version_add", "version_settle", "agreement_accept", "paper_bring", "paper_check", "paper_turn_down"}


@pytest.fixture
def scene(
    cast: SimpleNamespace, together: Project, elsewhere: Project, drawing: Document, transfer: Agreement, sent: Sent
) -> SimpleNamespace:
    """A drawing for all with a version beside, a letter for the lead, an agreement of two parties with a page, another project."""
    ask_in(together, by=cast.firm_owner, organisation=cast.bank)
    add_version(drawing, by=cast.firm_owner, file=sent(), made_from=1)
    beside = add_version(drawing, by=cast.researcher, file=sent(), made_from=1)
    letter = add_document(together, by=cast.firm_owner, file=sent(), access=Document.Access.LEAD)
    paper = bring_paper(transfer.text, by=cast.researcher, file=sent())
    return SimpleNamespace(
        project=together, other=elsewhere, drawing=drawing, beside=beside, letter=letter, transfer=transfer, paper=paper
    )


def at(name: str, scene: SimpleNamespace, project: Project | None = None, document: Document | None = None) -> str:
    given = {"public_id": (project or scene.project).public_id}
    if name in {"document_detail", "document_edit", "version_add", "version_fetch", "version_settle"}:
        given["document_id"] = (document or scene.drawing).public_id
    if name.startswith(("agreement_", "paper_")) and name != "agreement_create":
        given["document_id"] = (document or scene.transfer.document).public_id
    if name.startswith("version_") and name != "version_add":
        given["version_id"] = scene.beside.public_id
    if name in {"paper_check", "paper_turn_down"}:
        given["paper_id"] = scene.paper.public_id
    return reverse(f"projects:{name}", kwargs=given)


def ask(browser_of: Any, cast: SimpleNamespace, part: str, name: str, address: str) -> int:
    client = browser_of(getattr(cast, PART[part]) if PART[part] else None)
    return (client.post(address) if name in POSTED else client.get(address)).status_code


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("document_list", ALL),
        ("document_add", ALL),
        ("document_detail", ALL),
        ("document_edit", {"lead", "partner"}),
        ("version_add", ALL),
        ("version_fetch", ALL),
        ("version_settle", ALL),
        ("agreement_create", {"lead", "partner", "other partner"}),
        ("agreement_detail", PARTIES),
        ("agreement_edit", {"other partner"}),
        ("agreement_accept", set()),
        ("agreement_print", PARTIES),
        ("paper_bring", PARTIES),
        ("paper_check", {"partner"}),
        ("paper_turn_down", {"partner"}),
    ],
)
def test_each_address_is_for_those_it_is_for(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any, name: str, who: set[str]
) -> None:
    """Whoever is not among them finds no such page; a visitor is asked to sign in. A form without anything in it comes back."""
    for part in PART:
        scene.paper.refresh_from_db()
        if name == "paper_check":
            SignedPaper.objects.update(checked_at=None, checked_by=None)
        status = ask(browser_of, cast, part, name, at(name, scene))
        if part == "visitor":
            assert status == 302, part
        elif part in who:
            assert status in {200, 302, 422}, (part, status)
        else:
            assert status == 404, (part, status)


@pytest.mark.parametrize(
    "name",
    ["document_detail", "document_edit", "version_add", "version_fetch", "version_settle", "agreement_detail",
     "agreement_edit", "agreement_accept", "agreement_print", "paper_bring", "paper_check", "paper_turn_down"],
)  # fmt: skip
def test_a_child_is_found_in_its_own_project_alone(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any, name: str
) -> None:
    """The packer is in both projects, and reads the document in the one."""
    for part in ("lead", "partner"):
        assert ask(browser_of, cast, part, name, at(name, scene, project=scene.other)) == 404


def test_a_version_is_found_in_its_own_document_alone(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any
) -> None:
    for name in ("version_fetch", "version_settle"):
        assert ask(browser_of, cast, "lead", name, at(name, scene, document=scene.letter)) == 404
    for name in ("agreement_detail", "agreement_print"):
        assert ask(browser_of, cast, "partner", name, at(name, scene, document=scene.drawing)) == 404
    assert ask(browser_of, cast, "partner", "document_detail", scene.transfer.document.get_absolute_url()) == 404


def test_a_letter_for_the_lead_is_nobody_elses(cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any) -> None:
    version = scene.letter.current
    address = reverse(
        "projects:version_fetch", args=[scene.project.public_id, scene.letter.public_id, version.public_id]
    )
    assert {part for part in PART if ask(browser_of, cast, part, "version_fetch", address) == 200} == {
        "lead",
        "manager",
    }


def test_the_link_of_a_partner_who_is_taken_out_ends_at_once(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any
) -> None:
    client = browser_of(cast.packer_owner)
    addresses = [at(name, scene) for name in ("document_list", "document_detail", "version_fetch", "agreement_detail")]
    assert [client.get(one).status_code for one in addresses] == [200] * 4
    remove(
        Partner.objects.get(project=scene.project, organisation=cast.packer), by=cast.firm_owner, reason="No line left."
    )
    assert [client.get(one).status_code for one in addresses] == [404] * 4


def test_a_file_is_saved_and_does_nothing(cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Any) -> None:
    answer = browser_of(cast.researcher).get(at("version_fetch", scene))
    assert b"".join(answer.streaming_content) == sendable.PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Drawing.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert {part.strip() for part in answer["Cache-Control"].split(",")} >= {"private", "no-store"}


def test_a_file_is_added_by_a_plain_form(cast: SimpleNamespace, together: Project, media: Any, browser_of: Any) -> None:
    client = browser_of(cast.researcher)
    address = reverse("projects:document_add", args=[together.public_id])
    given = {"file": upload(sendable.photograph(), "../\u202eTray.heic"), "access": "some", "title": "Tray, photograph"}
    answer = client.post(address, given | {"partners": [cast.packer.public_id]})
    assert answer.status_code == 302
    document = Document.objects.get()
    assert (document.organisation, document.current.sort) == (cast.lab, Sort.PICTURE)
    table = BeautifulSoup(client.get(answer["Location"]).content, "html.parser").select_one("table.ledger")
    assert "Tray, photograph" in table.get_text()
    assert "You and Nakhla Pack" in table.get_text()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (upload(sendable.packed({"a": "a"}), "all.zip"), "is an archive"),
        (upload(b"<html>", "page.pdf"), "is a web page"),
        (upload(sendable.pixel_bomb(), "a.png"), "too many pixels"),
        (upload(sendable.endless_list(), "a.docx"), "unpacks to far more"),
        (upload(b"", "a.pdf"), "is empty"),
        (None, "Choose a file."),
    ],
    ids=["zip", "markup", "pixels", "packed", "empty", "none"],
)
def test_what_is_not_taken_is_said_at_the_field_and_the_words_stay(
    cast: SimpleNamespace, together: Project, media: Any, browser_of: Any, file: Any, said: str
) -> None:
    address = reverse("projects:document_add", args=[together.public_id])
    given = {"title": "Kept words", "access": "all"} | ({"file": file} if file else {})
    if file:
        file.seek(0)
    answer = browser_of(cast.firm_owner).post(address, given)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert said in page.select_one(".errsum").get_text()
    assert page.select_one("#id_file")["aria-invalid"] == "true"
    assert page.select_one("[name=title]")["value"] == "Kept words"
    assert not Document.objects.exists()
    assert on_disk(media) == []


def test_whoever_was_slower_is_told_and_sees_both(
    cast: SimpleNamespace, drawing: Document, browser_of: Any, sent: Sent
) -> None:
    client = browser_of(cast.researcher)
    page = BeautifulSoup(client.get(drawing.get_absolute_url()).content, "html.parser")
    assert page.select_one("[name=made_from] option")["value"] == "1"
    add_version(drawing, by=cast.packer_owner, file=sent(), made_from=1)
    address = reverse("projects:version_add", args=[drawing.project.public_id, drawing.public_id])
    answer = client.post(address, {"file": upload(sendable.PDF, "Mine.pdf"), "made_from": "1"}, follow=True)
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Meanwhile somebody else brought version 2" in page.get_text()
    panel = page.select_one("section.panel.you")
    assert [one.get_text() for one in panel.select("h3")] == ["Version 2, which counts", "Version 3, beside it"]
    assert {one["href"] for one in panel.select("a[href*='/versions/']")} == {
        reverse("projects:version_fetch", args=[drawing.project.public_id, drawing.public_id, one.public_id])
        for one in DocumentVersion.objects.filter(number__gt=1)
    }
    client.post(panel.form["action"], {"counts": "yes"})
    drawing.refresh_from_db()
    assert drawing.current.number == 3


def test_a_full_disk_is_answered_with_507(
    cast: SimpleNamespace, together: Project, media: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "_save", full)
    client = browser_of(cast.firm_owner)
    address = reverse("projects:document_add", args=[together.public_id])
    answer = client.post(address, {"file": upload(sendable.PDF, "a.pdf"), "access": "all", "title": "Kept words"})
    assert answer.status_code == 507
    assert "There is no room left for files here" in answer.content.decode()
    assert client.get(reverse("projects:document_list", args=[together.public_id])).status_code == 200
    assert not Document.objects.exists()


# Agreements


def accepting(client: Any, transfer: Agreement, cast: SimpleNamespace, **changed: str) -> Any:
    given = {
        "text": transfer.text.public_id,
        "organisation": cast.packer.public_id,
        "may_sign": "yes",
        "full_name": "Yusuf Al-Barrak",
        "capacity": "Owner",
    }
    address = reverse(
        "projects:agreement_accept", args=[transfer.document.project.public_id, transfer.document.public_id]
    )
    return client.post(address, given | changed)


def test_it_is_drawn_up_read_and_accepted(
    cast: SimpleNamespace, together: Project, transfer: Agreement, browser_of: Any
) -> None:
    lead = browser_of(cast.firm_owner)
    address = reverse("projects:agreement_create", args=[together.public_id])
    page = BeautifulSoup(lead.get(address).content, "html.parser")
    assert "agreement in principle" in page.get_text()
    parties = [cast.firm.public_id, cast.packer.public_id]
    answer = lead.post(address, {"template": "nda", "parties": parties, "place": "Hofuf"})
    made = Agreement.objects.get(kind="nda")
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    client = browser_of(cast.packer_owner)
    overview = client.get(together.get_absolute_url()).content.decode()
    assert "Sign: Confidentiality agreement" in overview
    page = BeautifulSoup(client.get(made.get_absolute_url()).content, "html.parser")
    assert "agreement in principle" in page.get_text()
    assert "Are you allowed to sign for Nakhla Pack?" in page.get_text()
    assert page.select_one("form#accept [name$=full_name]")["value"] == "Yusuf Al-Barrak"
    assert accepting(client, made, cast).status_code == 302
    assert Acceptance.objects.get().capacity == "Owner"
    page = BeautifulSoup(client.get(made.get_absolute_url()).content, "html.parser")
    assert "Owner" in page.get_text()
    assert page.select_one("form#accept") is None


def test_an_old_text_is_not_accepted_and_what_was_typed_stays(
    cast: SimpleNamespace, transfer: Agreement, browser_of: Any
) -> None:
    old = transfer.text
    editor = browser_of(cast.researcher)
    address = reverse(
        "projects:agreement_edit", args=[transfer.document.project.public_id, transfer.document.public_id]
    )
    page = BeautifulSoup(editor.get(address).content, "html.parser")
    given = {one["name"]: one.get("value") or one.get_text() for one in page.select("main form [name]")}
    assert editor.post(address, given | {"body_en": "Other words."}).status_code == 302
    answer = accepting(browser_of(cast.packer_owner), transfer, cast, capacity="Kept capacity")
    assert (answer.status_code, old.number) == (422, 1)
    assert "worded anew meanwhile" in answer.content.decode()
    assert "Kept capacity" in answer.content.decode()
    assert not Acceptance.objects.exists()
    late = editor.post(address, given | {"body_fr": "D’autres mots."})
    assert late.status_code == 422
    assert "D’autres mots." in late.content.decode()


def test_whoever_may_not_sign_names_a_colleague(
    cast: SimpleNamespace, together: Project, transfer: Agreement, browser_of: Any
) -> None:
    client = browser_of(cast.packer_owner)
    answer = accepting(client, transfer, cast, may_sign="no")
    assert answer.status_code == 422
    assert "has an account here. Invite who is allowed to sign first." in answer.content.decode()
    MembershipFactory(organisation=cast.packer)
    answer = accepting(client, transfer, cast, may_sign="no")
    assert "Choose who of your organisation is allowed to sign." in answer.content.decode()
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("other", ["fr", "en", "xx"])
def test_the_print_has_both_languages_and_places_for_every_party(
    cast: SimpleNamespace, transfer: Agreement, browser_of: Any, other: str
) -> None:
    document = transfer.document
    address = reverse("projects:agreement_print", args=[document.project.public_id, document.public_id])
    page = BeautifulSoup(browser_of(cast.packer_owner).get(f"{address}?with={other}").content, "html.parser")
    shown = other if other != "xx" else "en"
    sheet = page.select_one(".own-sheet")
    for row in sheet.select("tbody tr"):
        assert [cell["lang"] for cell in row.select("td")] == [shown, "ar"]
    assert sheet.select_one("td[lang=ar]")["dir"] == "rtl"
    first = {"fr": "accord de principe", "en": "agreement in principle"}[shown]
    assert first in sheet.get_text()
    assert "اتفاقاً مبدئياً" in sheet.get_text()
    assert {"fr": "Il engage une fois signé sur papier", "en": "It binds once it is signed on paper"}[
        shown
    ] in sheet.get_text()
    assert "This text records an agreement in principle" not in sheet.get_text()
    assert len(sheet.select(".own-place")) == 2
    for word in ("الاسم", "الصفة", "التوقيع", "الختم", {"fr": "Cachet", "en": "Stamp"}[shown]):
        assert sheet.get_text().count(word) >= 2
    assert transfer.text.sha256 in sheet.get_text()


def test_an_old_version_is_shown_as_it_was(cast: SimpleNamespace, transfer: Agreement, browser_of: Any) -> None:
    old = transfer.text
    accept(old, by=cast.packer_owner, organisation=cast.packer, full_name="Yusuf", capacity="Owner", may_sign=True)
    redraw(
        transfer,
        by=cast.researcher,
        titles={code: getattr(old, f"title_{code}") for code in ("en", "fr", "ar")},
        bodies={"en": "Other.", "fr": "Autre.", "ar": "غيره."},
        made_from=1,
    )
    client = browser_of(cast.packer_owner)
    now = client.get(transfer.get_absolute_url()).content.decode()
    assert "accepted this version" in now
    assert "Other." in now
    page = BeautifulSoup(client.get(f"{transfer.get_absolute_url()}?text=1").content, "html.parser")
    assert "This is version 1, as it was." in page.get_text()
    assert page.select_one("form#accept") is None
    assert client.get(f"{transfer.get_absolute_url()}?text=9").status_code == 404
    assert client.get(f"{transfer.get_absolute_url()}?text=%00&in=xx").status_code == 200


def test_where_no_text_is_offered_the_page_says_so(cast: SimpleNamespace, together: Project, browser_of: Any) -> None:
    AgreementTemplate.objects.all().delete()
    address = reverse("projects:agreement_create", args=[together.public_id])
    assert "There is no text to choose from" in browser_of(cast.firm_owner).get(address).content.decode()


def test_a_signed_page_is_called_in_the_readers_language(
    cast: SimpleNamespace, transfer: Agreement, sent: Sent, media: Any, browser_of: Any
) -> None:
    paper = bring_paper(transfer.text, by=cast.researcher, file=sent())
    client = browser_of(cast.packer_owner)
    listed = reverse("projects:document_list", args=[transfer.document.project.public_id])
    for language, prefix in (("en", ""), ("ar", "/ar")):
        with override(language):
            called = f"<bdi>{gettext('Signed: %(title)s') % {'title': transfer.text.title}}</bdi>"
        for address in (listed, paper.version.document.get_absolute_url()):
            assert called in client.get(f"{prefix}{address}").content.decode()


def test_a_signed_page_says_for_whom_and_by_whom_it_was_checked(
    cast: SimpleNamespace, transfer: Agreement, sent: Sent, media: Any, browser_of: Any
) -> None:
    check_paper(bring_paper(transfer.text, by=cast.researcher, file=sent()), by=cast.packer_owner)
    page = BeautifulSoup(browser_of(cast.packer_owner).get(transfer.get_absolute_url()).content, "html.parser")
    told = " ".join(page.find(id="h-agreement").find_parent("header").get_text(" ").split())
    assert f"for all parties, checked by {cast.packer_owner.full_name}" in told
    assert "0 of 2 accepted in principle" in told
    assert "Not yet accepted by" not in page.get_text()
