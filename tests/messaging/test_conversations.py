"""One conversation about one thing, for those who take part."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from matchmaking.models import Match
from matchmaking.services.answers import answer_match
from messaging.models import Conversation
from messaging.services.conversations import open_conversation
from portal.core.errors import NotAllowed
from portal.core.registry import thing_for

pytestmark = pytest.mark.django_db


def test_a_second_opening_finds_the_first(cast: SimpleNamespace, match: Match, talk: Conversation) -> None:
    again = open_conversation(between=[cast.firm, cast.packer], about=match, subject="Else", by=cast.firm_owner)
    assert again == talk
    assert (talk.participants.count(), talk.messages.count()) == (2, 1)


def test_the_second_yes_opens_it(cast: SimpleNamespace, match: Match) -> None:
    answer_match(match.sides.get(side="asker"), by=cast.firm_owner, answer="interested")
    assert not Conversation.objects.exists()
    answer_match(match.sides.get(side="candidate"), by=cast.packer_owner, answer="interested")
    talk = Conversation.objects.get()
    assert (talk.about, talk.subject) == (match, "Vacuum packing of pitted dates")
    assert dict(talk.participants.values_list("organisation__slug", "assigned_to__full_name")) == {
        "dar-sanabel": "Huda Al-Mazroui",
        "nakhla-pack": "Yusuf Al-Barrak",
    }


@pytest.mark.parametrize("who", ["firm_owner", "firm_member", "packer_owner"])
def test_people_of_both_sides_read_it(cast: SimpleNamespace, talk: Conversation, who: str) -> None:
    assert list(Conversation.objects.visible_to(getattr(cast, who))) == [talk]


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member"])
def test_nobody_else_reads_along(cast: SimpleNamespace, who: str) -> None:
    assert not Conversation.objects.visible_to(getattr(cast, who)).exists()


def test_an_organisation_that_left_reads_no_more(cast: SimpleNamespace, talk: Conversation) -> None:
    talk.participants.filter(organisation=cast.packer).update(left_at=talk.started_at)
    assert not Conversation.objects.visible_to(cast.packer_owner).exists()


def test_the_facts_beside_it_are_those_of_each_side(cast: SimpleNamespace, match: Match) -> None:
    for side, person in (("asker", cast.firm_owner), ("candidate", cast.packer_owner)):
        answer_match(match.sides.get(side=side), by=person, answer="interested")
    match.refresh_from_db()
    teller = thing_for(match)
    assert teller is not None
    assert teller.aside is not None
    for person, asks in ((cast.firm_owner, True), (cast.packer_owner, False)):
        found = teller.aside(match, person)
        assert found is not None
        template, context = found
        assert (template, context["card"].match, context["card"].is_asker) == ("matchmaking/_aside.html", match, asks)
    assert teller.aside(match, cast.stranger) is None


def test_the_button_of_an_agreed_pair_leads_to_it(cast: SimpleNamespace, match: Match) -> None:
    from matchmaking.services.talks import talk

    with pytest.raises(NotAllowed):
        talk(match.sides.get(side="asker"), by=cast.stranger)
