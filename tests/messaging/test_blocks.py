"""A blocked person does not write to who blocks them, reads a neutral sentence, and rings no bell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Match, MatchSide
from messaging.events import group_of
from messaging.models import Conversation, Message
from messaging.moderated import go_on, stop
from messaging.services.telling import tell_of_messages
from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import Block, Exclusion, Membership, Organisation
from portal.organisations.services import connect, exclude, take_in_again
from portal.organisations.services.blocks import block, lift_block

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
CLOSED = "This conversation is closed. You can still read it."


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_23_blocked_by_an_organisation_one_writes_to_none_of_it(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    row = block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)
    with pytest.raises(NotPossible, match="closed"):
        say(cast.packer_owner, "Hello?")
    page = signed_in(cast.packer_owner).get(talk.get_absolute_url()).text
    assert (CLOSED in page, "block" in page.replace("/block/", "").lower().split("<main")[0]) == (True, False)
    assert say(cast.firm_owner, "We can still write.").seq == 2
    lift_block(row, by=cast.firm_owner)
    assert say(cast.packer_owner, "Hello again.").seq == 3


@pytest.mark.parametrize("how", ["person", "organisation", "moderator"])
def test_a_closed_conversation_offers_no_other_way_either(
    cast: SimpleNamespace, talk: Conversation, say: Say, how: str
) -> None:
    Match.objects.update(agreed_at=timezone.now())
    connect(cast.firm, cast.packer, by=cast.cluster_manager, origin="match:x")
    Organisation.objects.update(phone="+966501112233", email="office@firm.example")
    reader = signed_in(cast.packer_owner)
    before = reader.get(talk.get_absolute_url()).text
    assert all(way in before for way in ("tel:", "https://wa.me/", "mailto:"))
    if how == "person":
        block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)
    elif how == "organisation":
        exclude(cast.firm, cast.packer, by=cast.firm_owner)
    else:
        Conversation.objects.update(stopped_at=timezone.now())
    after = reader.get(talk.get_absolute_url()).text
    assert CLOSED in after
    assert not [way for way in ("tel:", "https://wa.me/", "mailto:") if way in after]


@pytest.mark.parametrize("how", ["person", "organisation", "moderator"])
def test_23_nor_do_the_cards_of_both_offer_another_way(cast: SimpleNamespace, talk: Conversation, how: str) -> None:
    Match.objects.update(agreed_at=timezone.now())
    MatchSide.objects.filter(organisation=cast.firm).update(answered_by=cast.firm_admin, answer="interested")
    MatchSide.objects.filter(organisation=cast.packer).update(answered_by=cast.packer_owner, answer="interested")
    connect(cast.firm, cast.packer, by=cast.cluster_manager, origin="match:x")
    Organisation.objects.update(phone="+966501112233", email="office@firm.example")
    ways = ["tel:", "mailto:", "Ask for", "Write to them", "Start a project together"]
    match = Match.objects.get()
    pages = [f"{reverse('matchmaking:match_list')}?tab=talks", match.get_absolute_url()]

    def offered(reader: User) -> list[list[str]]:
        mains = [signed_in(reader).get(page).text.partition("<main")[2].partition("</main>")[0] for page in pages]
        assert all(match.listing.title in main for main in mains)
        return [[way for way in ways if way in main] for main in mains]

    assert offered(cast.packer_owner) == offered(cast.firm_owner) == [ways, ways]
    if how == "person":
        block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)
    elif how == "organisation":
        exclude(cast.firm, cast.packer, by=cast.firm_owner)
    else:
        Conversation.objects.update(stopped_at=timezone.now())
    assert offered(cast.packer_owner) == [[], []]
    # Who blocks a person still reaches the organisation, as in the conversation.
    assert offered(cast.firm_owner) == ([ways, ways] if how == "person" else [[], []])
    talk_page = signed_in(cast.packer_owner).get(talk.get_absolute_url()).text
    assert "Start a project together" not in talk_page


def test_23_blocked_by_one_person_one_reaches_the_others_and_not_their_bell(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    block(cast.packer_owner, by=cast.firm_owner)
    say(cast.packer_owner, "Line 2 is free.")
    tell_of_messages(talk)
    told = set(Notification.objects.filter(kind="message.received").values_list("to", flat=True))
    assert told == {cast.firm_admin.pk, cast.firm_member.pk}


def test_23_where_nobody_else_is_there_they_cannot_write(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    block(cast.packer_owner, by=cast.firm_owner)
    Membership.objects.filter(organisation=cast.firm).exclude(user=cast.firm_owner).delete()
    with pytest.raises(NotPossible) as refused:
        say(cast.packer_owner, "Hello?")
    assert refused.value.message == CLOSED


def test_the_conversation_leads_to_the_form(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "You are thieves.")
    form = reverse("messaging:conversation_block", args=[talk.public_id])
    owner = signed_in(cast.firm_owner)
    assert form in owner.get(talk.get_absolute_url()).text
    assert owner.post(form, {}).status_code == 422
    assert owner.post(form, {"whom": f"us-{cast.researcher.public_id}"}).status_code == 422
    person = cast.packer_owner.public_id
    for whom, made in [
        (f"me-{person}", lambda: Block.objects.filter(person=cast.firm_owner, blocked=cast.packer_owner)),
        (f"us-{person}", lambda: Block.objects.filter(organisation=cast.firm, blocked=cast.packer_owner)),
        (f"all-{cast.packer.public_id}", lambda: Exclusion.objects.filter(organisation=cast.firm)),
    ]:
        assert "They are not told" in owner.post(form, {"whom": whom}, follow=True).text
        assert made().count() == 1


def test_a_plain_member_blocks_for_themselves_alone(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    form = reverse("messaging:conversation_block", args=[talk.public_id])
    member = signed_in(cast.firm_member)
    assert "Nobody else has said anything here yet" in member.get(form).text
    say(cast.packer_owner, "You are thieves.")
    for whom, status in [(f"us-{cast.packer_owner.public_id}", 422), (f"all-{cast.packer.public_id}", 422)]:
        assert member.post(form, {"whom": whom}).status_code == status
    assert member.post(form, {"whom": f"me-{cast.packer_owner.public_id}"}).status_code == 302


def test_open_pages_are_told_to_look_again_when_a_conversation_closes_or_opens(
    cast: SimpleNamespace,
    talk: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    said: list[str] = []
    monkeypatch.setattr("portal.core.realtime.relay", lambda group, _event: said.append(group))

    def told(deed: Callable[[], object]) -> list[str]:
        said.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return [group for group in said if group == group_of(talk)]

    here = [group_of(talk)]
    assert told(lambda: exclude(cast.firm, cast.packer, by=cast.firm_owner)) == here
    assert told(lambda: exclude(cast.firm, cast.packer, by=cast.firm_owner)) == []
    assert told(lambda: take_in_again(cast.firm, cast.packer, by=cast.firm_owner)) == here
    assert told(lambda: block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)) == here
    assert told(lambda: lift_block(Block.objects.get(), by=cast.firm_owner)) == here
    assert told(lambda: block(cast.stranger, by=cast.firm_owner)) == []
    assert told(lambda: stop(talk, cast.cluster_manager)) == here
    assert told(lambda: go_on(talk, cast.cluster_manager)) == here
