"""What two sides answer each other: once, by whom it concerns, and with what follows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from matchmaking.models import Listing, Match, MatchSide
from matchmaking.services import matches as services
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.notifications.reading import body, body_html, lines
from portal.organisations.models import Connection
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    return MatchFactory(listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer)


@pytest.fixture
def asker(match: Match) -> MatchSide:
    return MatchSide.objects.select_related("match").get(match=match, side="asker")


@pytest.fixture
def candidate(match: Match) -> MatchSide:
    return MatchSide.objects.select_related("match").get(match=match, side="candidate")


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("to__full_name", flat=True))


def yes(side: MatchSide, by: Any) -> MatchSide:
    return services.answer_match(side, by=by, answer="interested")


def no(side: MatchSide, by: Any, **how: str) -> MatchSide:
    return services.answer_match(side, by=by, answer="declined", **{"reason": "capacity", "courtesy": "later"} | how)


class TestYes:
    def test_one_yes_is_told_to_the_other_side(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        side = yes(candidate, cast.packer_owner)
        assert (side.answer, side.answered_by, side.match.agreed_at) == ("interested", cast.packer_owner, None)
        assert told("match.interested") == {"Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar"}
        assert not Connection.objects.exists()

    def test_the_second_yes_connects_them(self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide) -> None:
        yes(candidate, cast.packer_owner)
        side = yes(asker, cast.firm_member)
        assert side.match.agreed_at is not None
        assert Connection.objects.get().origin == f"match:{side.match.public_id}"
        assert told("match.agreed") == {"Huda Al-Mazroui", "Karim Al-Saleh", "Yusuf Al-Barrak"}

    def test_two_clicks_are_one(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        first = yes(candidate, cast.packer_owner)
        again = yes(MatchSide.objects.get(pk=candidate.pk), cast.packer_owner)
        assert again.answered_at == first.answered_at
        assert Entry.objects.filter(verb="match.answered").count() == 1

    def test_two_colleagues_are_one_and_the_first_has_the_word(self, cast: SimpleNamespace, asker: MatchSide) -> None:
        other_page = MatchSide.objects.select_related("match").get(pk=asker.pk)
        yes(asker, cast.firm_owner)
        with pytest.raises(NotPossible):
            no(other_page, cast.firm_admin)
        assert MatchSide.objects.get(pk=asker.pk).answered_by == cast.firm_owner

    def test_it_is_agreed_once(self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide) -> None:
        yes(candidate, cast.packer_owner)
        yes(asker, cast.firm_owner)
        yes(asker, cast.firm_admin)
        assert Entry.objects.filter(verb="match.agreed").count() == 1
        assert Connection.objects.count() == 1

    def test_the_office_is_asked_to_ask_for_what_only_it_may_see(self, cast: SimpleNamespace, asker: MatchSide) -> None:
        Listing.objects.update(confidentiality="office")
        yes(asker, cast.firm_owner)
        assert told("match.interested") == set()
        note = Notification.objects.get(kind="match.entrusted")
        assert (note.to, note.about) == (cast.cluster_manager, asker.match)


class TestNo:
    def test_the_reason_stays_here_and_the_courtesy_goes_there(
        self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide
    ) -> None:
        yes(asker, cast.firm_owner)
        side = no(candidate, cast.packer_owner, reason="competitor", courtesy="another")
        assert (side.reason, side.courtesy) == ("competitor", "another")
        for note in Notification.objects.filter(kind="match.declined"):
            assert "competitor" not in str(note.facts)
            assert note.facts["courtesy"] == "another"

    def test_whoever_has_not_answered_is_not_told(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        no(candidate, cast.packer_owner)
        assert not Notification.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"answer": "declined", "reason": "", "courtesy": "later"}, "reason"),
            ({"answer": "declined", "reason": "because", "courtesy": "later"}, "reason"),
            ({"answer": "declined", "reason": "price", "courtesy": ""}, "courtesy"),
            ({"answer": "declined", "reason": "price", "courtesy": "go away"}, "courtesy"),
            ({"answer": ""}, "answer"),
            ({"answer": "maybe"}, "answer"),
        ],
    )
    def test_a_no_without_its_code_is_refused(
        self, cast: SimpleNamespace, candidate: MatchSide, given: dict[str, str], field: str
    ) -> None:
        with pytest.raises(NotPossible) as refusal:
            services.answer_match(candidate, by=cast.packer_owner, **given)
        assert refusal.value.field == field
        assert MatchSide.objects.get(pk=candidate.pk).answer == ""


class TestUndo:
    @pytest.mark.parametrize("answer", [yes, no])
    def test_an_answer_can_be_taken_back(self, cast: SimpleNamespace, candidate: MatchSide, answer: Any) -> None:
        answer(candidate, cast.packer_owner)
        side = services.undo_answer(candidate, by=cast.packer_owner)
        assert (side.answer, side.reason, side.courtesy, side.answered_at, side.answered_by) == ("", "", "", None, None)

    def test_what_was_told_of_it_goes_while_it_is_unread(
        self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide
    ) -> None:
        yes(candidate, cast.packer_owner)
        Notification.objects.filter(to=cast.firm_admin).update(read_at=timezone.now())
        services.undo_answer(candidate, by=cast.packer_owner)
        assert told("match.interested") == {cast.firm_admin.full_name}
        yes(asker, cast.firm_owner)
        no(candidate, cast.packer_owner)
        assert told("match.declined")
        services.undo_answer(candidate, by=cast.packer_owner)
        assert told("match.declined") == set()
        assert told("match.interested") == {cast.firm_admin.full_name, cast.packer_owner.full_name}

    def test_the_office_is_not_asked_any_more(self, cast: SimpleNamespace, asker: MatchSide) -> None:
        Listing.objects.update(confidentiality="office")
        yes(asker, cast.firm_owner)
        services.undo_answer(asker, by=cast.firm_owner)
        assert told("match.entrusted") == set()

    def test_not_once_the_other_side_has_acted_on_it(
        self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide
    ) -> None:
        yes(candidate, cast.packer_owner)
        no(asker, cast.firm_owner)
        with pytest.raises(NotPossible):
            services.undo_answer(candidate, by=cast.packer_owner)
        assert services.undo_answer(asker, by=cast.firm_owner).answer == ""

    def test_not_once_it_is_agreed(self, cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide) -> None:
        yes(candidate, cast.packer_owner)
        yes(asker, cast.firm_owner)
        with pytest.raises(NotPossible):
            services.undo_answer(asker, by=cast.firm_owner)

    def test_twice_is_once(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        yes(candidate, cast.packer_owner)
        services.undo_answer(candidate, by=cast.packer_owner)
        services.undo_answer(candidate, by=cast.packer_owner)
        assert Entry.objects.filter(verb="match.answer_undone").count() == 1


class TestPuttingAside:
    def test_it_goes_and_comes_back_and_nobody_is_told(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        side = services.put_aside(candidate, by=cast.packer_owner)
        first = side.put_aside_at
        assert services.put_aside(candidate, by=cast.packer_owner).put_aside_at == first
        assert services.take_back(candidate, by=cast.packer_owner).put_aside_at is None
        assert not Notification.objects.exists()

    def test_what_was_declined_is_taken_back_as_an_answer(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        no(candidate, cast.packer_owner)
        assert services.take_back(candidate, by=cast.packer_owner).answer == ""

    def test_what_was_put_aside_can_still_be_answered(self, cast: SimpleNamespace, candidate: MatchSide) -> None:
        services.put_aside(candidate, by=cast.packer_owner)
        side = yes(candidate, cast.packer_owner)
        assert (side.answer, side.put_aside_at) == ("interested", None)


class TestWhoMay:
    @pytest.mark.parametrize(
        "who", ["firm_owner", "former_member", "stranger", "cluster_manager", "staff_member", "researcher"]
    )
    @pytest.mark.parametrize(
        ("verb", "given"),
        [
            ("answer_match", {"answer": "interested"}),
            ("undo_answer", {}),
            ("put_aside", {}),
            ("take_back", {}),
            ("open_match", {}),
        ],
    )
    def test_nobody_answers_for_others(
        self, cast: SimpleNamespace, candidate: MatchSide, who: str, verb: str, given: dict[str, str]
    ) -> None:
        with pytest.raises(NotAllowed):
            getattr(services, verb)(candidate, by=getattr(cast, who), **given)

    def test_a_candidate_never_answers_what_only_the_office_may_see(
        self, cast: SimpleNamespace, candidate: MatchSide
    ) -> None:
        Listing.objects.update(confidentiality="office")
        with pytest.raises(NotAllowed):
            yes(candidate, cast.packer_owner)

    def test_whoever_was_excluded_meanwhile_no_longer_answers(
        self, cast: SimpleNamespace, match: Match, candidate: MatchSide
    ) -> None:
        match.listing.hidden_from.add(cast.packer)
        with pytest.raises(NotAllowed):
            yes(candidate, cast.packer_owner)


@pytest.mark.parametrize(
    "closed", [{"closed_at": timezone.now()}, {"expires_on": timezone.localdate() - timezone.timedelta(days=1)}]
)
def test_what_is_over_cannot_be_answered(cast: SimpleNamespace, asker: MatchSide, closed: dict[str, Any]) -> None:
    Listing.objects.update(**closed)
    with pytest.raises(NotPossible):
        yes(asker, cast.firm_owner)
    Match.objects.update(closed_at=timezone.now())
    with pytest.raises(NotPossible):
        yes(asker, cast.firm_owner)


def test_the_first_look_is_remembered_once(cast: SimpleNamespace, asker: MatchSide) -> None:
    services.open_match(asker, by=cast.firm_owner)
    first = MatchSide.objects.get(pk=asker.pk).opened_at
    services.open_match(asker, by=cast.firm_admin)
    assert MatchSide.objects.get(pk=asker.pk).opened_at == first


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_message_has_words_and_names_nobody_who_is_not_named(
    cast: SimpleNamespace, asker: MatchSide, candidate: MatchSide, language: str
) -> None:
    from django.utils import translation

    Listing.objects.update(confidentiality="unnamed", title="Vacuum packing")
    yes(asker, cast.firm_owner)
    with translation.override(language):
        (line,) = lines(Notification.objects.filter(to=cast.packer_owner), cast.packer_owner)
        written = f"{line.text} {body(line)} {body_html(line)}"
    assert "Vacuum packing" in written
    assert "Sanabel" not in written
    assert "السنابل" not in written
    yes(candidate, cast.packer_owner)
    with translation.override(language):
        agreed = lines(Notification.objects.filter(kind="match.agreed"), cast.firm_admin)
        assert "Nakhla" in body(agreed[0]) or "نخلة" in body(agreed[0])
