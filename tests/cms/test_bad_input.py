"""What comes to the editors' desk by accident or on purpose: nothing of it harms a reader, and nobody loses what they wrote."""

from __future__ import annotations

import io
import json
import struct
import zlib
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.blocks.rich import cleaned
from cms.groups import EDITORS, OPERATORS, set_up_groups
from cms.languages import all_translated
from cms.models import ArticlePage, SectionPage
from cms.services import load_pages
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.facts import languages_of

pytestmark = pytest.mark.django_db

WORD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    '<p class="MsoNormal" style="margin-left:36pt;mso-list:l0 level1 lfo1"><span lang="EN-GB" style="font-size:11pt">'
    "Dates are packed<o:p></o:p></span> <b>in Hofuf</b></p>"
)
STYLE = "<style>p.MsoNormal {color:red}</style>"
MARKS = ("mso", "Mso", "o:p", "w:View", "color:red", "font-size")
HOSTILE = (
    '<p onclick="steal()">Fair<script>steal()</script><img src=x onerror="steal()">'
    '<a href="javascript:steal()">one</a><a href="java&#10;script:steal()">two</a>'
    '<a href="data:text/html,steal()">three</a><svg onload="steal()"><script>steal()</script></svg>'
    '<iframe srcdoc="steal()"></iframe><form action="//evil.example"><input></form></p>'
)
NO_COMMENTS = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
LINK = '<p><a href="https://example.com/">there</a></p>'


@pytest.fixture(autouse=True)
def desk() -> None:
    load_pages()
    set_up_groups()


def one_of(group: str) -> Client:
    person: User = UserFactory()
    person.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lina() -> Client:
    """An editor: writes, and publishes nothing by herself."""
    return one_of(EDITORS)


@pytest.fixture
def karim() -> Client:
    return one_of(OPERATORS)


def news(code: str = "en") -> SectionPage:
    found: SectionPage = SectionPage.objects.get(slug="news", locale__language_code=code)
    return found


def article(slug: str = "fair", code: str = "en", **fields: Any) -> ArticlePage:
    section = news(code)
    page = ArticlePage(**{"title": "A fair", "slug": slug, "locale": section.locale} | fields)
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def translated(page: ArticlePage, code: str) -> ArticlePage:
    made: ArticlePage = page.copy_for_translation(Locale.objects.get(language_code=code))
    made.title = f"{page.title} ({code})"
    made.save_revision().publish()
    return made


def saved(client: Client, page: Page, value: str, *, accept: str = "text/html", **fields: Any) -> Any:
    """The page's form with this text in its body, as the editor's field sends it."""
    form = {"title": page.title, "slug": page.slug, "lede": "", "picture": "", "cluster": ""} | fields
    data = nested_form_data(form | {"body": streamfield([("text", value)]), **NO_COMMENTS})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, headers={"accept": accept})


def publish(page: Page) -> None:
    Page.objects.get(pk=page.pk).get_latest_revision().publish()


# Texts


def test_what_is_pasted_from_a_word_processor_keeps_its_words_and_nothing_else(lina: Client, client: Client) -> None:
    page = article()
    assert saved(lina, page, rich_text(WORD)).status_code == 302
    publish(page)
    shown = client.get(page.get_url()).content.decode()
    assert "Dates are packed" in shown
    assert "<b>in Hofuf</b>" in shown
    assert not [mark for mark in MARKS if mark in shown]


@pytest.mark.parametrize(
    "address", ["javascript:steal()", "JaVaScRiPt:steal()", "data:text/html,steal()", "vbscript:x"]
)
def test_a_link_that_runs_something_leads_nowhere(lina: Client, client: Client, address: str) -> None:
    page = article()
    content = json.loads(rich_text(LINK))
    content["entityMap"]["0"]["data"]["url"] = address
    assert saved(lina, page, json.dumps(content)).status_code == 302
    publish(page)
    shown = client.get(page.get_url()).content.decode()
    assert "there" in shown
    assert "steal" not in shown
    assert "vbscript" not in shown


def test_what_came_into_the_database_by_another_way_is_cleaned_when_it_is_read(client: Client) -> None:
    page = article(body=[("text", HOSTILE), ("question", {"question": "Why?", "answer": HOSTILE})])
    stored = json.dumps(
        [{"type": "text", "value": HOSTILE + WORD + STYLE, "id": "9d1c7d6e-6f0f-4f6e-8a55-0b4f6f4b3f11"}]
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_articlepage SET body = %s WHERE page_ptr_id = %s", [stored, page.pk])
    shown = client.get(page.get_url()).content.decode()
    assert "Fair" in shown
    assert not [mark for mark in (*MARKS, "steal", "onclick", "iframe", "evil.example") if mark in shown]


def test_words_of_two_cells_do_not_run_together() -> None:
    table = "<table><tr><th>Grade</th><td>Price</td></tr><tr><td>A</td><td>12</td></tr></table>"
    assert cleaned(table).split() == ["Grade", "Price", "A", "12"]


def test_what_is_written_by_a_program_is_cleaned_before_it_is_stored() -> None:
    page = article(body=[("text", HOSTILE), ("text", LINK)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cms_articlepage WHERE page_ptr_id = %s", [page.pk])
        stored = str(cursor.fetchone()[0])
    assert "steal" not in stored
    assert "https://example.com/" in stored


def test_links_to_pages_and_documents_are_kept(client: Client) -> None:
    page = article()
    other = article(
        "other", body=[("text", f'<p><a linktype="page" id="{page.pk}">it</a> <a href="tel:+966">call</a></p>')]
    )
    shown = client.get(other.get_url()).content.decode()
    assert f'<a href="{page.get_url()}">it</a>' in shown
    assert '<a href="tel:+966">call</a>' in shown


# Pictures


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    held = io.BytesIO()
    Drawing.new("L", (width, height)).save(held, kind)
    return held.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many dots."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>steal()</script></svg>'


def uploaded(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("wagtailimages:add"), {"title": "The harvest", "description": "Boxes on a table", "file": file}
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("big.png", picture(10000, 5000), "up to 40 can be shown", id="50 megapixels"),
        pytest.param("bomb.png", bomb(60000, 60000), "up to 40 can be shown", id="a bomb"),
        pytest.param("script.svg", SVG, "Not a supported image format", id="SVG"),
        pytest.param("script.png", SVG, "", id="SVG that says it is PNG"),
        pytest.param("text.png", b"This is a text.", "", id="a text"),
        pytest.param("page.jpg", b"<html><script>steal()</script></html>", "", id="a page"),
        pytest.param("empty.png", b"", "", id="nothing"),
        pytest.param("cut.png", bomb(2000, 2000), "", id="cut off"),
    ],
)
def test_what_is_no_picture_for_readers_is_refused_in_words_and_nothing_typed_is_lost(
    lina: Client, name: str, content: bytes, said: str
) -> None:
    answer = uploaded(lina, name, content)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert said in " ".join(answer.context["form"].errors["file"])
    assert "The harvest" in shown
    assert "Boxes on a table" in shown
    assert not Image.objects.exists()


def test_a_picture_is_taken(lina: Client) -> None:
    assert uploaded(lina, "small.png", picture(400, 300)).status_code == 302
    assert Image.objects.get().title == "The harvest"


def test_several_at_once_say_the_same(lina: Client) -> None:
    answer = lina.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "big", "files[]": SimpleUploadedFile("big.png", bomb(60000, 60000))},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False
    assert "up to 40 can be shown" in answer.json()["error_message"]


# Documents


def document(name: str = "rules-2025.pdf", content: bytes = b"%PDF-1.4 first") -> Document:
    made: Document = Document.objects.create(
        title="Rules", file=ContentFile(content, name), collection=Collection.get_first_root_node()
    )
    return made


def replaced(client: Client, held: Document, name: str, content: bytes) -> Document:
    file = SimpleUploadedFile(name, content)
    data = {"title": held.title, "file": file, "collection": held.collection_id, "tags": ""}
    assert client.post(reverse("wagtaildocs:edit", args=[held.pk]), data).status_code == 302
    return Document.objects.get(pk=held.pk)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_old_address_of_a_replaced_document_leads_to_the_new_one(lina: Client, client: Client) -> None:
    held = document()
    first = held.url
    second = replaced(lina, held, "rules-2026.pdf", b"%PDF-1.4 second").url
    third = replaced(lina, held, "القواعد.pdf", b"%PDF-1.4 third").url
    assert len({first, second, third}) == 3
    for former in (first, second):
        answer = client.get(former, follow=True)
        assert (answer.status_code, body_of(answer)) == (200, b"%PDF-1.4 third")
        assert answer.redirect_chain == [(third, 302)]
    # Back to the first file: nothing goes round in a circle.
    assert replaced(lina, held, "rules-2025.pdf", b"%PDF-1.4 fourth")
    assert client.get(third, follow=True).status_code == 200
    Document.objects.get(pk=held.pk).delete()
    assert not Redirect.objects.exists()
    assert client.get(second).status_code == 404


def test_an_invented_name_leads_nowhere(client: Client) -> None:
    held = document()
    assert client.get(f"/documents/{held.pk}/guessed.pdf").status_code == 404
    assert client.get(f"/documents/{held.pk + 100}/rules-2025.pdf").status_code == 404


def test_a_kept_copy_is_not_shown_once_the_document_was_replaced(lina: Client, client: Client) -> None:
    held = document()
    first = client.get(held.url)
    assert "no-cache" in first["Cache-Control"]
    same = client.get(held.url, headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    other = replaced(lina, held, "rules-2025.pdf", b"%PDF-1.4 second")
    again = client.get(other.url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, body_of(again)) == (200, b"%PDF-1.4 second")


def test_who_may_not_read_it_may_not_by_its_old_address_either(lina: Client, client: Client) -> None:
    held = document()
    former = held.url
    closed = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    held.collection = closed
    held.save()
    Document.objects.filter(pk=held.pk).update(collection=closed)
    held.file = ContentFile(b"%PDF-1.4 second", "rules-2026.pdf")
    held.save()
    answer = client.get(former, follow=True)
    assert "/accounts/login/" in answer.redirect_chain[-1][0]
    assert b"%PDF" not in answer.content
    member = lina.get(held.url)
    assert body_of(member) == b"%PDF-1.4 second"
    assert "no-store" in member["Cache-Control"]
    assert "private" in member["Cache-Control"]


# Pages that move, change their address, and go


def test_a_translation_stays_when_its_source_is_deleted(karim: Client, client: Client) -> None:
    page = article()
    french, arabic = translated(page, "fr"), translated(page, "ar")
    asked = karim.get(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert "It stays in: Français and العربية." in asked.content.decode()
    assert asked.context["translation_count"] == 0
    assert karim.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()
    shown = client.get(french.get_url())
    assert f"{page.title} (fr)" in shown.content.decode()
    assert languages_of(shown).keys() == {"canonical", "fr", "ar"}
    row = next(one for one in all_translated() if one.title == french.title)
    assert {state.code: state.state for state in row.states}["en"] == "missing"
    assert arabic.get_url() in client.get(french.get_url()).content.decode()


def test_what_only_repeats_a_page_in_another_tree_goes_with_it(karim: Client) -> None:
    page = article()
    alias = page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    assert karim.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 302
    assert not Page.objects.filter(pk=alias.pk).exists()


@pytest.mark.parametrize("below", [False, True])
def test_a_page_is_not_moved_below_itself_and_one_reads_why(karim: Client, below: bool) -> None:
    section = news()
    inner = section.add_child(instance=SectionPage(title="Fairs", slug="fairs", locale=section.locale))
    there = inner if below else section
    for send in (karim.get, karim.post):
        answer = send(reverse("wagtailadmin_pages:move_confirm", args=[section.pk, there.pk]), follow=True)
        assert "A page cannot be moved below itself" in answer.content.decode()
    assert Page.objects.get(pk=section.pk).depth == section.depth


@pytest.mark.parametrize(("code", "prefix"), [("en", ""), ("fr", "/fr"), ("ar", "/ar")])
def test_another_address_leads_on_from_the_old_one_in_each_language(
    karim: Client, client: Client, django_capture_on_commit_callbacks: Any, code: str, prefix: str
) -> None:
    page = article(code=code)
    assert client.get(f"{prefix}/news/fair/").status_code == 200
    page.slug = "great-fair"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert client.get(f"{prefix}/news/fair/").headers["Location"].endswith(f"{prefix}/news/great-fair/")
    home = news(code).get_parent()
    section = home.add_child(instance=SectionPage(title="Fairs", slug="fairs", locale=page.locale))
    section.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        moved = karim.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk]))
    assert moved.status_code == 302
    for former in ("news/fair", "news/great-fair"):
        answer = client.get(f"{prefix}/{former}/", follow=True)
        assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"{prefix}/fairs/great-fair/")


def test_two_who_write_on_one_page_are_told_of_each_other(lina: Client) -> None:
    page, other = article(), one_of(EDITORS)
    asks = [
        one.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["editing_sessions"].ping_url
        for one in (lina, other)
    ]
    begun = {"revision_id": page.latest_revision_id}
    assert [seen["revision_id"] for seen in other.post(asks[1], begun).json()["other_sessions"]] == [None]
    assert saved(lina, page, rich_text("<p>Mine.</p>")).status_code == 302
    newest = Page.objects.get(pk=page.pk).latest_revision_id
    assert newest != page.latest_revision_id
    assert [seen["revision_id"] for seen in other.post(asks[1], begun).json()["other_sessions"]] == [newest]


def test_a_page_that_waits_for_a_publisher_may_be_deleted(lina: Client, karim: Client) -> None:
    page = article()
    assert saved(lina, page, rich_text("<p>News.</p>"), **{"action-submit": "1"}).status_code == 302
    assert Page.objects.get(pk=page.pk).workflow_in_progress
    assert karim.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 302
    for who in (lina, karim):
        assert who.get(reverse("wagtailadmin_home")).status_code == 200
        assert who.get(reverse("wagtailadmin_reports:workflow")).status_code in {200, 302}


def test_who_decides_on_a_page_after_another_reads_so(lina: Client, karim: Client) -> None:
    page = article()
    assert saved(lina, page, rich_text("<p>News.</p>"), **{"action-submit": "1"}).status_code == 302
    decision = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    saving = saved(karim, page, rich_text("<p>News.</p>"), accept="application/json", **decision)
    assert saving.json()["success"] is False
    page.refresh_from_db()
    assert page.current_workflow_task is not None, "what saves by itself decides nothing"
    for said in ("has been updated", "has been decided already"):
        answer = saved(karim, page, rich_text("<p>News.</p>"), **decision)
        assert answer.status_code == 302
        assert said in karim.get(answer.url).text
    page.refresh_from_db()
    assert (page.live, page.current_workflow_task) == (True, None)


def test_a_page_stays_readable_and_open_to_editors_when_what_it_shows_is_gone(lina: Client, client: Client) -> None:
    held, other = document(), article("other")
    drawn = Image.objects.create(title="x", file=ContentFile(picture(40, 30), "x.png"), description="x")
    page = article(
        picture=drawn,
        body=[
            ("callout", {"title": "Apply", "text": "", "button": "To the call", "page": other, "link": ""}),
            ("documents", {"documents": [held]}),
            ("figure", {"image": drawn, "caption": "Boxes"}),
            ("needs", {"cluster": "no-longer-there"}),
            ("events", {"cluster": "no-longer-there"}),
            ("figures", {"cluster": "no-longer-there"}),
            ("ribbon", {"cluster": "no-longer-there"}),
            (
                "text",
                f'<p><a linktype="page" id="{other.pk}">the call</a> <a linktype="document" id="{held.pk}">it</a></p>',
            ),
        ],
    )
    assert client.get(page.get_url()).status_code == 200
    other.delete()
    held.delete()
    drawn.delete()
    shown = client.get(page.get_url())
    assert shown.status_code == 200
    assert "the call" in shown.content.decode()
    assert "To the call" not in shown.content.decode()
    assert 'href=""' not in shown.content.decode()
    assert lina.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
