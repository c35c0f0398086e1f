"""Events: who holds them, who finds them, how they change, and how they are called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.events.models import Event, Registration
from portal.events.services.holding import announce, call_off_event, change_event, open_event
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion
from tests.factories.events import event_of, registered

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]
GIVEN = ("title", "kind", "zone", "starts_at", "ends_at", "place", "audience", "cluster")


def changed(event: Event, by: Any, **fields: Any) -> Event:
    given = {name: getattr(event, name) for name in GIVEN}
    return change_event(event, by=by, version=event.version, **given | fields)


def test_nobody_opens_an_event_in_the_name_of_others(cast: SimpleNamespace) -> None:
    for person in (cast.firm_owner, cast.stranger, cast.researcher):
        with pytest.raises(NotAllowed):
            event_of(cast.office, by=person)
    assert not Event.objects.exists()


def test_a_company_holds_visits_and_no_matchmaking_day(cast: SimpleNamespace) -> None:
    visit = event_of(cast.firm, by=cast.firm_owner, kind=Event.Kind.VISIT)
    assert visit.kind == "visit"
    with pytest.raises(NotPossible) as refused:
        event_of(cast.firm, by=cast.firm_owner, kind=Event.Kind.MATCHMAKING)
    assert refused.value.field == "kind"


def test_two_clicks_are_one_event(cast: SimpleNamespace) -> None:
    filled = uuid4()
    first = event_of(cast.office, by=cast.cluster_manager, submission=filled)
    assert event_of(cast.office, by=cast.cluster_manager, submission=filled, announced=False) == first


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"ends_at": timezone.now() - dt.timedelta(days=400)}, "until"),
        ({"ends_at": timezone.now() + dt.timedelta(days=400)}, "last_day"),
        ({"registration_closes_at": timezone.now() + dt.timedelta(days=300)}, "closes_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: SimpleNamespace, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(NotPossible) as refused:
        event_of(cast.office, by=cast.cluster_manager, **fields)
    assert refused.value.field == field


def test_a_draft_is_seen_by_its_organiser_alone(cast: SimpleNamespace, elsewhere: Event) -> None:
    draft = event_of(cast.office, by=cast.cluster_manager, announced=False, audience="public")
    for person in (cast.firm_owner, cast.government_officer, cast.stranger, AnonymousUser()):
        assert draft not in Event.objects.visible_to(person)
    assert draft in Event.objects.visible_to(cast.cluster_manager)
    assert elsewhere in Event.objects.visible_to(cast.firm_owner)


def test_who_finds_it_is_decided_by_its_audience(cast: SimpleNamespace) -> None:
    def finders(event: Event) -> set[str]:
        people = {
            "firm": cast.firm_owner,
            "lab": cast.researcher,
            "stranger": cast.stranger,
            "visitor": AnonymousUser(),
        }
        return {name for name, person in people.items() if event in Event.objects.visible_to(person)}

    def held(audience: str) -> Event:
        return event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience=audience)

    assert finders(held("public")) == {"firm", "lab", "stranger", "visitor"}
    assert finders(held("members")) == {"firm", "lab", "stranger"}
    assert finders(held("cluster")) == {"firm"}
    invited = held("invited")
    assert finders(invited) == set()
    registered(invited, cast.lab, person=cast.researcher)
    assert finders(invited) == {"lab"}


def test_whoever_is_kept_out_reads_what_is_public_alone(cast: SimpleNamespace, b2b_day: Event) -> None:
    Exclusion.objects.create(organisation=cast.office, excluded=cast.packer)
    assert b2b_day not in Event.objects.visible_to(cast.packer_owner)
    assert b2b_day in Event.objects.visible_to(cast.firm_owner)


def test_moving_it_tells_those_who_come_and_raises_the_sequence(cast: SimpleNamespace, b2b_day: Event) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.lab, person=cast.researcher, state=Registration.State.CANCELLED)
    changed(b2b_day, cast.cluster_manager, place="Hall 2")
    assert b2b_day.version == 2
    told = Notification.objects.filter(kind="event.moved")
    assert [one.to for one in told] == [cast.firm_owner]


def test_a_change_of_words_alone_tells_nobody(cast: SimpleNamespace, b2b_day: Event) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    changed(b2b_day, cast.cluster_manager, title="Hofuf B2B day")
    assert not Notification.objects.filter(kind="event.moved").exists()


def test_the_second_of_two_who_change_it_is_told(cast: SimpleNamespace, b2b_day: Event) -> None:
    stale = Event.objects.get(pk=b2b_day.pk)
    changed(b2b_day, cast.cluster_manager, place="Hall 2")
    with pytest.raises(Overtaken):
        changed(stale, cast.cluster_manager, place="Hall 3")


def test_places_are_not_taken_from_those_who_have_one(cast: SimpleNamespace, b2b_day: Event) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.packer, person=cast.packer_owner, state=Registration.State.OFFERED)
    with pytest.raises(NotPossible) as refused:
        changed(b2b_day, cast.cluster_manager, capacity=1)
    assert refused.value.field == "capacity"
    assert changed(b2b_day, cast.cluster_manager, capacity=2).capacity == 2


def test_calling_it_off_says_why_and_is_done_once(cast: SimpleNamespace, b2b_day: Event) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    with pytest.raises(NotPossible):
        call_off_event(b2b_day, by=cast.cluster_manager, reason="  ")
    for _twice in range(2):
        call_off_event(b2b_day, by=cast.cluster_manager, reason="The hall is flooded.")
    assert (b2b_day.state, b2b_day.version) == ("called_off", 2)
    assert Notification.objects.filter(kind="event.called_off").count() == 1
    assert b2b_day in Event.objects.visible_to(cast.firm_owner)


def test_others_change_nothing(cast: SimpleNamespace, b2b_day: Event) -> None:
    for person in (cast.firm_owner, cast.government_officer, cast.stranger):
        with pytest.raises(NotAllowed):
            changed(b2b_day, person)
        with pytest.raises(NotAllowed):
            call_off_event(b2b_day, by=person, reason="x")
        with pytest.raises(NotAllowed):
            announce(b2b_day, by=person)
        with pytest.raises(NotAllowed):
            open_event(by=person, organiser=cast.office, title="x", kind="webinar", zone="UTC", starts_at=0, ends_at=1)


def test_an_event_keeps_its_hour_on_the_wall_in_cairo_across_the_change_of_clocks(cast: SimpleNamespace) -> None:
    """Egypt sets its clocks forward on the last Friday of April."""
    cairo = ZoneInfo("Africa/Cairo")
    before = dt.datetime(2027, 4, 29, 9, 30, tzinfo=cairo)
    for day, hours in ((before, 2), (before + dt.timedelta(days=2), 3)):
        start = day
        event = event_of(
            cast.office,
            by=cast.cluster_manager,
            zone="Africa/Cairo",
            starts_at=start,
            ends_at=start + dt.timedelta(hours=3),
        )
        event.refresh_from_db()
        local = event.starts_at.astimezone(event.tz)
        assert (local.hour, local.utcoffset()) == (9, dt.timedelta(hours=hours))


def test_the_form_makes_a_draft_and_the_page_announces_it(cast: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(cast.cluster_manager)
    typed = {
        "kind": "matchmaking",
        "title": "Hofuf B2B day",
        "day": "3 December 2027",
        "at": "09:30",
        "until": "13:00",
        "zone": "Asia/Riyadh",
        "audience": "members",
        "capacity": "120",
        "closes_on": "1 December 2027",
    }
    wrong = client.post(reverse("events:event_create"), typed | {"until": "09:00"})
    assert wrong.status_code == 422
    assert "It ends before it begins." in wrong.content.decode()
    assert "Hofuf B2B day" in wrong.content.decode()
    client.post(reverse("events:event_create"), typed)
    event = Event.objects.get()
    assert (event.state, event.capacity) == ("draft", 120)
    assert event.starts_at == dt.datetime(2027, 12, 3, 6, 30, tzinfo=dt.UTC)
    assert event.registration_closes_at == dt.datetime(2027, 12, 1, 21, 0, tzinfo=dt.UTC)
    client.post(reverse("events:event_announce", args=[event.public_id]))
    page = browser_of(cast.firm_owner).get(event.get_absolute_url()).content.decode()
    assert "Hofuf B2B day" in page
    assert "09:30" in page


def test_who_shares_the_list_shares_its_card() -> None:
    shown = Client().get("/ar" + reverse("events:event_list")).content.decode().partition("</head>")[0]
    assert '<meta property="og:title" content="الفعاليات">' in shown
    assert 'property="og:description"' in shown
    assert '<link rel="canonical" href="http' in shown
    assert 'hreflang="fr"' in shown


def test_the_list_asks_as_much_for_three_as_for_one(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    client.get(reverse("events:event_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("events:event_list"))
    for number in range(2):
        more = event_of(cast.office, by=cast.cluster_manager, title=f"Day {number}", cluster=cast.cluster)
        registered(more, cast.firm, person=cast.firm_owner)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("events:event_list"))
    assert len(one) == len(three) <= 15
