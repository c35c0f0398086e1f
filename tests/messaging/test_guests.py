"""Who of the cluster office introduced two reads the opening message, leaves at the first reply, and comes back when both call."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction, Match, MatchSide
from matchmaking.services import matches as services
from messaging.consumers import join, read, say
from messaging.events import as_event
from messaging.models import Attachment, Conversation, Guest, Message
from messaging.own_data import export_introductions, export_messages
from messaging.queries.guests import windows_of
from messaging.queries.inbox import inbox, unread_count
from messaging.services.guests import call_back, leave, let_go
from messaging.services.messages import delete_message, edit_message, post_message
from messaging.services.speaking_as_guest import say_as_guest
from messaging.services.telling import tell_of_messages
from portal.core.errors import NotAllowed, NotPossible
from portal.moderation.matters import named_for
from portal.notifications.models import Notification
from portal.notifications.reading import body, lines
from portal.organisations.models import OfficeStaff
from portal.organisations.services import exclude
from portal.organisations.services.blocks import block
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeStaffFactory

pytestmark = pytest.mark.django_db
WORDS = "We pack paste for two houses."


def yes(match: Match, side: str, by: Any, message: str = "") -> None:
    found = MatchSide.objects.select_related("match").get(match=match, side=side)
    services.answer_match(found, by=by, answer="interested", message=message)


def introduced(cast: SimpleNamespace, match: Match, message: str = WORDS) -> Conversation:
    yes(match, "candidate", cast.packer_owner, message)
    yes(match, "asker", cast.firm_owner)
    return Conversation.objects.get()


def tell(talk: Conversation, by: Any, text: str) -> Message:
    return post_message(talk, by=by, text=text, client_id=uuid.uuid4())


def guest() -> Guest:
    return Guest.objects.select_related("person", "cluster", "conversation").get()


def readable() -> list[str]:
    return [one.text for one in windows_of(guest()) if one.message.is_said]


def kinds() -> list[str]:
    return list(Message.objects.order_by("seq").values_list("kind", flat=True))


class TestTheOpeningMessage:
    def test_it_is_what_was_said_with_the_yes(self, cast: SimpleNamespace, match: Match) -> None:
        introduced(cast, match)
        assert guest().person == cast.cluster_manager == Introduction.objects.get().introducer
        assert readable() == [WORDS]

    def test_without_such_words_it_is_the_first_that_is_said(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match, "")
        assert readable() == []
        tell(talk, cast.firm_owner, "Good morning.")
        tell(talk, cast.firm_owner, "One thing more: our price is 4.")
        assert readable() == ["Good morning."]
        assert guest().is_here

    def test_what_a_moderator_hid_is_hidden_from_them_too(self, cast: SimpleNamespace, match: Match) -> None:
        introduced(cast, match)
        Message.objects.filter(text=WORDS).update(hidden_at=timezone.now())
        assert readable() == [""]

    def test_whoever_said_all_that_there_is_has_nothing_to_read(self, cast: SimpleNamespace, match: Match) -> None:
        introduced(cast, match)
        assert unread_count(cast.packer, cast.packer_owner) == 0
        assert unread_count(cast.firm, cast.firm_owner) == 1

    def test_they_leave_at_the_first_reply_and_a_line_says_so(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.packer_owner, "Call me until five.")
        assert guest().is_here
        tell(talk, cast.firm_owner, "Our price is 4.")
        tell(talk, cast.packer_owner, "Agreed.")
        assert not guest().is_here
        assert readable() == [WORDS]
        assert kinds() == ["opened", "said", "said", "left", "said", "said"]
        assert Message.objects.get(kind="left").author == cast.cluster_manager

    def test_where_both_wrote_with_their_yes_the_next_word_is_a_reply(
        self, cast: SimpleNamespace, match: Match
    ) -> None:
        yes(match, "candidate", cast.packer_owner, WORDS)
        yes(match, "asker", cast.firm_owner, "Welcome.")
        assert readable() == [WORDS, "Welcome."]
        tell(Conversation.objects.get(), cast.packer_owner, "When?")
        assert not guest().is_here
        assert readable() == [WORDS, "Welcome."]

    def test_what_it_was_changed_to_after_they_left_is_not_theirs(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        opening = Message.objects.get(text=WORDS)
        edit_message(opening, by=cast.packer_owner, text="We take 3.90, between us.")
        edit_message(opening, by=cast.packer_owner, text="We take 3.80, between us.")
        assert readable() == [WORDS]
        delete_message(opening, by=cast.packer_owner)
        assert readable() == [""]

    def test_nobody_is_there_where_nobody_introduced(self, cast: SimpleNamespace, match: Match) -> None:
        OfficeStaff.objects.update(ended_at=timezone.now())
        introduced(cast, match)
        assert not Guest.objects.exists()


class TestNoFurther:
    """By every door at which messages are handed out."""

    def test_a_conversation_does_not_exist_for_who_introduced_it(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        talk = introduced(cast, match)
        assert not Conversation.objects.visible_to(cast.cluster_manager).exists()
        client.force_login(cast.cluster_manager)
        seq = Message.objects.get(text=WORDS).seq
        of_talk = {"conversation_detail": "get", "messages_since": "get", "message_post": "post", "note_write": "post"}
        of_talk |= {"conversation_hand_over": "post", "guest_call_back": "post", "guest_let_go": "post"}
        for name, method in of_talk.items():
            address = reverse(f"messaging:{name}", args=[talk.public_id])
            assert getattr(client, method)(address).status_code == 404, name
        for name, method in {"message_edit": "get", "message_delete": "post", "message_versions": "get"}.items():
            address = reverse(f"messaging:{name}", args=[talk.public_id, seq])
            assert getattr(client, method)(address).status_code == 404, name
        assert talk.public_id not in client.get(reverse("messaging:conversation_list")).content.decode()

    def test_nor_over_the_socket(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        for deed in (join, say, read):
            with pytest.raises(NotAllowed):
                deed(cast.cluster_manager, talk.public_id, {"after": 0, "text": "x", "client_id": str(uuid.uuid4())})
        with pytest.raises(NotAllowed):
            tell(talk, cast.cluster_manager, "May I add something?")

    def test_nor_its_files(self, cast: SimpleNamespace, match: Match, client: Client) -> None:
        talk = introduced(cast, match)
        sent = Attachment.objects.create(
            message=Message.objects.get(text=WORDS), file="private/messages/x.pdf", name="x.pdf", size=1
        )
        client.force_login(cast.cluster_manager)
        for name in ("file_fetch", "file_small"):
            address = reverse(f"messaging:{name}", args=[talk.public_id, sent.public_id])
            assert client.get(address).status_code == 404
        assert "x.pdf" not in client.get(guest().get_absolute_url()).content.decode()

    @pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "stranger", "staff_member", "government_officer"])
    def test_the_page_of_the_opening_message_is_for_them_alone(
        self, cast: SimpleNamespace, match: Match, client: Client, who: str
    ) -> None:
        introduced(cast, match)
        client.force_login(getattr(cast, who))
        assert client.get(guest().get_absolute_url()).status_code == 404

    def test_nor_for_a_colleague_of_the_office_or_the_office_of_another_cluster(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        introduced(cast, match)
        for cluster in (cast.cluster, cast.other_cluster):
            colleague = UserFactory()
            OfficeStaffFactory(cluster=cluster, user=colleague)
            client.force_login(colleague)
            assert client.get(guest().get_absolute_url()).status_code == 404

    def test_nor_for_themselves_once_they_have_left_the_office(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        introduced(cast, match)
        client.force_login(cast.cluster_manager)
        assert client.get(guest().get_absolute_url()).status_code == 200
        OfficeStaff.objects.update(ended_at=timezone.now())
        assert client.get(guest().get_absolute_url()).status_code == 404

    def test_their_page_shows_the_opening_message_and_no_other(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        client.force_login(cast.cluster_manager)
        page = client.get(guest().get_absolute_url()).content.decode()
        assert WORDS in page
        assert "Our price is 4." not in page


class TestCalledBack:
    def test_one_side_alone_calls_nobody_back(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        for person in (cast.firm_owner, cast.firm_admin, cast.firm_owner):
            call_back(guest(), by=person)
        assert not guest().is_here
        assert kinds()[-1] == "asked"
        assert kinds().count("asked") == 1

    def test_both_call_and_they_read_from_that_point_on(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        call_back(guest(), by=cast.firm_owner)
        tell(talk, cast.packer_owner, "That is between us.")
        call_back(guest(), by=cast.packer_owner)
        call_back(guest(), by=cast.packer_owner)
        tell(talk, cast.packer_owner, "How do other members settle this?")
        assert kinds().count("back") == 1
        assert readable() == [WORDS, "How do other members settle this?"]
        told = Notification.objects.get(kind="conversation.called_back")
        assert (told.to, told.about) == (cast.cluster_manager, guest())

    def test_either_side_lets_them_go_again(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        for person in (cast.firm_owner, cast.packer_owner):
            call_back(guest(), by=person)
        tell(talk, cast.packer_owner, "Help us, please.")
        let_go(guest(), by=cast.firm_admin)
        tell(talk, cast.packer_owner, "Now, between us.")
        assert readable() == [WORDS, "Help us, please."]
        assert not guest().is_here
        # And once more both are needed.
        call_back(guest(), by=cast.firm_owner)
        assert not guest().is_here

    def test_a_call_can_be_taken_back(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        call_back(guest(), by=cast.firm_owner)
        let_go(guest(), by=cast.firm_owner)
        call_back(guest(), by=cast.packer_owner)
        assert not guest().is_here

    def test_nobody_else_calls(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        for person in (cast.cluster_manager, cast.stranger, cast.staff_member):
            for deed in (call_back, let_go):
                with pytest.raises(NotAllowed):
                    deed(guest(), by=person)

    def test_who_has_left_the_office_cannot_come(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        tell(talk, cast.firm_owner, "Our price is 4.")
        OfficeStaff.objects.update(ended_at=timezone.now())
        with pytest.raises(NotPossible):
            call_back(guest(), by=cast.firm_owner)

    def test_on_the_page_of_the_conversation(self, cast: SimpleNamespace, match: Match, client: Client) -> None:
        talk = introduced(cast, match)
        client.force_login(cast.firm_owner)
        here = talk.get_absolute_url()
        assert "They see the opening message only" in client.get(here).content.decode()
        tell(talk, cast.firm_owner, "Our price is 4.")
        page = client.get(here).content.decode()
        assert "They have left, and read nothing unless both sides call them back." in page
        assert "who introduced you, leaves." in page
        client.post(reverse("messaging:guest_call_back", args=[talk.public_id]))
        assert "You called them back." in client.get(here).content.decode()
        client.force_login(cast.packer_owner)
        assert "The other side calls them back." in client.get(here).content.decode()
        client.post(reverse("messaging:guest_call_back", args=[talk.public_id]))
        assert "they read and write from there on" in client.get(here).content.decode()
        client.post(reverse("messaging:guest_let_go", args=[talk.public_id]))
        assert not guest().is_here


@pytest.fixture
def called(cast: SimpleNamespace, match: Match) -> Conversation:
    """Both sides have called back who introduced them."""
    talk = introduced(cast, match)
    tell(talk, cast.firm_owner, "Our price is 4.")
    for person in (cast.firm_owner, cast.packer_owner):
        call_back(guest(), by=person)
    return talk


def speak(by: Any, text: str = "Take the price of the month.", client_id: uuid.UUID | None = None) -> Message:
    return say_as_guest(guest(), by=by, text=text, client_id=client_id or uuid.uuid4())


class TestTheyWrite:
    """Whoever is called back is there to help."""

    def test_for_the_office_and_both_sides_read_so(
        self, cast: SimpleNamespace, called: Conversation, client: Client
    ) -> None:
        client.force_login(cast.cluster_manager)
        page = client.get(guest().get_absolute_url()).text
        assert "You write for the office of Al-Ahsa dates." in page
        sent = {"text": "Take the price of the month.", "client_id": str(uuid.uuid4())}
        address = reverse("messaging:guest_say", args=[called.public_id])
        for _ in range(2):
            answer = client.post(address, sent)
            assert answer.url.startswith(guest().get_absolute_url())
        message = Message.objects.get(text="Take the price of the month.")
        assert (message.author, message.organisation, message.office) == (cast.cluster_manager, None, cast.cluster)
        event = as_event(called, message, [])
        assert (event["office"], event["organisation"]["latin"]) == (True, "Al-Ahsa dates")
        for reader in (cast.firm_owner, cast.packer_owner):
            client.force_login(reader)
            shown = BeautifulSoup(client.get(called.get_absolute_url()).content, "html.parser")
            by = shown.find(id=f"m{message.seq}").find(class_="by").get_text(" ", strip=True)
            assert by.startswith(f"{cast.cluster_manager.full_name} , office of Al-Ahsa dates")

    def test_what_is_empty_or_too_long_is_said_at_the_field_and_stays(
        self, cast: SimpleNamespace, called: Conversation, client: Client
    ) -> None:
        client.force_login(cast.cluster_manager)
        address = reverse("messaging:guest_say", args=[called.public_id])
        assert client.post(address, {"text": " ", "client_id": str(uuid.uuid4())}).status_code == 422
        answer = client.post(address, {"text": "Take " * 3000, "client_id": str(uuid.uuid4())})
        assert answer.status_code == 422
        assert "A message has at most" in answer.text
        assert "Take Take Take" in answer.text

    def test_nobody_else_and_not_before(self, cast: SimpleNamespace, match: Match) -> None:
        talk = introduced(cast, match)
        with pytest.raises(NotAllowed):
            speak(cast.cluster_manager)
        tell(talk, cast.firm_owner, "Our price is 4.")
        call_back(guest(), by=cast.firm_owner)
        with pytest.raises(NotAllowed):
            speak(cast.cluster_manager)
        call_back(guest(), by=cast.packer_owner)
        colleague = UserFactory()
        OfficeStaffFactory(cluster=cast.cluster, user=colleague)
        for person in (colleague, cast.firm_owner, cast.stranger, cast.staff_member):
            with pytest.raises(NotAllowed):
                speak(person)
        OfficeStaff.objects.update(ended_at=timezone.now())
        with pytest.raises(NotAllowed):
            speak(cast.cluster_manager)

    def test_not_once_a_side_lets_them_go(self, cast: SimpleNamespace, called: Conversation, client: Client) -> None:
        client.force_login(cast.cluster_manager)
        let_go(guest(), by=cast.packer_owner)
        sent = {"text": "One thing more.", "client_id": str(uuid.uuid4())}
        assert client.post(reverse("messaging:guest_say", args=[called.public_id]), sent).status_code == 404
        assert not Message.objects.filter(text="One thing more.").exists()
        assert 'name="text"' not in client.get(guest().get_absolute_url()).text

    def test_they_leave_by_their_own_press(self, cast: SimpleNamespace, called: Conversation, client: Client) -> None:
        speak(cast.cluster_manager)
        client.force_login(cast.cluster_manager)
        for _ in range(2):
            client.post(reverse("messaging:guest_leave", args=[called.public_id]))
        assert not guest().is_here
        assert kinds()[-1] == "left"
        tell(called, cast.packer_owner, "Now, between us.")
        assert readable()[-1] == "Take the price of the month."

    def test_who_was_not_called_back_leaves_by_the_first_reply_alone(self, cast: SimpleNamespace, match: Match) -> None:
        introduced(cast, match)
        for person in (cast.cluster_manager, cast.firm_owner):
            with pytest.raises(NotAllowed):
                leave(guest(), by=person)

    @pytest.mark.usefixtures("called")
    def test_where_it_is_closed_nobody_writes(self, cast: SimpleNamespace, client: Client) -> None:
        exclude(cast.firm, cast.packer, by=cast.firm_owner)
        with pytest.raises(NotPossible, match="closed"):
            speak(cast.cluster_manager)
        client.force_login(cast.cluster_manager)
        assert "This conversation is closed." in client.get(guest().get_absolute_url()).text

    @pytest.mark.usefixtures("called")
    def test_a_side_that_blocks_them_is_not_written_to(self, cast: SimpleNamespace) -> None:
        block(cast.cluster_manager, by=cast.firm_owner, organisation=cast.firm)
        with pytest.raises(NotPossible, match="closed"):
            speak(cast.cluster_manager)

    def test_both_sides_are_told_and_so_are_they(
        self, cast: SimpleNamespace, called: Conversation, client: Client
    ) -> None:
        speak(cast.cluster_manager)
        tell_of_messages(called)
        told = set(Notification.objects.filter(kind="message.received").values_list("to", flat=True))
        assert {cast.firm_owner.pk, cast.packer_owner.pk} <= told
        assert cast.cluster_manager.pk not in told
        tell(called, cast.packer_owner, "Thank you. And the film?")
        tell_of_messages(called)
        row = Notification.objects.get(kind="message.received", to=cast.cluster_manager)
        assert row.about == guest()
        assert "to which both sides called you back" in body(lines([row], cast.cluster_manager)[0])
        client.force_login(cast.cluster_manager)
        client.get(guest().get_absolute_url())
        row.refresh_from_db()
        assert row.read_at
        tell_of_messages(called)
        assert Notification.objects.filter(kind="message.received", to=cast.cluster_manager).count() == 1

    @pytest.mark.usefixtures("called")
    def test_their_words_are_in_their_own_data(self, cast: SimpleNamespace) -> None:
        speak(cast.cluster_manager)
        (row,) = export_messages(cast.cluster_manager)
        assert (row["text"], row["organisation"]) == ("Take the price of the month.", "Al-Ahsa dates")


def test_their_own_data_says_what_went_out_in_their_name_and_not_what_was_said(
    cast: SimpleNamespace, match: Match
) -> None:
    talk = introduced(cast, match)
    tell(talk, cast.firm_owner, "Our price is 4.")
    (row,) = export_introductions(cast.cluster_manager)
    assert row["cluster"] == "Al-Ahsa dates"
    assert set(row) == {"cluster", "introduced", "left"}
    assert export_messages(cast.cluster_manager) == []


def test_the_list_shows_what_was_said_last_and_no_line_of_the_portal(cast: SimpleNamespace, match: Match) -> None:
    talk = introduced(cast, match)
    tell(talk, cast.firm_owner, "Our price is 4.")
    call_back(guest(), by=cast.firm_owner)
    assert Message.objects.order_by("-seq").first().kind == Message.Kind.ASKED
    (row,) = inbox(cast.packer, reader=cast.packer_owner).rows
    assert row.last.text == "Our price is 4."


def test_whoever_is_called_back_finds_it_among_their_messages(
    cast: SimpleNamespace, called: Conversation, client: Client
) -> None:
    client.force_login(cast.cluster_manager)
    page = BeautifulSoup(client.get("/messages/").content, "html.parser")
    (link,) = page.select("section[aria-labelledby=h-as-guest] a")
    assert link["href"] == f"{guest().get_absolute_url()}#last"
    assert "as cluster office" in link.get_text(" ")
    assert cast.packer.name in link.get_text(" ")
    assert "No conversation yet" not in page.get_text()
    assert (
        ":" in BeautifulSoup(client.get(guest().get_absolute_url()).content, "html.parser").select(".by time")[0].text
    )
    leave(guest(), by=cast.cluster_manager)
    assert "h-as-guest" not in client.get("/messages/").text
    for other in (cast.firm_owner, cast.packer_owner):
        client.force_login(other)
        assert "h-as-guest" not in client.get("/messages/").text


def test_a_moderator_names_the_conversation_to_a_guest_who_wrote_in_it(
    cast: SimpleNamespace, called: Conversation
) -> None:
    said = speak(cast.cluster_manager)
    assert called.subject in named_for(said, cast.cluster_manager)
    assert called.subject not in named_for(said, UserFactory())
