"""The windows in which something is chosen speak the language of who works at the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.groups import EDITORS, set_up_groups
from cms.services import load_pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("en", "Search"), ("fr", "Chercher"), ("ar", "بحث")])
@pytest.mark.parametrize("chooser", ["wagtailimages_chooser:choose", "wagtaildocs_chooser:choose"])
def test_every_tab_is_named_in_the_desk_s_language(language: str, word: str, chooser: str) -> None:
    load_pages()
    set_up_groups()
    lina = UserFactory(language=language)
    lina.groups.add(Group.objects.get(name=EDITORS))
    desk = Client()
    desk.force_login(lina)
    tab = desk.get(reverse(chooser)).json()["html"].split('id="tab-label-search"')[1].split("</a>")[0]
    assert word in tab.split(">")[1]
