"""The editors' desk speaks the language of whoever works there."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.groups import MODERATORS, set_up_groups
from cms.services import load_pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    load_pages()
    set_up_groups()
    person = UserFactory(language="ar")
    person.groups.add(Group.objects.get(name=MODERATORS))
    client.force_login(person)
    return person


@pytest.mark.parametrize("page", ["wagtailadmin_home", "moderation_cases"])
def test_the_desk_is_in_the_language_of_who_reads_it(client, moderator, page):
    answer = client.get(reverse(page)).content.decode()
    assert 'lang="ar"' in answer
    assert 'dir="rtl"' in answer


def test_what_somebody_chose_at_the_desk_counts_more(client, moderator):
    UserProfile.objects.create(user=moderator, preferred_language="fr")
    assert 'lang="fr"' in client.get(reverse("moderation_cases")).content.decode()


def test_the_choice_of_the_portal_stays_as_it_was(client, moderator):
    client.get(reverse("moderation_cases"))
    moderator.refresh_from_db()
    assert moderator.language == "ar"


def test_reading_an_article_in_another_language_leaves_the_desk_as_it_was(client, moderator):
    assert client.get("/help/", headers={"referer": "http://testserver/cms/"}).status_code == 200
    assert 'lang="ar"' in client.get(reverse("moderation_cases")).content.decode()


def test_the_links_to_other_languages_change_that_of_the_desk(client, moderator):
    client.get("/fr/help/", headers={"referer": "http://testserver/ar/help/"})
    assert 'lang="fr"' in client.get(reverse("moderation_cases")).content.decode()


def test_the_staff_pages_are_in_the_language_of_who_reads_them(client):
    client.force_login(UserFactory(language="ar", is_staff=True, is_superuser=True))
    answer = client.get(reverse("admin:index")).content.decode()
    assert 'lang="ar"' in answer
    assert 'dir="rtl"' in answer
