"""An editor's own settings at the desk: what is asked there is kept there."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.groups import EDITORS, set_up_groups
from cms.services import load_pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_an_editor_chooses_a_language_without_a_first_and_a_last_name() -> None:
    load_pages()
    set_up_groups()
    lina = UserFactory(full_name="Lina Haddad")
    lina.groups.add(Group.objects.get(name=EDITORS))
    desk = Client()
    desk.force_login(lina)
    address = reverse("wagtailadmin_account")
    assert "name_email-first_name" not in desk.get(address).text
    chosen = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    done = desk.post(address, chosen | {"locale-preferred_language": "ar", "locale-current_time_zone": "Asia/Riyadh"})
    assert done.status_code == 302
    profile = UserProfile.objects.get(user=lina)
    assert (profile.preferred_language, profile.current_time_zone) == ("ar", "Asia/Riyadh")
    lina.refresh_from_db()
    assert lina.full_name == "Lina Haddad"


def test_every_zone_that_is_offered_is_known_to_browsers() -> None:
    assert "localtime" not in settings.WAGTAIL_USER_TIME_ZONES
    assert "Asia/Riyadh" in settings.WAGTAIL_USER_TIME_ZONES
