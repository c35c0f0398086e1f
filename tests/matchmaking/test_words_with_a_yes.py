"""What an organisation says with its yes: the other side reads it, and it stands first in their conversation, once."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Listing, Match, MatchSide, Release
from matchmaking.own_data import export_answers
from matchmaking.services import matches as services
from matchmaking.services import releases
from matchmaking.services.talks import talk
from messaging.models import Message
from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.moderation.models import Case, Decision, Suspension
from portal.organisations.models import TransferOffice
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
WORDS = "We pack paste for two houses already.\nCome and see the line."


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    return MatchFactory(listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer)


def side_of(match: Match, side: str) -> MatchSide:
    return MatchSide.objects.select_related("match").get(match=match, side=side)


def yes(match: Match, side: str, by: object, message: str = "") -> MatchSide:
    return services.answer_match(side_of(match, side), by=by, answer="interested", message=message)


def said(match: Match) -> list[tuple[str, str, str]]:
    rows = Message.objects.filter(kind="said").select_related("author", "organisation").order_by("seq")
    return [(row.text, row.author.full_name, row.organisation.slug) for row in rows]


def test_it_stands_first_in_their_conversation_by_whom_it_was_said(cast: SimpleNamespace, match: Match) -> None:
    yes(match, "candidate", cast.packer_owner, WORDS)
    assert said(match) == []
    yes(match, "asker", cast.firm_member, "Friday suits us.")
    assert said(match) == [
        (WORDS, "Yusuf Al-Barrak", "nakhla-pack"),
        ("Friday suits us.", cast.firm_member.full_name, "dar-sanabel"),
    ]
    assert list(Message.objects.order_by("seq").values_list("seq", "kind")) == [(1, "opened"), (2, "said"), (3, "said")]


def test_it_is_said_once_however_often_the_conversation_is_asked_for(cast: SimpleNamespace, match: Match) -> None:
    yes(match, "candidate", cast.packer_owner, WORDS)
    side = yes(match, "asker", cast.firm_owner)
    yes(match, "asker", cast.firm_admin)
    talk(side, by=cast.firm_owner)
    assert len(said(match)) == 1


def test_who_says_nothing_says_nothing(cast: SimpleNamespace, match: Match) -> None:
    yes(match, "candidate", cast.packer_owner, " \n ")
    yes(match, "asker", cast.firm_owner)
    assert said(match) == []


def test_a_no_carries_no_message(cast: SimpleNamespace, match: Match) -> None:
    side = side_of(match, "candidate")
    services.answer_match(
        side, by=cast.packer_owner, answer="declined", reason="capacity", courtesy="later", message=WORDS
    )
    assert side_of(match, "candidate").message == ""


def test_taken_back_it_is_gone(cast: SimpleNamespace, match: Match) -> None:
    side = yes(match, "candidate", cast.packer_owner, WORDS)
    services.undo_answer(side, by=cast.packer_owner)
    assert side_of(match, "candidate").message == ""


def test_too_long_is_refused_at_its_field(cast: SimpleNamespace, match: Match) -> None:
    with pytest.raises(NotPossible) as refused:
        yes(match, "candidate", cast.packer_owner, "x" * 601)
    assert (refused.value.code, refused.value.field) == ("too_long", "message")
    assert side_of(match, "candidate").answer == ""
    yes(match, "candidate", cast.packer_owner, "x" * 600)
    assert len(side_of(match, "candidate").message) == 600


def test_the_other_side_reads_it_with_the_answer_and_nobody_else(
    cast: SimpleNamespace, match: Match, client: Client
) -> None:
    client.force_login(cast.packer_owner)
    sent = {"answer": "interested", "message": "<b>We</b> pack & ship"}
    client.post(reverse("matchmaking:match_answer", args=[match.public_id]), sent)
    client.force_login(cast.firm_member)
    page = client.get(match.get_absolute_url()).content.decode()
    assert "<p>&lt;b&gt;We&lt;/b&gt; pack &amp; ship</p>" in page
    assert "Nakhla Pack</bdi> writes:" in page
    client.force_login(cast.cluster_manager)
    assert client.get(match.get_absolute_url()).status_code == 404


def test_too_long_a_message_comes_back_as_it_was_typed(cast: SimpleNamespace, match: Match, client: Client) -> None:
    client.force_login(cast.packer_owner)
    typed = "many words " * 60
    response = client.post(
        reverse("matchmaking:match_answer", args=[match.public_id]), {"answer": "interested", "message": typed}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "At most 600 letters; this has 659." in page
    assert typed in page
    assert side_of(match, "candidate").answer == ""


class TestFromThePageOfANeed:
    def test_a_message_goes_with_we_can_answer_this(
        self, cast: SimpleNamespace, client: Client, settle: object, publish: object
    ) -> None:
        listing: Listing = publish(cast.firm_owner, "Vacuum packing of date paste")  # type: ignore[operator]
        settle()  # type: ignore[operator]
        Match.objects.all().delete()
        client.force_login(cast.packer_owner)
        assert 'name="message"' in client.get(listing.get_absolute_url()).content.decode()
        where = reverse("matchmaking:listing_answer", args=[listing.public_id])
        refused = client.post(where, {"message": "y" * 700})
        assert refused.status_code == 422
        assert "y" * 700 in refused.content.decode()
        assert not Match.objects.exists()
        client.post(where, {"message": WORDS})
        assert side_of(Match.objects.get(), "candidate").message == WORDS


def test_what_waits_for_a_transfer_office_keeps_its_message(cast: SimpleNamespace) -> None:
    match = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.lab)
    TransferOffice.objects.create(organisation=cast.lab)
    student: User = UserFactory(full_name="Dana Zayed")
    MembershipFactory(organisation=cast.lab, user=student, role="member")
    yes(match, "candidate", student, WORDS)
    assert side_of(match, "candidate").message == ""
    waiting = Release.objects.select_related("organisation").get()
    releases.release(waiting, by=cast.researcher)
    assert side_of(match, "candidate").message == WORDS


def test_it_is_in_what_a_person_may_have_of_themselves(cast: SimpleNamespace, match: Match) -> None:
    yes(match, "candidate", cast.packer_owner, WORDS)
    assert [row["message"] for row in export_answers(cast.packer_owner)] == [WORDS]


def test_a_new_account_sends_no_link_with_its_yes(cast: SimpleNamespace, match: Match) -> None:
    User.objects.filter(pk=cast.packer_owner.pk).update(date_joined=timezone.now())
    cast.packer_owner.refresh_from_db()
    with pytest.raises(NotPossible) as refused:
        yes(match, "candidate", cast.packer_owner, "See https://nakhla.example/line")
    assert (str(refused.value), refused.value.field) == ("link", "message")
    User.objects.filter(pk=cast.packer_owner.pk).update(date_joined=timezone.now() - dt.timedelta(days=15))
    cast.packer_owner.refresh_from_db()
    assert yes(match, "candidate", cast.packer_owner, "See https://nakhla.example/line").message


def test_the_same_words_go_to_five_who_have_not_answered(cast: SimpleNamespace) -> None:
    matches = [
        MatchFactory(listing=ListingFactory(organisation=OrganisationFactory()), organisation=cast.packer)
        for _ in range(7)
    ]
    for one in matches[:5]:
        yes(one, "candidate", cast.packer_owner, WORDS)
    with pytest.raises(NotPossible) as refused:
        yes(matches[5], "candidate", cast.packer_owner, WORDS)
    assert (str(refused.value), refused.value.field) == ("same_words", "message")
    assert yes(matches[5], "candidate", cast.packer_owner, "Your need in particular.").message
    Match.objects.filter(pk=matches[0].pk).update(agreed_at=timezone.now())
    assert yes(matches[6], "candidate", cast.packer_owner, WORDS).message


def test_whom_a_moderator_keeps_from_writing_says_yes_without_words(cast: SimpleNamespace, match: Match) -> None:
    about = {"content_type": ContentType.objects.get_for_model(Match), "object_id": str(match.pk)}
    decision = Decision.objects.create(case=Case.objects.create(**about), outcome="suspended")
    until = timezone.now() + dt.timedelta(days=3)
    Suspension.objects.create(person=cast.packer_owner, decision=decision, until=until)
    with pytest.raises(NotPossible, match="suspended"):
        yes(match, "candidate", cast.packer_owner, WORDS)
    assert yes(match, "candidate", cast.packer_owner).answer == "interested"
