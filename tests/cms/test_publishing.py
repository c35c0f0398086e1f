"""By the clock: pages go live and end by themselves. And pictures are asked for what is to be seen on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from cms.groups import set_up_groups
from cms.models import ArticlePage, HomePage, SectionPage
from cms.services import load_pages
from portal.core.clock import run_due
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ArticlePage:
    load_pages()
    home = HomePage.objects.get(locale__language_code="en")
    section = home.add_child(instance=SectionPage(title="Studies", slug="studies", locale=home.locale))
    made: ArticlePage = section.add_child(instance=ArticlePage(title="A fair", slug="fair", live=False))
    return made


@pytest.fixture(autouse=True)
def collection() -> None:
    """Where migrations left none, groups make it."""
    set_up_groups()


def at(page: ArticlePage, **moments: dt.datetime) -> None:
    for name, moment in moments.items():
        setattr(page, name, moment)
    page.save_revision().publish()


def test_a_page_goes_live_at_its_hour(page: ArticlePage) -> None:
    now = timezone.now()
    at(page, go_live_at=now + dt.timedelta(hours=1))
    assert run_due() == []
    page.refresh_from_db()
    assert not page.live
    # An hour later, as the database would hold it.
    planned = page.get_latest_revision()
    planned.approved_go_live_at = now - dt.timedelta(seconds=1)
    planned.content["go_live_at"] = planned.approved_go_live_at.isoformat()
    planned.save()
    assert run_due() == []
    page.refresh_from_db()
    assert page.live
    assert run_due() == []


def test_a_page_ends_at_its_hour(page: ArticlePage, client: Client) -> None:
    at(page, expire_at=timezone.now() + dt.timedelta(hours=1))
    address = page.get_url()
    assert client.get(address).status_code == 200
    ArticlePage.objects.update(expire_at=timezone.now() - dt.timedelta(seconds=1))
    assert run_due() == []
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("description", "asked"), [("", True), ("Boxes of dates on a table", False)])
def test_a_picture_without_description_is_asked_for_one_when_its_page_is_saved(
    page: ArticlePage, description: str, asked: bool
) -> None:
    picture = Image.objects.create(title="Harvest", file=get_test_image_file(), description=description)
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    fields = {
        "title": "A fair",
        "slug": "fair",
        "lede": "",
        "picture": picture.pk,
        "cluster": "",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for _by_itself in range(2):
        assert client.post(address, fields, headers={"accept": "application/json"}).status_code == 200
    answer = client.post(address, fields, follow=True)
    assert ArticlePage.objects.get().get_latest_revision_as_object().picture == picture
    assert answer.text.count("has no description") == asked
    assert (reverse("wagtailimages:edit", args=[picture.pk]) in answer.text) or not asked


def test_the_form_of_a_picture_says_what_a_description_is_for() -> None:
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    picture = Image.objects.create(title="Harvest", file=get_test_image_file())
    assert "for people who do not see it" in client.get(reverse("wagtailimages:edit", args=[picture.pk])).text
