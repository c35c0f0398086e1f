"""How answers by mail come in: a signed hook, a maildir and a folder by IMAP; each mail counts once, whoever is killed when."""

from __future__ import annotations

import hashlib
import hmac
import mailbox
import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from messaging.checkup import look_at_replies
from messaging.models import Conversation, Message
from messaging.services import inbound
from messaging.services.inbound import Outcome, fetch
from messaging.services.replying import address_for
from portal.core.clock import run_due
from portal.core.doctor import State
from portal.core.inbound import MOST_BYTES
from tests.letters import letter

pytestmark = pytest.mark.django_db

SECRET = "k" * 32
HOOK = "/hooks/replies/"


@pytest.fixture
def address(settings: Settings, talk: Conversation, cast: SimpleNamespace, say: Callable[..., Message]) -> str:
    settings.REPLY_DOMAIN = "answers.example"
    settings.REPLY_WEBHOOK_SECRET = SECRET
    say(cast.firm_owner, "When is line 2 free?")
    return address_for(talk, cast.packer_owner)


@pytest.fixture
def from_packer(address: str, cast: SimpleNamespace) -> Callable[[str], bytes]:
    """`from_packer("Tuesday.")`: a good answer with a Message-ID of its own."""

    def write(text: str) -> bytes:
        name = hashlib.sha256(text.encode()).hexdigest()[:8]
        return letter(to=address, text=text, message_id=f"<{name}@x.example>", **{"from": cast.packer_owner.email})

    return write


Write = Callable[[str], bytes]


def answers(talk: Conversation) -> list[str]:
    said = talk.messages.filter(kind=Message.Kind.SAID).order_by("seq")
    return list(said.values_list("text", flat=True))[1:]


def signed(raw: bytes, *, at: float | None = None, secret: str = SECRET, stamp: str = "") -> dict[str, str]:
    stamp = stamp or str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    return {"X-Timestamp": stamp, "X-Signature": signature}


def hand_in(raw: bytes, headers: dict[str, str]) -> int:
    browser = Client(enforce_csrf_checks=True)
    return browser.post(HOOK, raw, content_type="message/rfc822", headers=headers).status_code


# The hook: case 53


@pytest.mark.parametrize("secret", ["", "short", "k" * 31])
def test_53_without_a_good_secret_the_hook_is_not_there(
    settings: Settings, talk: Conversation, from_packer: Write, secret: str
) -> None:
    raw = from_packer("Tuesday.")
    settings.REPLY_WEBHOOK_SECRET = secret
    assert hand_in(raw, signed(raw, secret=secret)) == 404
    settings.REPLY_WEBHOOK_SECRET, settings.REPLY_DOMAIN = SECRET, ""
    assert hand_in(raw, signed(raw)) == 404
    assert answers(talk) == []


def test_53_what_is_signed_now_is_taken_once(talk: Conversation, from_packer: Write) -> None:
    raw = from_packer("Tuesday.")
    assert [hand_in(raw, signed(raw)), hand_in(raw, signed(raw, at=time.time() - 250))] == [202, 202]
    assert answers(talk) == ["Tuesday."]


def test_53_what_is_not_signed_or_not_now_is_refused(talk: Conversation, from_packer: Write) -> None:
    raw, now = from_packer("Tuesday."), time.time()
    good = signed(raw)
    for headers in (
        {},
        {"X-Timestamp": good["X-Timestamp"]},
        {"X-Signature": good["X-Signature"]},
        good | {"X-Signature": "é" * 64},
        good | {"X-Timestamp": str(int(now) + 1)},
        signed(raw, secret="j" * 32),
        signed(raw + b" "),
        signed(raw, at=now - 301),
        signed(raw, at=now + 310),
        signed(raw, stamp="nan"),
        signed(raw, stamp="9" * 400),
        signed(raw, stamp="-1"),
    ):
        assert hand_in(raw, headers) == 403
    assert answers(talk) == []


def test_53_good_and_bad_mails_are_answered_alike(talk: Conversation, from_packer: Write) -> None:
    for raw in (from_packer("Tuesday."), letter(to="reply+none@answers.example"), b"\x00", b""):
        assert hand_in(raw, signed(raw)) == 202
    assert answers(talk) == ["Tuesday."]


def test_53_what_is_too_large_is_not_read_to_its_end(talk: Conversation, from_packer: Write) -> None:
    raw = b"x" * (MOST_BYTES + 1)
    assert hand_in(raw, signed(raw)) == 413
    assert Client().get(HOOK).status_code == 405


# The maildir


@pytest.fixture
def box(settings: Settings, address: str, tmp_path: Path) -> mailbox.Maildir:
    settings.REPLY_MAILBOX = f"maildir://{tmp_path}/box"
    return mailbox.Maildir(tmp_path / "box")


def test_what_lies_in_the_maildir_is_handled_and_gone(
    box: mailbox.Maildir, talk: Conversation, from_packer: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    for raw in (from_packer("Tuesday."), letter(to="info@answers.example"), from_packer("At nine.")):
        box.add(raw)
    call_command("fetch_replies")
    assert answers(talk) == ["Tuesday.", "At nine."]
    assert len(box) == 0
    assert "posted: 2" in capsys.readouterr().out
    assert fetch() == {}


def test_the_clock_looks_there_too(box: mailbox.Maildir, talk: Conversation, from_packer: Write) -> None:
    box.add(from_packer("Tuesday."))
    assert "messaging.replies" not in run_due()
    assert answers(talk) == ["Tuesday."]


def test_killed_between_posting_and_forgetting_it_is_one_message(
    box: mailbox.Maildir, talk: Conversation, from_packer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(from_packer("Tuesday."))

    def killed(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(mailbox.Maildir, "discard", killed)
        with pytest.raises(SystemExit):
            fetch()
    assert (answers(talk), len(box)) == (["Tuesday."], 1)
    assert fetch() == {Outcome.POSTED: 1}
    assert (answers(talk), len(box)) == (["Tuesday."], 0)


def test_two_who_look_at_once_say_it_once(
    box: mailbox.Maildir, talk: Conversation, from_packer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("Tuesday.", "At nine."):
        box.add(from_packer(text))
    receive, began = inbound.receive, []

    def with_another(raw: bytes) -> Outcome:
        if not began:
            began.append(True)
            fetch()
        return receive(raw)

    monkeypatch.setattr(inbound, "receive", with_another)
    fetch()
    assert (answers(talk), len(box)) == (["Tuesday.", "At nine."], 0)


def test_while_the_database_is_away_mails_stay(
    box: mailbox.Maildir, talk: Conversation, from_packer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(from_packer("Tuesday."))

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(inbound, "post_message", away)
        with pytest.raises(OperationalError):
            fetch()
    assert len(box) == 1
    fetch()
    assert answers(talk) == ["Tuesday."]


def test_one_that_nobody_can_handle_does_not_hold_up_the_others(
    box: mailbox.Maildir, talk: Conversation, from_packer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, poisoned = inbound.receive, from_packer("Poison.")
    for raw in (poisoned, from_packer("Tuesday.")):
        box.add(raw)

    def fails(raw: bytes) -> Outcome:
        if b"Poison" in raw:
            raise RuntimeError("a fault of ours")
        return receive(raw)

    monkeypatch.setattr(inbound, "receive", fails)
    assert fetch() == {"set_aside": 1, Outcome.POSTED: 1}
    assert (answers(talk), len(box), len(box.get_folder("Failed"))) == (["Tuesday."], 0, 1)


def test_what_is_too_large_is_thrown_away_unread(box: mailbox.Maildir, talk: Conversation, address: str) -> None:
    box.add(letter(to=address, text="x" * 25_000_000, by="8bit"))
    assert fetch() == {Outcome.TOO_LARGE: 1}
    assert (answers(talk), len(box)) == ([], 0)


# The folder by IMAP


class Folder(socketserver.StreamRequestHandler):
    """As much of an IMAP server (RFC 3501) as is asked of one. `server.mails`: by number, with their marks."""

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, command, *rest = line.decode().split(maxsplit=2)
            said = getattr(self, f"do_{command.lower()}", self.do_other)(rest[0].strip() if rest else "")
            self._say(f"{tag} {said or 'OK done'}")
            if command == "LOGOUT":
                return

    def do_other(self, _rest: str) -> str:
        return "BAD"

    def do_capability(self, _rest: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def do_login(self, rest: str) -> str:
        return "OK in" if rest == 'answers "pass word"' else "NO who?"

    def do_select(self, rest: str) -> str:
        return "OK [READ-WRITE]" if rest == '"In Box"' else "NO none"

    def do_logout(self, _rest: str) -> None:
        self._say("* BYE")

    def do_expunge(self, _rest: str) -> None:
        for uid in [uid for uid, (_raw, marks) in self.server.mails.items() if "Deleted" in marks]:
            del self.server.mails[uid]

    def do_uid(self, rest: str) -> None:
        mails = self.server.mails
        if rest.startswith("SEARCH"):
            free = [str(uid) for uid, (_raw, marks) in mails.items() if not marks]
            self._say(f"* SEARCH {' '.join(free)}")
            return
        verb, uid, what = rest.split(maxsplit=2)
        raw, marks = mails.get(int(uid), (b"", set()))
        if verb == "STORE":
            marks |= set(re.findall(r"\\(\w+)", what))
        elif "SIZE" in what:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        elif int(uid) in mails:
            self._say(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}")
            self.wfile.write(raw + b")\r\n")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def folder(settings: Settings, address: str) -> Iterator[dict[int, tuple[bytes, set[str]]]]:
    """What lies in the folder of an IMAP server of the test's own."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Folder) as server:
        server.daemon_threads = True
        server.mails = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.REPLY_MAILBOX = f"imap://answers:pass%20word@127.0.0.1:{server.server_address[1]}/In%20Box"
        yield server.mails
        server.shutdown()


def test_what_lies_in_the_folder_is_handled_and_gone(
    folder: dict[int, tuple[bytes, set[str]]], talk: Conversation, from_packer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = inbound.receive

    def fails(raw: bytes) -> Outcome:
        if b"Poison" in raw:
            raise RuntimeError("a fault of ours")
        return receive(raw)

    monkeypatch.setattr(inbound, "receive", fails)
    for uid, raw in enumerate([from_packer("Tuesday."), from_packer("Poison."), from_packer("At nine.")], 7):
        folder[uid] = (raw, set())
    assert fetch() == {Outcome.POSTED: 2, "set_aside": 1}
    assert answers(talk) == ["Tuesday.", "At nine."]
    assert {uid: marks for uid, (_raw, marks) in folder.items()} == {8: {"Flagged"}}
    assert fetch() == {}


def test_a_folder_that_cannot_be_read_is_said_to_who_asks(
    settings: Settings, folder: dict[int, tuple[bytes, set[str]]]
) -> None:
    assert look_at_replies().state == State.OK
    good = settings.REPLY_MAILBOX
    for wrong in (good.replace("pass", "past"), good.replace("In", "Out"), re.sub(r":\d+/", ":1/", good)):
        settings.REPLY_MAILBOX = wrong
        assert look_at_replies().state == State.FAILING
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("fetch_replies")
    assert "messaging.replies" in run_due()


# What doctor says


def test_doctor_says_what_is_missing(settings: Settings, tmp_path: Path) -> None:
    assert look_at_replies().state == State.OK
    settings.REPLY_DOMAIN = "answers.example"
    settings.REPLY_WEBHOOK_SECRET = "short"
    assert look_at_replies().state == State.WARNING
    settings.REPLY_MAILBOX = f"maildir://{tmp_path}/nowhere"
    assert look_at_replies().state == State.FAILING
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("fetch_replies")
    settings.REPLY_MAILBOX = ""
    with pytest.raises(CommandError, match="Set REPLY_DOMAIN"):
        call_command("fetch_replies")
    settings.REPLY_WEBHOOK_SECRET = SECRET
    assert look_at_replies().said == "Answers to answers.example come in by the hook."


def test_an_operator_can_end_what_a_person_was_given(
    talk: Conversation, from_packer: Write, cast: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("revoke_replies", cast.packer_owner.email.upper())
    assert "1 ended" in capsys.readouterr().out
    assert inbound.receive(from_packer("Tuesday.")) == Outcome.UNKNOWN_KEY
    with pytest.raises(CommandError):
        call_command("revoke_replies", "nobody@people.example")
