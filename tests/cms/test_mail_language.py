"""Who sends a page on may read another language than who gets the mail of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from cms.groups import MODERATORS, WORKFLOW, set_up_groups
from cms.models import ArticlePage, HomePage
from cms.services import load_pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "chosen", "said"), [("ar", "", "الصفحة"), ("ar", "fr", "La page"), ("", "", "The page")]
)
def test_a_mail_is_in_the_language_of_who_reads_it(mailoutbox: list, language: str, chosen: str, said: str) -> None:
    load_pages()
    set_up_groups()
    salma = UserFactory(language=language)
    salma.groups.add(Group.objects.get(name=MODERATORS))
    UserProfile.objects.create(user=salma, preferred_language=chosen)
    home = HomePage.objects.get(locale__language_code="en")
    page = home.add_child(instance=ArticlePage(title="A fair", slug="fair", live=False, locale=home.locale))
    page.save_revision()
    with translation.override("fr"):
        Workflow.objects.get(name=WORKFLOW).start(page, UserFactory(language="fr"))
    (mail,) = [one for one in mailoutbox if one.to == [salma.email]]
    assert said in mail.body, mail.body
