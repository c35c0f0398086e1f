"""Whoever is named with an @ is told at once, if the author sees them there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.models import MatchSide
from messaging.events import as_event
from messaging.models import Conversation, Mention, Message
from messaging.services.mentioning import mentioned_in
from messaging.services.reading import mark_read
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.organisations.services.blocks import block

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]


def meant() -> list[User]:
    return [one.person for one in Mention.objects.order_by("pk")]


def told() -> list[User]:
    return [one.to for one in Notification.objects.filter(kind="message.mentioned").order_by("pk")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Huda Al-Mazroui, can you look?", ["Huda Al-Mazroui"]),
        ("can you look, @huda?", ["Huda Al-Mazroui"]),
        ("@HÚDA", ["Huda Al-Mazroui"]),
        ("@هدى المزروعي", ["هدى المزروعي"]),
        ("@Ali", []),
        ("@Ali Hassan", ["Ali Hassan"]),
        ("write to info@huda.example", []),
        ("Huda, can you look?", []),
        ("@@ @ @,", []),
    ],
)
def test_a_whole_name_or_the_only_one_of_that_first_name(text: str, names: list[str]) -> None:
    people = [User(full_name=name) for name in ("Huda Al-Mazroui", "Ali Hassan", "Ali Salem", "هدى المزروعي", "")]
    assert [one.full_name for one in mentioned_in(text, people)] == names


def test_a_colleague_is_told_at_once_and_no_longer_once_they_have_read(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    say(cast.firm_owner, f"@{cast.firm_member.full_name}, can you look?")
    assert (meant(), told()) == ([cast.firm_member], [cast.firm_member])
    mark_read(talk, by=cast.firm_member, up_to=2)
    assert not Notification.objects.filter(kind="message.mentioned", read_at=None).exists()


def test_on_the_other_side_only_who_has_spoken(cast: SimpleNamespace, say: Say) -> None:
    say(cast.firm_owner, f"@{cast.packer_owner.full_name}, are you there?")
    assert meant() == []
    say(cast.packer_owner, "Yes.")
    say(cast.firm_owner, f"@{cast.packer_owner.full_name}, good.")
    assert meant() == [cast.packer_owner]


@pytest.mark.parametrize("who", ["stranger", "researcher", "former_member", "staff_member"])
def test_nobody_else_is_told(cast: SimpleNamespace, say: Say, who: str) -> None:
    say(cast.firm_owner, f"@{getattr(cast, who).full_name}, look.")
    assert (meant(), told()) == ([], [])


def test_23_nobody_mentions_who_blocks_them(cast: SimpleNamespace, say: Say) -> None:
    say(cast.firm_owner, "Good morning.")
    block(cast.packer_owner, by=cast.firm_owner)
    say(cast.packer_owner, f"@{cast.firm_owner.full_name}, answer me.")
    assert (meant(), told()) == ([], [])


class TestOffered:
    """Whose names the page offers after an @."""

    def offered(self, by: User, talk: Conversation, client: Client) -> list[tuple[str, str]]:
        client.force_login(by)
        answer = client.get(reverse("messaging:people_here", args=[talk.public_id])).json()
        return [(one["name"], one["organisation"]) for one in answer["people"]]

    def test_colleagues_and_of_the_others_who_has_spoken(
        self, cast: SimpleNamespace, talk: Conversation, say: Say, client: Client
    ) -> None:
        colleagues = {cast.firm_member.full_name, cast.firm_admin.full_name}
        before = self.offered(cast.firm_owner, talk, client)
        assert {name for name, _ in before} == colleagues
        assert {organisation for _, organisation in before} == {cast.firm.name}
        say(cast.packer_owner, "Good morning.")
        assert (cast.packer_owner.full_name, cast.packer.name) in self.offered(cast.firm_owner, talk, client)

    def test_who_said_yes_and_who_sees_to_it_are_offered_before_they_have_spoken(
        self, cast: SimpleNamespace, talk: Conversation, say: Say, client: Client
    ) -> None:
        assert {place for _name, place in self.offered(cast.packer_owner, talk, client)} <= {cast.packer.name}
        MatchSide.objects.filter(organisation=cast.firm).update(answered_by=cast.firm_admin)
        talk.participants.filter(organisation=cast.firm).update(assigned_to=cast.firm_member)
        theirs = {name for name, place in self.offered(cast.packer_owner, talk, client) if place == cast.firm.name}
        assert theirs == {cast.firm_admin.full_name, cast.firm_member.full_name}
        message = say(cast.packer_owner, f"@{cast.firm_member.full_name} look")
        assert [one.person for one in message.mentions.all()] == [cast.firm_member]
        MatchSide.objects.update(answered_by=cast.staff_member)
        assert cast.staff_member.full_name not in dict(self.offered(cast.packer_owner, talk, client))

    def test_whoever_is_offered_is_meant_when_their_name_is_taken(
        self, cast: SimpleNamespace, talk: Conversation, say: Say, client: Client
    ) -> None:
        say(cast.packer_owner, "Good morning.")
        for name, _organisation in self.offered(cast.firm_owner, talk, client):
            message = say(cast.firm_owner, f"@{name} look")
            assert [one.person.full_name for one in message.mentions.all()] == [name]

    def test_who_blocks_is_not_offered(
        self, cast: SimpleNamespace, talk: Conversation, say: Say, client: Client
    ) -> None:
        say(cast.firm_owner, "Good morning.")
        block(cast.packer_owner, by=cast.firm_owner)
        assert cast.firm_owner.full_name not in dict(self.offered(cast.packer_owner, talk, client))


def test_names_are_set_off_and_nothing_else_becomes_markup(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "Good morning.")  # so that a link may be sent
    User.objects.filter(pk=cast.firm_member.pk).update(full_name='Ali <b onclick="x">')
    message = say(cast.firm_owner, '@Ali <b onclick="x"> https://x.example/@Ali <script>')
    assert as_event(talk, message, [])["mentions"] == ['Ali <b onclick="x">', "Ali"]
    client = Client()
    client.force_login(cast.firm_owner)
    page = client.get(talk.get_absolute_url()).text
    assert "<b>@Ali &lt;b onclick=&quot;x&quot;&gt;</b>" in page
    assert 'href="https://x.example/@Ali"' in page
    assert "onclick=&quot;x&quot;&gt;" in page
    assert 'onclick="x"' not in page.partition('class="thread"')[2].partition("</ol>")[0]
