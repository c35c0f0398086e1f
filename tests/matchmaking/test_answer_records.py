"""How an organisation answers: counted when something changes, told to itself and its office, and to others as a good word or nothing."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import AnswerRecord, Match, MatchSide
from matchmaking.services import matches as services
from matchmaking.services.answering import count_answers, count_silent
from portal.outbox.services import drain
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
GOOD_WORD = "Usually answers within two days."
# A Sunday, on which offices in Saudi Arabia work; the Thursday before is their last day of the week.
SUNDAY = dt.datetime(2026, 11, 22, 7, tzinfo=dt.UTC)


def told(cast: SimpleNamespace, at: dt.datetime, answered: dt.timedelta | None, answer: str = "interested") -> Match:
    match: Match = MatchFactory(
        listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster),
        organisation=cast.packer,
        put_forward_at=at,
        due_on=(at + dt.timedelta(days=4)).date(),
    )
    if answered is not None:
        sides = MatchSide.objects.filter(match=match, side="candidate")
        sides.update(answer=answer, answered_at=at + answered)
    return match


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def record(cast: SimpleNamespace) -> AnswerRecord:
    return count_answers(cast.packer)


class TestCounting:
    def test_a_no_is_an_answer_and_silence_is_none(self, cast: SimpleNamespace) -> None:
        long_ago = SUNDAY - days(56)
        told(cast, long_ago, days(1))
        told(cast, long_ago, days(1), "declined")
        told(cast, long_ago, None)
        found = record(cast)
        assert (found.asked, found.answered, found.declined, found.silent) == (3, 2, 1, 1)

    def test_two_working_days_of_the_place_are_prompt(self, cast: SimpleNamespace) -> None:
        thursday = SUNDAY - days(3) - days(56)
        # Friday and Saturday are no working days there: Monday is the second.
        told(cast, thursday, days(4))
        told(cast, thursday, days(5))
        assert (record(cast).prompt, record(cast).days) == (1, 3)

    def test_who_still_has_time_was_not_asked_yet(self, cast: SimpleNamespace) -> None:
        told(cast, timezone.now(), None)
        assert record(cast).asked == 0

    def test_what_fell_away_unanswered_counts_for_nothing(self, cast: SimpleNamespace) -> None:
        told(cast, SUNDAY - days(56), None)
        Match.objects.update(closed_at=timezone.now())
        assert record(cast).asked == 0

    def test_what_is_older_than_a_year_is_forgotten(self, cast: SimpleNamespace) -> None:
        told(cast, timezone.now() - days(400), days(1))
        assert record(cast).asked == 0

    def test_an_answer_is_counted_by_itself_and_so_is_taking_it_back(
        self, cast: SimpleNamespace, django_capture_on_commit_callbacks: Any
    ) -> None:
        match = told(cast, timezone.now(), None)
        side = MatchSide.objects.select_related("match").get(match=match, side="candidate")
        services.answer_match(side, by=cast.packer_owner, answer="interested")
        with django_capture_on_commit_callbacks(execute=True):
            drain()
        assert AnswerRecord.objects.get(organisation=cast.packer).answered == 1
        services.undo_answer(side, by=cast.packer_owner)
        with django_capture_on_commit_callbacks(execute=True):
            drain()
        assert AnswerRecord.objects.get(organisation=cast.packer).answered == 0

    def test_silence_is_counted_by_the_clock_once(
        self, cast: SimpleNamespace, django_capture_on_commit_callbacks: Any
    ) -> None:
        told(cast, timezone.now() - days(12), None)
        count_silent()
        with django_capture_on_commit_callbacks(execute=True):
            drain()
        counted = AnswerRecord.objects.get(organisation=cast.packer)
        assert (counted.asked, counted.answered) == (1, 0)
        count_silent()
        drain()
        assert AnswerRecord.objects.get(organisation=cast.packer).counted_at == counted.counted_at


class TestWhoReadsWhat:
    @pytest.fixture
    def prompt(self, cast: SimpleNamespace) -> Match:
        for _ in range(4):
            told(cast, SUNDAY - days(56), days(1), "declined")
        match = told(cast, SUNDAY - days(56), days(1))
        assert count_answers(cast.packer).is_prompt
        return match

    def test_others_read_the_good_word_and_no_figure(
        self, cast: SimpleNamespace, prompt: Match, client: Client
    ) -> None:
        client.force_login(cast.firm_owner)
        for address in (cast.packer.get_absolute_url(), prompt.get_absolute_url()):
            page = client.get(address).content.decode()
            assert GOOD_WORD in page
            assert "within two working days" not in page.lower()

    def test_of_four_or_of_the_slow_they_read_nothing(self, cast: SimpleNamespace, client: Client) -> None:
        for _ in range(4):
            told(cast, SUNDAY - days(56), days(1))
        assert not record(cast).is_prompt
        for _ in range(4):
            told(cast, SUNDAY - days(56), None)
        assert not record(cast).is_prompt
        client.force_login(cast.firm_owner)
        assert GOOD_WORD not in client.get(cast.packer.get_absolute_url()).content.decode()

    @pytest.mark.usefixtures("prompt")
    def test_figures_are_for_itself_and_its_office(self, cast: SimpleNamespace, client: Client) -> None:
        client.force_login(cast.packer_owner)
        own = client.get(reverse("matchmaking:introduction_list")).content.decode()
        assert "How you answer" in own
        client.force_login(cast.cluster_manager)
        office = client.get(reverse("matchmaking:office_introductions", args=[cast.cluster.slug])).content.decode()
        assert "5 of 5 answered, 5 within two working days" in office
        client.force_login(cast.firm_owner)
        assert "How you answer" not in client.get(reverse("matchmaking:introduction_list")).content.decode()
