"""The site tree that every installation starts with."""

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, StandardPage
from cms.services import load_pages

pytestmark = pytest.mark.django_db
LANGUAGES = {"en", "fr", "ar"}


def test_one_home_in_each_language_is_one_page_translated():
    load_pages()
    homes = HomePage.objects.all()
    assert {home.locale.language_code for home in homes} == LANGUAGES
    assert len({home.translation_key for home in homes}) == 1


def test_every_page_has_its_translations():
    load_pages()
    for page in StandardPage.objects.filter(locale=Locale.objects.get(language_code="en")):
        assert {other.locale.language_code for other in page.get_translations(inclusive=True)} == LANGUAGES


def test_loading_again_changes_nothing_that_an_editor_wrote():
    load_pages()
    page = StandardPage.objects.get(slug="accessibility", locale__language_code="en")
    page.lede = "Our own words."
    page.save_revision().publish()
    assert load_pages() == 0
    page.refresh_from_db()
    assert page.lede == "Our own words."


def test_the_site_leads_home_and_the_welcome_page_goes():
    root = Page.get_first_root_node()
    load_pages()
    assert Site.objects.get(is_default_site=True).root_page.specific_class is HomePage
    assert root is None or not Page.objects.filter(slug="home", content_type__model="page").exists()
