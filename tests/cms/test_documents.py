"""What can be found of editors' pages, and by whom."""

import pytest
from django.utils import translation
from wagtail.models import PageViewRestriction

from cms.models import StandardPage
from cms.services import load_pages
from portal.search.models import SearchDocument
from portal.search.projector import project_pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    load_pages()
    return StandardPage.objects.get(slug="accessibility", locale__language_code="en")


def found(page):
    return SearchDocument.objects.filter(subject=f"page:{page.pk}", deleted_at=None)


def test_a_published_page_can_be_found_with_its_words(page):
    card = found(page).get()
    assert (card.family, card.kind, card.title, card.language) == ("card", "page", page.title, "en")
    assert card.audience == ["public"]
    assert page.lede in card.body
    assert len(card.body) > len(page.lede)
    assert "<p" not in card.body


def test_every_language_has_its_own(page):
    pages = page.get_translations(inclusive=True)
    assert {found(one).get().language for one in pages} == {"en", "fr", "ar"}


def test_a_change_is_found_when_it_is_published_and_not_before(page):
    page.title = "Reachable for everybody"
    revision = page.save_revision()
    assert found(page).get().title != "Reachable for everybody"
    revision.publish()
    assert found(page).get().title == "Reachable for everybody"


def test_a_page_that_was_taken_down_or_deleted_is_gone(page):
    page.unpublish()
    assert not found(page).exists()
    page.save_revision().publish()
    assert found(page).exists()
    key = page.pk
    page.delete()
    assert not SearchDocument.objects.filter(subject=f"page:{key}", deleted_at=None).exists()


def test_a_page_that_only_some_may_read_is_not_found_nor_what_lies_below_it(page):
    restriction = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert not found(page).exists()
    restriction.delete()
    assert found(page).exists()


def test_pages_are_found_in_the_readers_language(page, client):
    project_pending()
    with translation.override("en"):
        groups = client.get("/search/", {"q": page.title}).context["groups"]
    assert [(group.kind, [hit.url for hit in group.hits]) for group in groups] == [("page", [page.url])]
