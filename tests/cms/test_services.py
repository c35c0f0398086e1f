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


@pytest.fixture
def as_wagtail_starts():
    """What Wagtail's own migrations leave behind: a root and a welcome page that holds the name `home`."""
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    welcome = root.add_child(instance=Page(title="Welcome", slug="home", locale=locale))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    return welcome


def test_the_site_leads_home_and_the_welcome_page_goes(as_wagtail_starts):
    load_pages()
    assert Site.objects.get(is_default_site=True).root_page.specific_class is HomePage
    assert not Page.objects.filter(title="Welcome").exists()


def test_a_welcome_page_that_an_editor_uses_stays(as_wagtail_starts):
    as_wagtail_starts.slug = "ours"
    as_wagtail_starts.save()
    as_wagtail_starts.add_child(instance=Page(title="Ours", slug="news", locale=as_wagtail_starts.locale))
    load_pages()
    assert Site.objects.get(is_default_site=True).root_page.title == "Welcome"
