"""What the editors of the sample portal have published: in three languages, with pictures, consent and a paper for members."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image as Drawing
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.consents import objections
from cms.models import ArticlePage, ResourcePage, StoryPage
from portal.accounts.models import User
from portal.demo.services.plates import PLATES, SIZE, plate
from portal.demo.services.word_files import word_file

pytestmark = pytest.mark.django_db

HOMES = {"en": "/", "fr": "/fr/", "ar": "/ar/"}


@pytest.mark.parametrize("code", HOMES)
def test_the_home_page_shows_the_newest_with_their_pictures(seeded: None, client: Client, code: str) -> None:
    cache.clear()
    shown = client.get(HOMES[code]).content.decode()
    newest = ArticlePage.objects.filter(locale__language_code=code).order_by("-first_published_at").first()
    story = StoryPage.objects.live().get(locale__language_code=code)
    for page in (newest, story):
        assert page.title in shown
        read = client.get(page.get_url())
        assert read.status_code == 200
        assert page.picture.description in read.content.decode()
    assert ArticlePage.objects.live().filter(locale__language_code=code).count() == 3


def test_each_is_there_in_each_language_and_each_picture_says_what_is_to_be_seen(seeded: None) -> None:
    for kind in (ArticlePage, StoryPage, ResourcePage):
        live = kind.objects.live()
        assert {page.get_translations(inclusive=True).count() for page in live} == {len(HOMES)}
    assert not Image.objects.filter(description="").exists()


def test_all_who_are_named_in_the_story_have_agreed(seeded: None) -> None:
    for page in StoryPage.objects.live():
        assert objections(page) == []
        assert page.facts["closed"] is not None


def test_the_paper_is_for_members(seeded: None, client: Client) -> None:
    for document in Document.objects.all():
        assert client.get(document.url).status_code == 302
        client.force_login(User.objects.get(latin_name="Huda Al-Mazroui"))
        answer = client.get(document.url)
        content = b"".join(answer.streaming_content)
        assert document.title in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
        client.logout()


def test_pictures_are_drawn_the_same_each_time_and_run_with_the_page() -> None:
    for name in PLATES:
        drawn = plate(name)
        assert drawn == plate(name)
        assert Drawing.open(io.BytesIO(drawn)).size == SIZE
    assert plate("chain") != plate("chain", mirrored=True)


def test_a_document_runs_from_right_to_left_in_arabic_alone_and_says_what_was_written() -> None:
    arabic, english = (word_file("A & B", ["<one>"], language=code) for code in ("ar", "en"))
    texts = [zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode() for made in (arabic, english)]
    assert ["<w:bidi/>" in text for text in texts] == [True, False]
    assert all("A &amp; B" in text and "1. &lt;one&gt;" in text for text in texts)
