"""Answers by mail: to a masked address of one person and one conversation, under the rules of the page, and quiet about all else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail as outbox
from django.utils import timezone
from pytest_django import Settings

from messaging.models import Attachment, Conversation, HeldMessage, Message, ReplyKey
from messaging.services import replying
from messaging.services.inbound import Outcome, receive
from messaging.services.messages import delete_message
from messaging.services.replying import LASTS, address_for, revoke
from portal.accounts.models import User
from portal.core.inbound import MOST_BYTES
from portal.moderation.services import report
from portal.notifications.answering import marks
from portal.notifications.channels import email as by_mail
from portal.notifications.models import Delivery, Notification
from portal.notifications.services import notify
from portal.organisations.models import Exclusion
from portal.organisations.services.blocks import block
from tests import sendable
from tests.factories.moderation import suspend
from tests.letters import letter, letter_with_parts, part, words

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
SECRET = "s" * 32
ARABIC = "الخط الثاني متاح يوم الثلاثاء."


@pytest.fixture(autouse=True)
def _answers_come_in(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.REPLY_DOMAIN = "answers.example"
    settings.REPLY_WEBHOOK_SECRET = SECRET


@pytest.fixture
def nadia(cast: SimpleNamespace) -> User:
    """Who answers by mail in most scenes."""
    User.objects.filter(pk=cast.packer_owner.pk).update(email="nadia@people.example")
    cast.packer_owner.refresh_from_db()
    person: User = cast.packer_owner
    return person


@pytest.fixture
def address(talk: Conversation, nadia: User, cast: SimpleNamespace, say: Say) -> str:
    say(cast.firm_owner, "When is line 2 free?")
    return address_for(talk, nadia)


def said_in(talk: Conversation) -> list[str]:
    said = talk.messages.filter(kind=Message.Kind.SAID)
    return list(said.order_by("seq").values_list("text", flat=True))


def nothing_came_of(talk: Conversation) -> bool:
    return said_in(talk) == ["When is line 2 free?"] and not outbox.outbox


def bell(person: User) -> list[str]:
    return [one.facts["why"] for one in Notification.objects.filter(to=person, kind="message.unsent")]


def mailed(person: User, about: Conversation, by: User) -> outbox.EmailMessage:
    notify("message.received", to=[person], about=about, by=by)
    notification = Notification.objects.get(to=person, kind="message.received")
    by_mail.send(notification)
    return outbox.outbox[-1]


# What leaves


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_mail_about_a_conversation_names_its_own_address_and_draws_the_line(
    cast: SimpleNamespace, talk: Conversation, nadia: User, say: Say, language: str
) -> None:
    User.objects.filter(pk=nadia.pk).update(language=language)
    nadia.refresh_from_db()
    say(cast.firm_owner, "When is line 2 free?")
    sent = mailed(nadia, talk, cast.firm_owner)
    name = sent.extra_headers["Reply-To"]
    assert re.fullmatch(r"reply\+[a-z2-9]{38}@answers\.example", name)
    assert len(name.partition("@")[0]) <= 64
    line = marks()[["en", "fr", "ar"].index(language)]
    assert sent.body.startswith(line)
    assert line in str(sent.alternatives[0][0])
    answer = f"{ARABIC}\n\n> " + sent.body.replace("\n", "\n> ")
    assert receive(letter(to=name, text=answer)) == Outcome.POSTED
    assert said_in(talk)[-1] == ARABIC


def test_nothing_is_named_until_mails_can_come_in(
    settings: Settings, talk: Conversation, nadia: User, cast: SimpleNamespace
) -> None:
    for domain, box, secret in [
        ("", "maildir:///var/mail", SECRET),
        ("answers.example", "", ""),
        ("answers.example", "", "short"),
        ("answers.example", "pop3://elsewhere", ""),
    ]:
        settings.REPLY_DOMAIN, settings.REPLY_MAILBOX, settings.REPLY_WEBHOOK_SECRET = domain, box, secret
        assert address_for(talk, nadia) == ""
    sent = mailed(nadia, talk, cast.firm_owner)
    assert ("Reply-To" in sent.extra_headers, marks()[0] in sent.body) == (False, False)
    settings.REPLY_MAILBOX = "maildir:///var/mail"
    assert address_for(talk, nadia)


def test_who_cannot_answer_is_given_no_address(talk: Conversation, nadia: User, cast: SimpleNamespace) -> None:
    assert address_for(talk, cast.stranger) == address_for(talk, cast.former_member) == ""
    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    assert address_for(talk, nadia) == ""


def test_the_key_is_one_for_each_person_and_conversation_and_stands_nowhere(
    address: str, talk: Conversation, nadia: User, cast: SimpleNamespace
) -> None:
    assert address_for(talk, nadia) == address
    assert address_for(talk, cast.firm_owner) != address
    (row,) = ReplyKey.objects.filter(person=nadia).values()
    assert address.partition("+")[2].partition("@")[0][12:] not in str(row)


# What comes in


@pytest.mark.parametrize(
    ("text", "charset", "by", "said"),
    [
        (
            "Line 2 is free.\n\nOn Tue, 3 Mar 2026, Anqud <a@b.example> wrote:\n> New\n",
            "us-ascii",
            "8bit",
            "Line 2 is free.",
        ),
        (
            "La ligne 2 est prête à midi.\n\nLe 3 mars 2026 à 10:12, Anqud <a@b.example> a écrit :\n> Nouveau\n",
            "iso-8859-1",
            "quoted-printable",
            "La ligne 2 est prête à midi.",
        ),
        (f"{ARABIC}\n\nفي الثلاثاء 3 مارس 2026 كتب Anqud <a@b.example>:\n> رسالة\n", "windows-1256", "base64", ARABIC),
        (f"{ARABIC}\n\n--- اكتبوا ردّكم فوق هذا السطر ---\nرسالة\n", "utf-8", "quoted-printable", ARABIC),
    ],
)
def test_an_answer_is_a_message_of_its_person(
    address: str, talk: Conversation, nadia: User, cast: SimpleNamespace, text: str, charset: str, by: str, said: str
) -> None:
    assert receive(letter(to=f"Anqud <{address}>", text=text, charset=charset, by=by)) == Outcome.POSTED
    last = talk.messages.latest("seq")
    assert (last.text, last.author, last.organisation) == (said, nadia, cast.packer)
    assert not outbox.outbox


def test_a_mail_that_comes_twice_is_one_message(address: str, talk: Conversation, nadia: User) -> None:
    raw = letter(to=address)
    assert [receive(raw), receive(raw)] == [Outcome.POSTED] * 2
    assert said_in(talk)[1:] == ["Line 2 is free from Tuesday."]
    delete_message(talk.messages.latest("seq"), by=nadia)
    receive(raw)
    assert said_in(talk)[1:] == [""]
    receive(letter(to=address, message_id=""))
    receive(letter(to=address, message_id=""))
    assert said_in(talk)[2:] == ["Line 2 is free from Tuesday."]


def test_the_address_counts_in_whatever_letters_and_wherever_the_server_writes_it(
    address: str, talk: Conversation
) -> None:
    assert receive(letter(to=address.upper(), message_id="<1@x>")) == Outcome.POSTED
    assert receive(letter(to="list@people.example", delivered_to=address, message_id="<2@x>")) == Outcome.POSTED
    assert len(said_in(talk)) == 3


def test_files_go_the_way_of_all_files(address: str, talk: Conversation) -> None:
    raw = letter_with_parts(
        words("The label and the line."),
        part(sendable.PDF, "application/pdf", name="Label.pdf"),
        part(sendable.photograph(), "image/jpeg", name="line.jpg"),
        to=address,
    )
    assert [receive(raw), receive(raw)] == [Outcome.POSTED] * 2
    assert list(Attachment.objects.order_by("pk").values_list("name", "sort")) == [
        ("Label.pdf", "document"),
        ("line.jpg", "picture"),
    ]
    only = letter_with_parts(part(sendable.PDF, "application/pdf", name="a.pdf"), to=address, message_id="<2@x>")
    assert receive(only) == Outcome.POSTED
    assert said_in(talk)[-1] == ""


def test_a_file_that_is_not_taken_keeps_the_mail_back_and_its_person_reads_why(
    address: str, talk: Conversation, nadia: User
) -> None:
    raw = letter_with_parts(words("Here."), part(b"<svg></svg>", "image/svg+xml", name="a.svg"), to=address)
    assert receive(raw) == Outcome.FILES
    six = [part(sendable.PDF, "application/pdf", name=f"{n}.pdf") for n in range(6)]
    assert nothing_came_of(talk)
    assert "a.svg" in bell(nadia)[0]
    assert receive(letter_with_parts(words("Here."), *six, to=address, message_id="<2@x>")) == Outcome.FILES
    assert (nothing_came_of(talk), Attachment.objects.count()) == (True, 0)


def test_the_rules_of_first_words_hold_by_mail_too(talk: Conversation, nadia: User, cast: SimpleNamespace) -> None:
    name = address_for(talk, nadia)
    assert receive(letter(to=name, text="Look at https://elsewhere.example")) == Outcome.REFUSED
    assert said_in(talk) == []
    assert "without links" in bell(nadia)[0]


def test_a_message_that_is_held_by_mail_is_held_once(
    talk: Conversation, nadia: User, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.services.messages.is_one_too_many", lambda *_args, **_kwargs: True)
    raw = letter(to=address_for(talk, nadia))
    assert [receive(raw), receive(raw)] == [Outcome.POSTED] * 2
    assert (HeldMessage.objects.count(), said_in(talk)) == (1, [])


# What is refused without a word: case 55


def test_55_a_forged_sender_is_refused_quietly(address: str, talk: Conversation, nadia: User) -> None:
    for sender in (
        "omar@people.example",
        '"nadia@people.example" <evil@elsewhere.example>',
        "nadia@people.example, evil@elsewhere.example",
        "",
    ):
        assert receive(letter(to=address, **{"from": sender})) == Outcome.FOREIGN_SENDER
    failed = "mx.example; dmarc=fail (p=reject) header.from=people.example"
    assert receive(letter(to=address, authentication_results=failed)) == Outcome.FOREIGN_SENDER
    assert (nothing_came_of(talk), bell(nadia)) == (True, [])


def test_55_a_key_that_was_revoked_is_dead_and_the_next_one_is_another(
    address: str, talk: Conversation, nadia: User
) -> None:
    assert revoke(nadia, talk) == 1
    assert receive(letter(to=address)) == Outcome.UNKNOWN_KEY
    again = address_for(talk, nadia)
    assert again != address
    assert receive(letter(to=address)) == Outcome.UNKNOWN_KEY
    assert nothing_came_of(talk)
    assert receive(letter(to=again)) == Outcome.POSTED


def test_55_a_foreign_key_is_refused(address: str, talk: Conversation, nadia: User, cast: SimpleNamespace) -> None:
    """That of a colleague on the other side, and those that nobody made."""
    theirs = address_for(talk, cast.firm_owner)
    assert receive(letter(to=theirs)) == Outcome.FOREIGN_SENDER
    key, _at, domain = address.partition("@")
    for wrong in (
        key[:-1] + ("a" if key[-1] != "a" else "b"),
        key[:18],
        key + "a",
        "reply+",
        "reply+" + "9" * 38,
        "reply+" + "\u0663" * 38,
        "reply+%00",
        address_for(talk, cast.firm_owner)[:18] + key[18:],
    ):
        assert receive(letter(to=f"{wrong}@{domain}")) in {Outcome.UNKNOWN_KEY, Outcome.NOT_FOR_US}
    assert receive(letter(to=f"{address}, {theirs}")) == Outcome.UNKNOWN_KEY
    assert receive(letter(to=f"{key}@elsewhere.example")) == Outcome.NOT_FOR_US
    assert nothing_came_of(talk)


def test_55_strangers_get_no_answer(address: str, talk: Conversation, cast: SimpleNamespace) -> None:
    assert receive(letter(to="reply@answers.example")) == Outcome.NOT_FOR_US
    assert receive(letter(to=address, **{"from": cast.stranger.email})) == Outcome.FOREIGN_SENDER
    assert nothing_came_of(talk)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("auto_submitted", "auto-replied"),
        ("precedence", "bulk"),
        ("list_id", "<news.people.example>"),
        ("x_auto_response_suppress", "All"),
        ("return_path", "<>"),
        ("from", "MAILER-DAEMON@people.example"),
    ],
)
def test_55_what_answers_by_itself_is_not_heard(
    address: str, talk: Conversation, nadia: User, header: str, value: str
) -> None:
    assert receive(letter(to=address, **{header: value})) == Outcome.AUTOMATIC
    assert (nothing_came_of(talk), bell(nadia)) == (True, [])


def test_55_what_left_here_does_not_come_in(
    address: str, talk: Conversation, nadia: User, cast: SimpleNamespace
) -> None:
    sent = mailed(nadia, talk, cast.firm_owner)
    raw = sent.message().as_bytes().replace(b"To: nadia@people.example", f"To: {address}".encode())
    assert receive(raw) == Outcome.AUTOMATIC
    outbox.outbox.clear()
    ours = Delivery.objects.get().message_id
    assert receive(letter(to=address, message_id=ours)) == Outcome.LOOP
    assert receive(letter(to=address, **{"from": address})) == Outcome.LOOP
    assert nothing_came_of(talk)


def test_55_too_large_html_alone_and_nothing_new(address: str, talk: Conversation, nadia: User) -> None:
    assert receive(letter(to=address, text="x" * 25_000_000, by="8bit")) == Outcome.TOO_LARGE
    assert MOST_BYTES < 25_000_000
    assert bell(nadia) == []
    assert receive(letter(to=address, text="<p>Tuesday</p>", kind="text/html")) == Outcome.HTML_ONLY
    assert receive(letter(to=address, text=f"> {marks()[0]}\n> New")) == Outcome.EMPTY
    assert receive(letter(to=address, text="  \n")) == Outcome.EMPTY
    assert (
        receive(b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 500) == Outcome.UNREADABLE
    )
    assert nothing_came_of(talk)
    assert len(bell(nadia)) == 1


def test_55_an_answer_of_100_000_letters_is_no_message(address: str, talk: Conversation, nadia: User) -> None:
    assert receive(letter(to=address, text="word " * 20_000)) == Outcome.REFUSED
    assert nothing_came_of(talk)
    assert "at most" in bell(nadia)[0]


def test_55_the_key_ends_with_what_gave_the_right(
    address: str, talk: Conversation, nadia: User, cast: SimpleNamespace
) -> None:
    """The seat, the conversation, another e-mail, an account that is closed, time."""
    raw = letter(to=address)
    nadia.memberships.update(ended_at=timezone.now())
    assert receive(raw) == Outcome.REFUSED
    nadia.memberships.update(ended_at=None)
    Conversation.objects.filter(pk=talk.pk).update(stopped_at=timezone.now())
    assert receive(raw) == Outcome.REFUSED
    Conversation.objects.filter(pk=talk.pk).update(stopped_at=None)
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert receive(raw) == Outcome.UNKNOWN_KEY
    User.objects.filter(pk=nadia.pk).update(is_active=True, email="new@people.example")
    assert receive(letter(to=address, **{"from": "new@people.example"})) == Outcome.UNKNOWN_KEY
    assert receive(raw) == Outcome.UNKNOWN_KEY
    User.objects.filter(pk=nadia.pk).update(email="nadia@people.example")
    ReplyKey.objects.update(given_at=timezone.now() - LASTS)
    assert receive(raw) == Outcome.UNKNOWN_KEY
    assert nothing_came_of(talk)
    ReplyKey.objects.update(given_at=timezone.now())
    assert receive(raw) == Outcome.POSTED


def test_55_it_ends_with_a_block_and_with_a_suspension(
    address: str, talk: Conversation, nadia: User, cast: SimpleNamespace
) -> None:
    row = block(nadia, by=cast.firm_owner, organisation=cast.firm)
    assert receive(letter(to=address)) == Outcome.REFUSED
    assert bell(nadia) == ["This conversation is closed. You can still read it."]
    row.delete()
    case = report(talk, by=cast.firm_owner, reason="rude").case
    said = talk.messages.latest("seq")
    Message.objects.filter(pk=said.pk).update(author=nadia)
    case = report(said, by=cast.firm_owner, reason="rude").case
    suspend(case, by=cast.staff_member, words="Please stay polite.")
    assert receive(letter(to=address)) == Outcome.REFUSED
    assert len(said_in(talk)) == 1


def test_57_neither_key_nor_address_stands_in_the_log(
    address: str, talk: Conversation, written_log: io.StringIO
) -> None:
    receive(letter(to=address))
    receive(letter(to=address, **{"from": "evil@elsewhere.example"}))
    receive(b"\x00")
    logged = written_log.getvalue()
    assert ("foreign_sender" in logged, "an answer by mail is in its conversation" in logged) == (True, True)
    for secret in (replying.key_in(address)[12:], "evil@", "nadia@", "first@people.example"):
        assert secret not in logged
