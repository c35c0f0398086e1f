"""Programmes, calls and tenders as a list of which a search is saved, and the reminder before one closes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import HomePage, ProgrammeListPage, ProgrammePage
from cms.services import load_pages
from matchmaking.models import Listing, Terms
from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.calendar import add_working_days, local_day
from portal.notifications.models import Notification
from portal.notifications.reading import body, lines
from portal.organisations.models import Block
from portal.saved.looking import look_at
from portal.saved.models import Result, SavedSearch
from portal.saved.queries import rows_of
from portal.saved.services import save_search
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent() -> ProgrammeListPage:
    load_pages()
    home = HomePage.objects.get(locale__language_code="en")
    there = ProgrammeListPage.objects.child_of(home).first()
    return there or home.add_child(instance=ProgrammeListPage(title="Calls", slug="calls-here", locale=home.locale))


@pytest.fixture
def person() -> User:
    user: User = UserFactory()
    MembershipFactory(user=user, organisation=OrganisationFactory())
    return user


def published(parent: ProgrammeListPage, title: str, **more: Any) -> ProgrammePage:
    facts = {
        "title": title,
        "publisher": OrganisationFactory(kind="government"),
        "contact_name": "Salwa Haddad",
        "contact_phone": "+966131234567",
        "apply_url": "https://apply.example/cold",
        "closes_at": timezone.now() + dt.timedelta(days=60),
        **more,
    }
    page = parent.add_child(instance=ProgrammePage(locale=parent.locale, **facts))
    page.save_revision().publish()
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    Listing.objects.filter(external_id=str(page.translation_key)).update(published_at=an_hour_ago)
    return page


def kept(person: User, query: str = "", called: str = "Calls for us") -> SavedSearch:
    one = save_search("calls", QueryDict(query), by=person, called=called)
    before = timezone.now() - dt.timedelta(days=2)
    SavedSearch.objects.filter(pk=one.pk).update(mark_at=before, looked_at=before, opened_at=before)
    one.refresh_from_db()
    return one


def look(search: SavedSearch, person: User) -> None:
    look_at(SavedSearch.objects.get(pk=search.pk), person)


def told(person: User, kind: str) -> list[str]:
    rows = Notification.objects.visible_to(person).filter(kind=kind).order_by("pk")
    return [f"{line.text}\n{body(line)}" for line in lines(rows, person)]


def closes_in(person: User, days: int) -> dt.datetime:
    """The evening of the working day that lies so many ahead of this person."""
    country = country_of(person.phone)
    day = add_working_days(local_day(timezone.now(), country), days, country)
    return dt.datetime.combine(day, dt.time(15), tzinfo=dt.UTC)


def test_the_list_has_the_button_and_what_it_keeps(client: Client, parent: ProgrammeListPage, person: User) -> None:
    page = client.get(parent.get_url(), {"kind": "call"}).content.decode()
    assert 'href="/saved-searches/new/calls/?kind=call"' in page
    assert "saved-searches/new" not in client.get(parent.get_url(), {"state": "closed"}).content.decode()
    one = kept(person, "kind=call&who=firm&who=x&state=closed&page=3&soon=1&ours=1")
    assert one.query == "kind=call&soon=1&ours=1"  # of two answers to one question the last one, which nobody knows
    assert kept(UserFactory(), "ours=1").query == ""


def test_opening_leads_to_the_list_of_the_language(client: Client, parent: ProgrammeListPage, person: User) -> None:
    one = kept(person, "kind=call")
    client.force_login(person)
    assert client.get(one.get_absolute_url())["Location"] == f"{parent.get_url()}?kind=call"
    ProgrammeListPage.objects.all().delete()
    answer = client.get(one.get_absolute_url(), follow=True)
    assert "The list that this search looks through is no longer here" in answer.content.decode()


def test_a_new_call_is_told_with_its_day(parent: ProgrammeListPage, person: User) -> None:
    one = kept(person, "kind=call")
    published(parent, "Cold chain call", kind="call")
    published(parent, "Standing programme", kind="programme")
    look(one, person)
    (line,) = told(person, "search.found")
    assert line.startswith("1 new result for “Calls for us”")
    assert "- Cold chain call, closes on " in line
    assert "Standing programme" not in line
    assert [thing.title for row in rows_of(person) for thing in row.new] == ["Cold chain call"]


def test_what_closes_within_five_working_days_is_told_once_more_and_once(
    parent: ProgrammeListPage, person: User
) -> None:
    one = kept(person, "kind=call")
    page = published(parent, "Cold chain call", kind="call", closes_at=closes_in(person, 7))
    look(one, person)
    assert told(person, "search.closing") == []
    Terms.objects.filter(listing__external_id=str(page.translation_key)).update(closes_at=closes_in(person, 5))
    look(one, person)
    look(one, person)
    (line,) = told(person, "search.closing")
    assert line.startswith("Found by “Calls for us”, closes on ")
    assert "- Cold chain call" in line
    assert len(told(person, "search.found")) == 1


def test_what_stood_there_before_it_was_saved_is_told_before_it_closes_all_the_same(
    parent: ProgrammeListPage, person: User
) -> None:
    published(parent, "Cold chain call", kind="call", closes_at=closes_in(person, 3))
    one = kept(person)
    SavedSearch.objects.update(mark_at=timezone.now() - dt.timedelta(minutes=20))
    look(one, person)
    assert told(person, "search.found") == []
    assert len(told(person, "search.closing")) == 1


def test_what_is_told_as_new_in_its_last_days_is_told_once(parent: ProgrammeListPage, person: User) -> None:
    one = kept(person)
    published(parent, "Cold chain call", kind="call", closes_at=closes_in(person, 3))
    look(one, person)
    look(one, person)
    assert len(told(person, "search.found")) == 1
    assert told(person, "search.closing") == []


def test_only_what_closes_soon_is_new_when_it_begins_to(parent: ProgrammeListPage, person: User) -> None:
    one = kept(person, "soon=1")
    page = published(parent, "Cold chain call", kind="call")
    look(one, person)
    assert told(person, "search.found") == []
    SavedSearch.objects.update(mark_at=timezone.now() - dt.timedelta(days=2))
    rows = Terms.objects.filter(listing__external_id=str(page.translation_key))
    rows.update(closes_at=timezone.now() + dt.timedelta(days=13))
    look(one, person)
    assert len(told(person, "search.found")) == 1


@pytest.mark.parametrize("way", ["closed", "unpublished", "blocked"])
def test_what_one_may_not_see_never_comes(way: str, parent: ProgrammeListPage, person: User) -> None:
    one = kept(person)
    page = published(parent, "Cold chain call", closes_at=closes_in(person, 3))
    if way == "closed":
        page.unpublish()
    elif way == "unpublished":
        type(page.publisher).objects.filter(pk=page.publisher_id).update(published_at=None)
    else:
        Block.objects.create(organisation=page.publisher, blocked=person)
    look(one, person)
    assert not Result.objects.exists()
    assert not Notification.objects.visible_to(person).exists()


def test_a_look_costs_the_same_at_one_call_and_at_three(parent: ProgrammeListPage, person: User) -> None:
    published(parent, "The first", kind="tender")
    look(kept(person, "kind=tender"), person)
    asked = []
    for many in (1, 3):
        Result.objects.all().delete()
        one = kept(person, "kind=call&ours=1")
        for number in range(many if many == 1 else 2):
            published(parent, f"Call {many} {number}", kind="call")
        with CaptureQueriesContext(connection) as found:
            look_at(one, person)
        assert Result.objects.count() == many
        asked.append(len(found))
    assert asked[1] <= asked[0]
