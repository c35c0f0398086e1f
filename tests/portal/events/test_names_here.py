"""Whoever has an account is called in the letters of the page, on lists and badges of an event; what was printed stays."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.models import User
from portal.events.models import Attendance, Course, Event, Registration
from portal.events.services.certificates import issue_certificate
from tests.factories.accounts import UserFactory
from tests.factories.events import registered
from tests.factories.training import cohort_of, course_of

pytestmark = pytest.mark.django_db
ARABIC, LATIN = "هدى المزروعي", "Huda Al-Mazroui"


@pytest.fixture
def cohort(cast: SimpleNamespace) -> Event:
    return cohort_of(course_of(cast.lab, by=cast.researcher), by=cast.researcher, sessions=2)


@pytest.fixture
def row(cast: SimpleNamespace, cohort: Event) -> Registration:
    """Of somebody who has said both names, registered under one of them; she was at all sessions."""
    User.objects.filter(pk=cast.firm_owner.pk).update(full_name=ARABIC, latin_name=LATIN)
    cast.firm_owner.refresh_from_db()
    made = registered(cohort, cast.firm, person=cast.firm_owner, name=ARABIC)
    for session in cohort.sessions.all():
        Attendance.objects.create(registration=made, session=session, there=True)
    return made


@pytest.mark.parametrize("name", ["attendance", "certificate_list", "badge_list", "door_list", "registration_export"])
def test_lists_are_in_the_letters_of_the_page(
    row: Registration, cast: SimpleNamespace, browser_of: Callable[[Any], Client], name: str
) -> None:
    client = browser_of(cast.researcher)
    for language, shown, other in (("ar", ARABIC, LATIN), ("en", LATIN, ARABIC)):
        with override(language):
            page = client.get(reverse(f"events:{name}", args=[row.event.public_id]))
        assert page.status_code == 200
        said = page.getvalue().decode() if page.streaming else page.content.decode()
        assert shown in said
        assert other not in said


@pytest.mark.parametrize("name", ["attendance", "certificate_list", "badge_list", "door_list"])
def test_lists_go_by_the_names_that_they_show(
    row: Registration, cast: SimpleNamespace, browser_of: Callable[[Any], Client], name: str
) -> None:
    """Huda, Ibrahim, Zeina in Latin letters; in Arabic her name comes after both."""
    for own, arabic in (("Zeina Z", "أحمد"), ("ibrahim I", "جاسم")):
        person = UserFactory(full_name=arabic, latin_name=own)
        registered(row.event, cast.packer, person=person, name=own)
    client = browser_of(cast.researcher)
    for language, names in (("ar", ["أحمد", "جاسم", ARABIC]), ("en", [LATIN, "ibrahim I", "Zeina Z"])):
        with override(language):
            said = client.get(reverse(f"events:{name}", args=[row.event.public_id])).content.decode()
        places = [said.index(one) for one in names]
        assert places == sorted(places), (language, places)


def test_names_shown_are_those_that_lists_go_by(row: Registration, cast: SimpleNamespace) -> None:
    registered(row.event, cast.lab, name="Walk In")
    registered(row.event, cast.packer, person=UserFactory(full_name="", latin_name=""), name="Written So")
    registered(row.event, cast.packer, person=UserFactory(full_name="ليلى", latin_name=""), name="X", badge_name="Ms L")
    for language in ("ar", "en", "fr"):
        with override(language):
            for one in Registration.objects.with_names_here():
                assert (one.called, one.worn) == (one.name_here.lower(), one.on_the_badge.lower())


def test_what_somebody_chose_for_the_badge_goes_before(row: Registration) -> None:
    assert row.on_the_badge == LATIN
    row.badge_name = "Huda M."
    assert row.on_the_badge == "Huda M."


def test_whoever_has_no_account_is_called_as_they_were_written(cast: SimpleNamespace, cohort: Event) -> None:
    assert registered(cohort, cast.packer, name="سلمى العيسى").on_the_badge == "سلمى العيسى"


@pytest.mark.parametrize(("language", "name"), [("en", LATIN), ("ar", ARABIC)])
def test_a_certificate_has_the_letters_of_its_course_and_keeps_them(
    row: Registration, cast: SimpleNamespace, language: str, name: str
) -> None:
    Course.objects.update(language=language)
    made = issue_certificate(Registration.objects.get(pk=row.pk), by=cast.researcher)
    assert made.name == name
    User.objects.update(full_name="Another", latin_name="Another")
    made.refresh_from_db()
    assert made.name == name


def test_the_list_on_paper_is_in_the_order_of_what_it_shows(
    row: Registration, cast: SimpleNamespace, browser_of: Callable[[Any], Client]
) -> None:
    registered(row.event, cast.packer, name="Amal Saad")
    registered(row.event, cast.packer, name="Zaid Omar")
    page = browser_of(cast.researcher).get(reverse("events:door_list", args=[row.event.public_id])).content.decode()
    assert page.index("Amal Saad") < page.index(LATIN) < page.index("Zaid Omar")
