"""The transfer office of a university or R&D centre: what a researcher offers and answers waits, and how it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from matchmaking.models import Listing, Match, MatchSide, Release
from matchmaking.queries.releases import due_days
from matchmaking.services import listings
from matchmaking.services.answers import answer_match
from matchmaking.services.releases import release, release_due, send_back, withdraw_release
from portal.core.calendar import add_working_days
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.notifications.reading import body, lines
from portal.organisations.models import Closure, Membership, Organisation
from portal.organisations.services import set_transfer_office
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

Offer = Callable[..., Listing]


@pytest.fixture
def head(cast: SimpleNamespace) -> Any:
    """An administrator of the laboratory, which has a transfer office."""
    person = UserFactory(full_name="Lubna Al-Harbi")
    MembershipFactory(organisation=cast.lab, user=person, role="owner")
    Membership.objects.filter(user=cast.researcher, organisation=cast.lab).update(role="member")
    set_transfer_office(cast.lab, by=person, releases=True)
    return person


@pytest.fixture
def offer(cast: SimpleNamespace, head: Any) -> Offer:
    """A draft of the researcher's, asked to be published."""

    def write(title: str = "Shelf life study of paste", by: Any = None, **more: Any) -> Listing:
        by = by or cast.researcher
        fields = {"category": "testing", "audience": "members", "title": title} | more
        draft = listings.create_listing(by=by, organisation=cast.lab, kind="offer", **fields)
        return listings.publish_listing(draft, by=by)

    return write


@pytest.fixture
def side(cast: SimpleNamespace, head: Any) -> MatchSide:
    """The laboratory could answer the firm's need."""
    need = ListingFactory(organisation=cast.firm, title="Shelf life of our paste")
    match = MatchFactory(listing=need, organisation=cast.lab)
    return match.sides.get(side="candidate")


def waiting() -> Release:
    found: Release = Release.objects.waiting().with_rows().get()
    return found


def told(kind: str) -> set[str]:
    return {one.to.full_name for one in Notification.objects.filter(kind=kind)}


def days_ago(release: Release, days: int) -> None:
    Release.objects.filter(pk=release.pk).update(asked_at=timezone.now() - dt.timedelta(days=days))


def test_an_offer_of_a_researcher_waits_and_its_administrators_are_told(
    cast: SimpleNamespace, head: Any, offer: Offer
) -> None:
    draft = offer()
    assert draft.is_draft
    assert waiting().listing == draft
    assert told("release.asked") == {head.full_name}
    assert not Listing.objects.visible_to(cast.firm_owner).filter(pk=draft.pk).exists()


def test_asking_twice_is_asking_once(cast: SimpleNamespace, offer: Offer) -> None:
    draft = offer()
    listings.publish_listing(draft, by=cast.researcher)
    assert Release.objects.count() == 1


def test_released_it_is_published_in_the_name_of_its_writer(cast: SimpleNamespace, head: Any, offer: Offer) -> None:
    draft = offer()
    release(waiting(), by=head)
    draft.refresh_from_db()
    assert draft.is_open
    assert Release.objects.get().state == "released"
    assert told("release.done") == {cast.researcher.full_name}
    assert told("release.asked") == set()


def test_sent_back_with_a_sentence_it_is_a_draft_that_can_be_asked_for_again(
    cast: SimpleNamespace, head: Any, offer: Offer
) -> None:
    draft = offer()
    with pytest.raises(NotPossible):
        send_back(waiting(), by=head, sentence="  ")
    send_back(waiting(), by=head, sentence="Name the price.")
    draft.refresh_from_db()
    assert draft.is_draft
    assert told("release.returned") == {cast.researcher.full_name}
    listings.publish_listing(draft, by=cast.researcher)
    assert waiting().listing == draft


def test_who_decides_is_decided_once(cast: SimpleNamespace, head: Any, offer: Offer) -> None:
    draft = offer()
    stale = waiting()
    send_back(waiting(), by=head, sentence="Not yet.")
    with pytest.raises(NotPossible):
        release(stale, by=head)
    draft.refresh_from_db()
    assert draft.is_draft
    assert Release.objects.get().state == "returned"


def test_only_administrators_release_and_only_the_writer_takes_back(
    cast: SimpleNamespace, head: Any, offer: Offer
) -> None:
    offer()
    for somebody in (cast.researcher, cast.firm_owner, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            release(waiting(), by=somebody)
        with pytest.raises(NotAllowed):
            send_back(waiting(), by=somebody, sentence="No.")
    with pytest.raises(NotAllowed):
        withdraw_release(waiting(), by=head)
    assert withdraw_release(waiting(), by=cast.researcher).state == "withdrawn"


def test_nobody_else_waits(cast: SimpleNamespace, head: Any, offer: Offer) -> None:
    assert offer(by=head).is_open
    need = listings.create_listing(
        by=cast.researcher, organisation=cast.lab, kind="need", category="supply", audience="members", title="Sand"
    )
    assert listings.publish_listing(need, by=cast.researcher).is_open
    set_transfer_office(cast.lab, by=head, releases=False)
    assert offer("Another study").is_open


def test_what_is_changed_while_it_waits_has_to_be_asked_for_again(
    cast: SimpleNamespace, head: Any, offer: Offer
) -> None:
    draft = offer()
    seen = waiting()
    listings.update_listing(draft, by=cast.researcher, title="Something else")
    with pytest.raises(NotPossible):
        release(seen, by=head)
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_was_released_stays_as_it_was_released(cast: SimpleNamespace, head: Any, offer: Offer) -> None:
    draft = offer()
    release(waiting(), by=head)
    draft.refresh_from_db()
    with pytest.raises(NotPossible):
        listings.update_listing(draft, by=cast.researcher, title="Something else")
    assert listings.update_listing(draft, by=head, title="Shelf life, dearer").title == "Shelf life, dearer"


def test_a_draft_that_an_administrator_publishes_waits_no_more(cast: SimpleNamespace, head: Any, offer: Offer) -> None:
    draft = offer()
    listings.publish_listing(draft, by=head)
    assert Release.objects.get().state == "released"


class TestSilence:
    def test_five_working_days_of_the_place_release(self, offer: Offer) -> None:
        draft = offer()
        days_ago(waiting(), 20)
        release_due()
        draft.refresh_from_db()
        assert draft.is_open
        assert Release.objects.get().state == "silent"

    def test_on_the_last_day_it_still_waits(self, offer: Offer) -> None:
        offer()
        today, country = timezone.localdate(), waiting().organisation.country
        asked = next(
            days for days in range(5, 20)
            if add_working_days(today - dt.timedelta(days=days), 5, country) >= today
        )  # fmt: skip
        days_ago(waiting(), asked)
        release_due()
        assert waiting()

    def test_closed_days_are_no_days_of_silence(self, cast: SimpleNamespace, offer: Offer) -> None:
        offer()
        days_ago(waiting(), 20)
        today = timezone.localdate()
        Closure.objects.create(
            organisation=cast.lab, what="break", first_day=today - dt.timedelta(days=19), last_day=today
        )
        release_due()
        assert due_days([waiting()])[waiting().pk] > today

    def test_it_is_released_once(self, head: Any, offer: Offer) -> None:
        offer()
        seen = waiting()
        days_ago(seen, 20)
        release_due()
        release_due()
        with pytest.raises(NotPossible):
            release(seen, by=head)
        assert Release.objects.count() == 1

    def test_without_a_transfer_office_nothing_waits(self, cast: SimpleNamespace, head: Any, offer: Offer) -> None:
        draft = offer()
        set_transfer_office(cast.lab, by=head, releases=False)
        release_due()
        draft.refresh_from_db()
        assert draft.is_open

    def test_who_has_left_says_nothing_any_more(self, cast: SimpleNamespace, offer: Offer) -> None:
        draft = offer()
        Membership.objects.filter(user=cast.researcher).update(ended_at=timezone.now())
        days_ago(waiting(), 20)
        release_due()
        draft.refresh_from_db()
        assert draft.is_draft
        assert Release.objects.get().state == "withdrawn"


class TestAnswers:
    def test_an_answer_waits_and_the_other_side_learns_nothing(
        self, cast: SimpleNamespace, head: Any, side: MatchSide
    ) -> None:
        answer_match(side, by=cast.researcher, answer="interested")
        side.refresh_from_db()
        assert side.answer == ""
        assert told("match.interested") == set()
        assert told("release.asked") == {head.full_name}

    def test_released_it_is_given(self, cast: SimpleNamespace, head: Any, side: MatchSide) -> None:
        answer_match(side, by=cast.researcher, answer="declined", reason="capacity", courtesy="later")
        release(waiting(), by=head)
        side.refresh_from_db()
        given = (side.answer, side.reason, side.courtesy, side.answered_by)
        assert given == ("declined", "capacity", "later", cast.researcher)

    def test_another_answer_has_to_wait_for_the_first(self, cast: SimpleNamespace, side: MatchSide) -> None:
        answer_match(side, by=cast.researcher, answer="interested")
        answer_match(side, by=cast.researcher, answer="interested")
        with pytest.raises(NotPossible):
            answer_match(side, by=cast.researcher, answer="declined", reason="price", courtesy="later")
        assert Release.objects.count() == 1

    def test_a_wrong_answer_is_told_at_once(self, cast: SimpleNamespace, side: MatchSide) -> None:
        with pytest.raises(NotPossible):
            answer_match(side, by=cast.researcher, answer="declined", reason="")
        assert not Release.objects.exists()

    def test_an_administrator_who_answers_overtakes_it(self, cast: SimpleNamespace, head: Any, side: MatchSide) -> None:
        answer_match(side, by=cast.researcher, answer="interested")
        answer_match(side, by=head, answer="declined", reason="capacity", courtesy="later")
        assert Release.objects.get().state == "lapsed"

    def test_what_was_closed_meanwhile_is_no_longer_possible(
        self, cast: SimpleNamespace, head: Any, side: MatchSide
    ) -> None:
        answer_match(side, by=cast.researcher, answer="interested")
        Match.objects.filter(pk=side.match_id).update(closed_at=timezone.now())
        with pytest.raises(NotPossible):
            release(waiting(), by=head)
        assert Release.objects.get().state == "lapsed"
        assert told("release.done") == {cast.researcher.full_name}

    def test_after_five_silent_days_it_is_given(self, cast: SimpleNamespace, side: MatchSide) -> None:
        answer_match(side, by=cast.researcher, answer="interested")
        days_ago(waiting(), 20)
        release_due()
        side.refresh_from_db()
        assert side.answer == "interested"


class TestPages:
    def test_an_administrator_releases_on_the_page(self, client: Client, head: Any, offer: Offer) -> None:
        draft = offer()
        client.force_login(head)
        page = client.get(reverse("matchmaking:release_list")).content.decode()
        assert draft.title in page
        assert "Send back" in page
        refused = client.post(reverse("matchmaking:release_return", args=[waiting().public_id]), {"sentence": ""})
        assert refused.status_code == 422
        assert client.post(reverse("matchmaking:release_accept", args=[waiting().public_id])).status_code == 302
        draft.refresh_from_db()
        assert draft.is_open
        assert client.get(reverse("matchmaking:release_list")).status_code == 200

    def test_the_researcher_sees_how_it_stands(
        self, client: Client, cast: SimpleNamespace, head: Any, offer: Offer
    ) -> None:
        draft = offer()
        client.force_login(cast.researcher)
        assert "Waits for your transfer office since" in client.get(draft.get_absolute_url()).content.decode()
        page = client.get(reverse("matchmaking:release_list")).content.decode()
        assert draft.title in page
        assert "Send back" not in page
        send_back(waiting(), by=head, sentence="Name the price, please.")
        assert "Name the price, please." in client.get(draft.get_absolute_url()).content.decode()

    def test_of_a_colleague_a_plain_member_sees_nothing(
        self, client: Client, cast: SimpleNamespace, offer: Offer
    ) -> None:
        draft = offer()
        client.force_login(MembershipFactory(organisation=cast.lab).user)
        assert draft.title not in client.get(reverse("matchmaking:release_list")).content.decode()
        address = reverse("matchmaking:release_accept", args=[waiting().public_id])
        assert client.post(address).status_code == 404

    def test_a_card_says_that_the_answer_waits(self, client: Client, cast: SimpleNamespace, side: MatchSide) -> None:
        client.force_login(cast.researcher)
        match = side.match
        answer = client.post(reverse("matchmaking:match_answer", args=[match.public_id]), {"answer": "interested"})
        assert answer.status_code == 302
        page = client.get(match.get_absolute_url()).content.decode()
        assert "Waits for the transfer office" in page
        assert "Not now" not in page

    def test_the_switch_is_for_those_who_keep_the_page(self, client: Client, cast: SimpleNamespace, head: Any) -> None:
        page = reverse("organisations:edit_transfer", args=[cast.lab.slug])
        client.force_login(cast.researcher)
        assert client.post(page, {"releases": "no"}).status_code == 403
        client.force_login(head)
        assert client.post(page, {"releases": "no"}).status_code == 302
        lab = Organisation.objects.get(pk=cast.lab.pk)
        assert not hasattr(lab, "transfer_office")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("end", ["returned", "released", "silent", "lapsed"])
def test_every_message_has_words(cast: SimpleNamespace, head: Any, offer: Offer, end: str, language: str) -> None:
    offer("Study <b>of</b> paste")
    if end == "returned":
        send_back(waiting(), by=head, sentence="Name the price.")
    else:
        release(waiting(), by=head)
        Release.objects.update(state=end)
    with translation.override(language):
        found = lines(Notification.objects.all(), cast.researcher)
        assert found
        for line in found:
            assert "Study <b>of</b> paste" in line.text
            assert len(body(line)) > 20
