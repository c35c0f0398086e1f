"""Two taps after a meeting, a note for one's own people, and what follows where both want to go on."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction, Match, MatchSide
from messaging.models import Conversation
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Event, GoingOn, Meeting, MetOutcome, Rating
from portal.events.queries.outcome import lines_of, went
from portal.events.services.going_on import ask_what_came, remind_the_silent, say_what_came
from portal.events.services.meetings import accept, ask
from portal.events.services.no_shows import did_not_take_place
from portal.events.services.ratings import ask_how_it_was, rate
from portal.notifications.models import Notification
from portal.organisations.models import Connection, Exclusion
from tests.factories.matchmaking import ListingFactory

from .days import begins_now
from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    """Firm and packer have met; nobody has said anything yet."""
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    third, third_person = newcomer(b2b_day, "Oasis Cartons")
    meeting = accept(ask(firm, packer, by=cast.firm_owner, slot=times(b2b_day)[0]), by=cast.packer_owner)
    meeting = begins_now(meeting, since=dt.timedelta(minutes=25))
    return SimpleNamespace(
        event=meeting.event,
        meeting=meeting,
        firm=firm,
        packer=packer,
        third=third,
        third_person=third_person,
        ours=cast.firm_owner,
        theirs=cast.packer_owner,
        cast=cast,
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def both_go_on(met: SimpleNamespace) -> GoingOn:
    rate(met.meeting, met.firm, by=met.ours, goes_on="yes")
    assert not GoingOn.objects.exists()
    rate(met.meeting, met.packer, by=met.theirs, goes_on="yes")
    return GoingOn.objects.get()


def matched(met: SimpleNamespace) -> Match:
    """They met about a need of the firm, for which the packer is suggested."""
    need = ListingFactory(organisation=met.cast.firm, created_by=met.ours)
    match = Match.objects.create(
        listing=need,
        organisation=met.cast.packer,
        strength=1.0,
        reverse_strength=1.0,
        order=0.7,
        verdict="strong",
        weights_version="test",
    )
    for side, organisation in (("asker", met.cast.firm), ("candidate", met.cast.packer)):
        MatchSide.objects.create(match=match, side=side, organisation=organisation)
    Meeting.objects.filter(pk=met.meeting.pk).update(listing=need)
    met.meeting.refresh_from_db()
    return match


def test_two_taps_are_kept_one_after_the_other(met: SimpleNamespace) -> None:
    rate(met.meeting, met.firm, by=met.ours, worth="yes")
    rating = rate(met.meeting, met.firm, by=met.ours, goes_on="later")
    assert (rating.worth, rating.goes_on, rating.note) == ("yes", "later", "")
    assert Rating.objects.count() == 1
    assert Meeting.objects.get(pk=met.meeting.pk).state == "held"


def test_only_ones_own_side_and_only_what_took_place(met: SimpleNamespace) -> None:
    for person, side in ((met.theirs, met.firm), (met.third_person, met.firm), (met.cast.cluster_manager, met.firm)):
        with pytest.raises(NotAllowed):
            rate(met.meeting, side, by=person, worth="yes")
    with pytest.raises(NotAllowed):
        rate(met.meeting, met.third, by=met.third_person, worth="yes")
    with pytest.raises(NotPossible):
        rate(met.meeting, met.firm, by=met.ours, worth="wonderful")
    did_not_take_place(met.meeting, by=met.ours, missing=met.packer)
    with pytest.raises(NotPossible):
        rate(met.meeting, met.firm, by=met.ours, worth="yes")


def test_nobody_rates_what_has_not_begun(met: SimpleNamespace) -> None:
    with pytest.raises(NotPossible):
        rate(begins_now(met.meeting, since=dt.timedelta(minutes=-5)), met.firm, by=met.ours, worth="yes")


def test_a_meeting_that_somebody_has_rated_took_place(met: SimpleNamespace) -> None:
    rate(met.meeting, met.packer, by=met.theirs, worth="yes")
    with pytest.raises(NotPossible):
        did_not_take_place(met.meeting, by=met.ours, missing=met.packer)


def test_a_note_is_read_by_ones_own_people_alone(met: SimpleNamespace) -> None:
    rate(met.meeting, met.firm, by=met.ours, note="They could do 12 t a week.", worth="yes")
    address = reverse("events:rating_list", args=[met.event.public_id])
    assert "12 t a week" in signed_in(met.ours).get(address).content.decode()
    assert "12 t a week" not in signed_in(met.theirs).get(address).content.decode()
    for person in (met.cast.cluster_manager, met.cast.government_officer):
        assert signed_in(person).get(address).status_code == 404
    outcome = reverse("events:event_outcome", args=[met.event.public_id])
    assert "12 t a week" not in signed_in(met.cast.cluster_manager).get(outcome).content.decode()


def test_the_page_takes_taps_and_notes_without_script(met: SimpleNamespace) -> None:
    client, address = signed_in(met.ours), reverse("events:meeting_rate", args=[met.meeting.public_id])
    client.post(address, {"worth": "so_so"})
    client.post(address, {"goes_on": "yes"})
    client.post(address, {"note": "Call in May"})
    rating = Rating.objects.get()
    assert (rating.worth, rating.goes_on, rating.note) == ("so_so", "yes", "Call in May")
    too_long = client.post(address, {"note": "x" * 2001})
    assert too_long.status_code == 422
    assert "x" * 2001 in too_long.content.decode()
    assert signed_in(met.third_person).post(address, {"worth": "no"}).status_code == 404
    assert signed_in(met.cast.cluster_manager).post(address, {"worth": "no"}).status_code == 404


def test_both_want_to_go_on_and_the_suggestion_becomes_an_introduction(met: SimpleNamespace) -> None:
    match = matched(met)
    made = both_go_on(met)
    introduction = Introduction.objects.get(match=match)
    assert made.introduction == introduction
    assert made.ask_at is None
    assert introduction.state == "made"
    assert introduction.ask_at is not None
    assert set(match.sides.values_list("answer", flat=True)) == {"interested"}
    assert Connection.objects.filter(ended_at=None).count() == 1
    assert Conversation.objects.get().about == match
    rate(met.meeting, met.packer, by=met.theirs, goes_on="yes")
    assert GoingOn.objects.count() == Introduction.objects.count() == 1


def test_an_office_that_reads_first_has_nothing_left_to_read(met: SimpleNamespace) -> None:
    from matchmaking.services.introducing import choose

    choose(met.cast.cluster, by=met.cast.cluster_manager, reads_first=True)
    matched(met)
    introduction = both_go_on(met).introduction
    assert introduction is not None
    assert introduction.state == "made"


def test_without_a_shared_need_they_are_connected_and_asked_here(met: SimpleNamespace) -> None:
    made = both_go_on(met)
    assert made.introduction is None
    assert made.ask_at == made.made_at + dt.timedelta(days=30)
    assert Connection.objects.filter(ended_at=None).count() == 1
    talk = Conversation.objects.get()
    assert talk.about == met.meeting
    assert set(talk.participants.values_list("organisation", flat=True)) == {met.cast.firm.pk, met.cast.packer.pk}
    assert Notification.objects.filter(kind="b2b.going_on").values_list("to", flat=True).get() == met.ours.pk


def test_a_suggestion_that_was_closed_leaves_them_their_own_clock(met: SimpleNamespace) -> None:
    match = matched(met)
    Match.objects.filter(pk=match.pk).update(closed_at=timezone.now(), closed_because="fell_away")
    assert both_go_on(met).ask_at is not None


def test_who_keeps_apart_is_not_introduced(met: SimpleNamespace) -> None:
    rate(met.meeting, met.firm, by=met.ours, goes_on="yes")
    Exclusion.objects.create(organisation=met.cast.packer, excluded=met.cast.firm)
    rate(met.meeting, met.packer, by=met.theirs, goes_on="yes")
    assert not GoingOn.objects.exists()
    assert not Connection.objects.exists()


@pytest.mark.parametrize("said", ["no", "later", ""])
def test_one_wish_alone_introduces_nobody(met: SimpleNamespace, said: str) -> None:
    rate(met.meeting, met.firm, by=met.ours, goes_on="yes")
    if said:
        rate(met.meeting, met.packer, by=met.theirs, goes_on=said)
    assert not GoingOn.objects.exists()
    assert not Conversation.objects.exists()


def test_the_silent_side_is_reminded_once_on_the_next_working_morning(met: SimpleNamespace) -> None:
    rate(met.meeting, met.firm, by=met.ours, goes_on="yes")
    remind_the_silent()
    assert not Notification.objects.filter(kind="b2b.go_on").exists()
    begins_now(met.meeting, since=dt.timedelta(days=8))
    for _twice in range(2):
        remind_the_silent()
    assert Notification.objects.get(kind="b2b.go_on").to == met.theirs
    rate(met.meeting, met.packer, by=met.theirs, goes_on="no")
    assert not Notification.objects.filter(kind="b2b.go_on").exists()


def test_whoever_has_said_no_is_not_reminded(met: SimpleNamespace) -> None:
    rate(met.meeting, met.firm, by=met.ours, goes_on="yes")
    rate(met.meeting, met.packer, by=met.theirs, goes_on="no")
    begins_now(met.meeting, since=dt.timedelta(days=8))
    remind_the_silent()
    assert not Notification.objects.filter(kind="b2b.go_on").exists()


def test_both_are_asked_after_thirty_and_ninety_days(met: SimpleNamespace) -> None:
    made = both_go_on(met)
    ask_what_came()
    assert not MetOutcome.objects.exists()
    for days, asked in ((30, 2), (90, 4)):
        past = timezone.now() - dt.timedelta(days=days, minutes=1)
        GoingOn.objects.filter(pk=made.pk).update(made_at=past, ask_at=past)
        for _twice in range(2):
            ask_what_came()
        assert MetOutcome.objects.count() == asked
    assert GoingOn.objects.get().ask_at is None
    mine = MetOutcome.objects.get(organisation=met.cast.firm, after=90)
    with pytest.raises(NotAllowed):
        say_what_came(mine, by=met.theirs, said="deal")
    assert signed_in(met.theirs).get(mine.get_absolute_url()).status_code == 404
    assert signed_in(met.cast.cluster_manager).get(mine.get_absolute_url()).status_code == 404
    client = signed_in(met.ours)
    assert client.post(mine.get_absolute_url(), {"said": ""}).status_code == 422
    client.post(mine.get_absolute_url(), {"said": "deal"})
    mine.refresh_from_db()
    assert (mine.said, mine.said_by) == ("deal", met.ours)


def test_when_the_event_is_over_each_side_is_asked_once_how_it_was(met: SimpleNamespace) -> None:
    Meeting.objects.filter(pk=met.meeting.pk).update(state="held")
    ask_how_it_was()
    assert not Notification.objects.filter(kind="b2b.how_was_it").exists()
    Event.objects.filter(pk=met.event.pk).update(ends_at=timezone.now())
    rate(met.meeting, met.firm, by=met.ours, worth="yes")
    for _twice in range(2):
        ask_how_it_was()
    assert Notification.objects.get(kind="b2b.how_was_it").to == met.theirs


def test_how_it_went_is_told_by_counts_and_sums_of_three(met: SimpleNamespace) -> None:
    both_go_on(met)
    rate(met.meeting, met.firm, by=met.ours, worth="yes")
    rate(met.meeting, met.packer, by=met.theirs, worth="no")
    found = went(met.event)
    assert (found.planned, found.held, found.missed, found.share_kept, found.introductions) == (1, 1, 0, 1.0, 1)
    assert (found.registered, found.came, found.absent, found.rated) == (3, 0, 3, 2)
    assert found.worth is None
    assert found.goes_on is None
    other = accept(ask(met.third, met.firm, by=met.third_person, slot=times(met.event)[4]), by=met.ours)
    rate(begins_now(other, since=dt.timedelta(minutes=5)), met.third, by=met.third_person, worth="yes")
    found = went(met.event)
    assert found.worth == {"yes": 2, "no": 1}
    assert found.goes_on is None
    assert dict(lines_of(found))["Worth it"] == "2"


def test_the_table_is_the_organisers_and_safe_to_open(met: SimpleNamespace) -> None:
    address = reverse("events:event_outcome_table", args=[met.event.public_id])
    answer = signed_in(met.cast.cluster_manager).get(address)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "Registrations,3" in answer.content.decode()
    for person in (met.ours, met.cast.government_officer):
        assert signed_in(person).get(address).status_code == 404


@pytest.mark.parametrize("page", ["rating_list", "floor", "event_outcome"])
def test_pages_ask_the_same_of_one_meeting_and_of_three(met: SimpleNamespace, page: str) -> None:
    begins_now(met.meeting)
    client = signed_in(met.ours if page == "rating_list" else met.cast.cluster_manager)
    address = reverse(f"events:{page}", args=[met.event.public_id])
    client.get(address)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    one = asked()
    for name in ("Dune Labels", "Palm Crates"):
        other, _person = newcomer(met.event, name)
        fields = {"slot": met.meeting.slot, "state": "agreed", "first": met.firm, "second": other}
        made = Meeting.objects.create(event=met.event, **fields)
        Rating.objects.create(meeting=made, delegation=met.firm, worth="yes", note="Fine")
    assert asked() == one <= 15
