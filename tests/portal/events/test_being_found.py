"""Whom an event is shown to: in search, on the page of its cluster, on a member's home, and while a moderator hides it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from portal.events import moderated
from portal.events.models import Event
from portal.events.services.holding import call_off_event
from portal.front.queries.search import search_kind
from portal.organisations.models import Exclusion
from portal.search.projector import project_pending
from tests.factories.events import event_of, registered

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]


@pytest.fixture
def day(cast: SimpleNamespace) -> Event:
    return event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience="cluster")


def found_by(reader: Any) -> list[str]:
    project_pending()
    return [hit.name for hit in search_kind("packaging day", "event", reader=reader).hits]


def test_it_is_found_by_whom_it_is_for(cast: SimpleNamespace, day: Event) -> None:
    readers = (cast.firm_owner, cast.cluster_manager, cast.researcher, AnonymousUser())
    assert [found_by(one) for one in readers] == [[day.title], [day.title], [], []]


def test_a_draft_and_one_that_was_called_off_are_found_by_nobody(cast: SimpleNamespace, day: Event) -> None:
    event_of(cast.office, by=cast.cluster_manager, title="A packaging day", announced=False)
    call_off_event(day, by=cast.cluster_manager, reason="The hall is flooded.")
    assert found_by(cast.cluster_manager) == []


def test_whom_its_organiser_keeps_out_does_not_find_it(cast: SimpleNamespace, day: Event) -> None:
    Exclusion.objects.create(organisation=cast.office, excluded=cast.packer)
    assert found_by(cast.packer_owner) == []
    assert found_by(cast.firm_owner) == [day.title]


def test_it_stands_on_the_page_of_its_cluster_and_on_a_members_home(
    cast: SimpleNamespace, day: Event, browser_of: Browser
) -> None:
    for page in (cast.cluster.get_absolute_url(), reverse("front:member_home")):
        assert day.title in browser_of(cast.firm_owner).get(page).text
    assert day.title not in browser_of(None).get(cast.cluster.get_absolute_url()).text


def test_a_hidden_one_is_read_by_its_organiser_and_by_those_who_come(cast: SimpleNamespace, day: Event) -> None:
    registered(day, cast.firm, person=cast.firm_owner)
    moderated.hide(day, cast.staff_member)
    readers = (cast.cluster_manager, cast.firm_member, cast.packer_owner)
    assert [Event.objects.visible_to(one).exists() for one in readers] == [True, True, False]
    assert found_by(cast.packer_owner) == []
    moderated.show(day, cast.staff_member)
    assert found_by(cast.packer_owner) == [day.title]


def test_others_can_report_it(cast: SimpleNamespace, day: Event) -> None:
    assert moderated.find_event(cast.firm_owner, day.public_id) == day
    assert moderated.find_event(cast.cluster_manager, day.public_id) is None
    assert moderated.find_event(cast.researcher, day.public_id) is None
