"""`doctor`: every check says what is wrong and what to do. Each that can be made to fail is."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from celery import shared_task
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from cms.models import HomePage
from portal.core import checkup, doctor
from portal.core.doctor import Check, Finding, State, checks, failing, fine
from portal.core.registry import Registry
from portal.outbox.models import Heartbeat, OutboxRow
from portal.outbox.services import MAX_ATTEMPTS, drain, enqueue
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from portal.search.services import Document, replace_documents
from portal.taxonomy.models import Region

pytestmark = pytest.mark.django_db
Look = Callable[[str], Finding]


@pytest.fixture
def look() -> Look:
    """The finding of one check by its name."""

    def at(name: str) -> Finding:
        return doctor._looked_at(checks[name])

    return at


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """No folder can be made here, not even by root."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "folder"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def first_pages() -> None:
    call_command("load_pages", verbosity=0)


def report(*arguments: str) -> tuple[dict[str, Any], bool]:
    told = io.StringIO()
    try:
        call_command("doctor", "--json", *arguments, stdout=told)
    except CommandError:
        return json.loads(told.getvalue()), False
    return json.loads(told.getvalue()), True


# The command


@pytest.fixture
def well(settings: Any, first_pages: None, tmp_path: Path) -> None:
    """Everything that tests leave out is there."""
    call_command("load_taxonomy", verbosity=0)
    Heartbeat.objects.create(name="clock")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.REDIS_URL, settings.DEPLOYED = "", False
    project_pending()


def test_a_machine_that_is_well_gets_no_advice_and_code_0(well: None) -> None:
    said, passed = report()
    assert [check for check in said["checks"] if check["state"] == "failing"] == []
    assert (said["ok"], passed) == (True, True)
    assert [check["name"] for check in said["checks"] if check["state"] == "ok" and check["remedy"]] == []


def test_every_check_has_signed_in() -> None:
    names = [name for name, _ in checks]
    assert sorted(names) == sorted(
        [
            "settings",
            "database",
            "migrations",
            "clock of the database",
            "redis",
            "folders",
            "free space",
            "virus scanner",
            "static files",
            "languages",
            "fonts",
            "worker",
            "clock",
            "outbox",
            "mail",
            "text messages",
            "short messages",
            "web push",
            "replies",
            "vocabulary",
            "national activities",
            "linkages",
            "search index",
            "weights of matching",
            "first pages",
        ]
    )
    assert {check.needs for _, check in checks} - {""} <= set(names)


def test_what_fails_is_said_with_its_remedy_and_code_1(well: None, capsys: pytest.CaptureFixture[str]) -> None:
    Heartbeat.objects.all().delete()
    with pytest.raises(CommandError, match=r"1 of 25 checks fail: clock\.") as raised:
        call_command("doctor")
    assert raised.value.returncode == 1
    said = capsys.readouterr().out
    assert (
        "failing  clock: Nothing that falls due by the clock has ever run here.\n         → Start the web process"
        in said
    )


def test_machines_get_one_object(well: None) -> None:
    Heartbeat.objects.all().delete()
    said, passed = report()
    assert (said["ok"], passed) == (False, False)
    (clock,) = [check for check in said["checks"] if check["name"] == "clock"]
    assert clock.keys() == {"name", "state", "said", "remedy"}
    assert clock["state"] == "failing"


def test_what_rests_on_something_that_fails_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    mine: Registry[Check] = Registry()
    mine.register("roof", Check(lambda: fine("dry"), "wall"))
    mine.register("wall", Check(lambda: fine("straight"), "ground"))
    mine.register("ground", Check(lambda: failing("soft", "dig")))
    mine.register("garden", Check(lambda: 1 / 0))  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(doctor, "checks", mine)
    found = dict(doctor.examine())
    assert {name: finding.state for name, finding in found.items()} == {
        "ground": State.FAILING,
        "wall": State.UNKNOWN,
        "roof": State.UNKNOWN,
        "garden": State.FAILING,
    }
    assert found["roof"].said == "It cannot be told while this fails: wall."
    assert "ZeroDivisionError" in found["garden"].said


# What the process stands on


def test_folders_that_cannot_be_written(look: Look, settings: Any, nowhere: Path) -> None:
    settings.MEDIA_ROOT = nowhere
    found = look("folders")
    assert (found.state, found.said) == (State.FAILING, f"{nowhere} cannot be written: Not a directory.")
    assert "MEDIA_DIR" in found.remedy


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (10**8, 10**11, State.FAILING),
        (5 * 10**8, 10**9, State.WARNING),
        (2 * 10**9, 10**11, State.WARNING),
        (9 * 10**9, 10**11, State.OK),
    ],
)
def test_free_space(free: int, total: int, state: State) -> None:
    assert checkup.judge_space(Path("/var"), free=free, total=total).state == state


@pytest.mark.parametrize(
    ("apart", "state"), [(0.1, State.OK), (-3, State.WARNING), (3600, State.FAILING), (-3600, State.FAILING)]
)
def test_a_clock_that_goes_wrong(apart: float, state: State) -> None:
    assert checkup.judge_clock(apart).state == state


@pytest.mark.postgres
def test_clock_and_database_of_one_machine_are_well(look: Look) -> None:
    assert [look(name).state for name in ("database", "migrations", "clock of the database")] == [State.OK] * 3


def test_a_redis_that_does_not_answer(look: Look, settings: Any, closed_port: int) -> None:
    settings.REDIS_URL = f"redis://:hidden@127.0.0.1:{closed_port}/0"
    found = look("redis")
    assert found.state == State.FAILING
    assert f"Redis does not answer at 127.0.0.1:{closed_port}" in found.said
    assert "hidden" not in found.said


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"SITE_URL": "https://elsewhere.example"}, "anqud.W001"),
        ({"SITE_URL": "http://portal.example", "ALLOWED_HOSTS": ["portal.example"]}, "anqud.W002"),
        ({"SECURE_SSL_REDIRECT": True, "BEHIND_PROXY": False}, "anqud.W003"),
        ({"LANGUAGES_ASKED": ["en", "de"]}, "anqud.W004"),
        ({"SECRET_KEY": "short"}, "security.W009"),
    ],
)
def test_settings_that_contradict_each_other(
    look: Look, settings: Any, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], number: str
) -> None:
    monkeypatch.delenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE"
    )  # for the browser's tests, and no business of a deployed installation
    settings.DEPLOYED = True
    for name, value in given.items():
        setattr(settings, name, value)
    found = look("settings")
    assert found.state == State.WARNING
    assert number in found.said
    # The same is said by Django's own command.
    with pytest.raises(SystemCheckError, match=number):
        call_command("check", "--deploy", "--fail-level", "WARNING")


def test_settings_that_django_refuses(look: Look, settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    found = look("settings")
    assert found.state == State.FAILING
    assert "translation.E004" in found.said


def test_static_files_that_were_not_collected(look: Look, settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEPLOYED = True
    assert (look("static files").state, "collectstatic" in look("static files").remedy) == (State.WARNING, True)
    settings.DEPLOYED = False
    assert look("static files").state == State.OK


def test_static_files_that_changed_since(look: Look, settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "hash": "", "paths": {}}')
    found = look("static files")
    assert found.state == State.WARNING
    assert "changed since they were collected" in found.said


# Words and fonts


@pytest.fixture
def catalogues(settings: Any, tmp_path: Path) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]
    for code in ("fr", "ar"):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text("")
        (folder / "django.mo").write_text("")
    return tmp_path


def test_words_that_are_not_compiled(look: Look, catalogues: Path) -> None:
    assert look("languages").state == State.OK
    for code in ("fr", "ar"):
        (catalogues / code / "LC_MESSAGES" / "django.mo").unlink()
    found = look("languages")
    assert found.state == State.FAILING
    assert found.said == "The words of French and Arabic are not compiled: pages are shown in English."


def test_words_that_changed_since(look: Look, catalogues: Path) -> None:
    later = time.time() + 60
    os.utime(catalogues / "fr" / "LC_MESSAGES" / "django.po", (later, later))
    found = look("languages")
    assert (found.state, found.said) == (State.WARNING, "The words of French changed since they were compiled.")


def test_fonts_that_are_missing(look: Look, settings: Any, tmp_path: Path) -> None:
    settings.STATICFILES_DIRS = []
    found = look("fonts")
    assert found.state == State.WARNING
    assert "8 of 8 are missing" in found.said
    assert "portal.devstack.fonts" in found.remedy


# Work that happens by itself


@shared_task(name="tests.doctor.poison")
def poison() -> None:
    raise ValueError("cannot be read")


def test_no_worker_answers(look: Look, settings: Any) -> None:
    """Where one does: tests/journeys/test_stack.py."""
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert look("worker").state == State.FAILING


def test_a_clock_that_stopped(look: Look) -> None:
    Heartbeat.objects.create(name="clock", beaten_at=timezone.now() - dt.timedelta(hours=3))
    found = look("clock")
    assert (found.state, found.said) == (State.FAILING, "Nothing that falls due by the clock has run for 3 hours.")


def test_a_duty_that_failed(look: Look) -> None:
    Heartbeat.objects.create(name="clock", trouble="notifications.summaries")
    found = look("clock")
    assert found.state == State.WARNING
    assert "notifications.summaries" in found.said


@pytest.mark.parametrize(("minutes", "state"), [(0, State.OK), (5, State.WARNING), (20, State.FAILING)])
def test_tasks_that_wait_too_long(look: Look, minutes: int, state: State) -> None:
    since = timezone.now() - dt.timedelta(minutes=minutes)
    OutboxRow.objects.create(task="any", key="a", available_at=since)
    # One that is put off is not late.
    OutboxRow.objects.create(task="any", key="b", available_at=timezone.now() + dt.timedelta(hours=1))
    assert look("outbox").state == state
    assert look("outbox").said.startswith("1 tasks wait")


def test_tasks_that_were_given_up(look: Look) -> None:
    for key in ("a", "b"):
        enqueue(poison, key=key)
    for _ in range(MAX_ATTEMPTS):
        drain()
        OutboxRow.objects.filter(parked_at=None).update(available_at=timezone.now())
    found = look("outbox")
    assert (found.state, found.said) == (State.WARNING, "Given up after five tries: 2 × tests.doctor.poison.")
    assert "manage.py outbox" in found.remedy


# What must be there


def test_a_vocabulary_that_was_not_loaded(look: Look) -> None:
    Region.objects.all().delete()
    found = look("vocabulary")
    assert found.state == State.FAILING
    assert "no trades and no places and no certificates" in found.said


def test_pages_that_were_not_loaded(look: Look, first_pages: None, settings: Any) -> None:
    assert look("first pages").state == State.OK
    HomePage.objects.filter(locale__language_code="ar").update(live=False)
    found = look("first pages")
    assert (found.state, found.said) == (State.FAILING, "There is no home page in Arabic: visitors find nothing there.")


def document(subject: str) -> Document:
    return Document(
        key=f"x:{subject}",
        family="card",
        kind="organisation",
        owner=subject,
        subject=subject,
        title="Rimal",
        audience=["public"],
    )


def test_an_index_that_differs(look: Look) -> None:
    replace_documents("org1", [document("org1")])
    project_pending()
    assert look("search index").state == State.OK
    SearchDocument.objects.update(revision=1)
    found = look("search index")
    assert found.state == State.FAILING
    assert found.said.endswith("differ: 0 missing, 1 outdated, 0 left over.")
    assert "check_search --mend" in found.remedy


# Mails and texts


@pytest.fixture
def mail_server() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    yield port
    server.stop()


@pytest.fixture
def smtp(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = (
        "127.0.0.1",
        "",
        False,
        False,
    )
    settings.DEPLOYED = True
    return settings


def test_mails_that_only_become_files(look: Look, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "/somewhere/mail"
    settings.DEPLOYED = True
    assert (look("mail").state, look("mail").remedy) == (State.FAILING, "Set EMAIL_URL to a mail server.")
    settings.DEPLOYED = False
    assert look("mail").state == State.OK


def test_a_mail_server_that_does_not_answer(look: Look, smtp: Any, closed_port: int) -> None:
    smtp.EMAIL_PORT = closed_port
    found = look("mail")
    assert found.state == State.FAILING
    assert f"127.0.0.1:{closed_port} does not take us" in found.said


def test_a_mail_server_that_refuses_our_name(look: Look, smtp: Any, mail_server: int) -> None:
    smtp.EMAIL_PORT, smtp.EMAIL_HOST_USER, smtp.EMAIL_HOST_PASSWORD = mail_server, "anqud", "hidden"
    found = look("mail")
    assert found.state == State.FAILING
    assert "hidden" not in found.said


@pytest.mark.parametrize(
    ("sender", "state"), [("Anqud <no-reply@localhost>", State.WARNING), ("Anqud <a@portal.example>", State.OK)]
)
def test_a_sender_that_nobody_takes_mails_from(
    look: Look, smtp: Any, mail_server: int, sender: str, state: State
) -> None:
    smtp.EMAIL_PORT, smtp.DEFAULT_FROM_EMAIL = mail_server, sender
    assert look("mail").state == state


@pytest.mark.parametrize(
    ("url", "deployed", "state"),
    [
        ("", True, State.WARNING),
        ("tray:", False, State.OK),
        ("tray:", True, State.FAILING),
        ("ftp://gateway.example", True, State.FAILING),
        ("https://127.0.0.1:{port}/send?key=hidden", True, State.FAILING),
    ],
)
def test_text_messages(look: Look, settings: Any, closed_port: int, url: str, deployed: bool, state: State) -> None:
    settings.SMS_URL, settings.DEPLOYED = url.format(port=closed_port), deployed
    found = look("text messages")
    assert found.state == state
    assert "hidden" not in found.said


@pytest.mark.parametrize(
    ("url", "deployed", "state"),
    [
        ("", True, State.OK),
        ("tray:", False, State.OK),
        ("tray:", True, State.FAILING),
        ("ftp://gateway.example", True, State.FAILING),
        ("https://127.0.0.1:{port}/send?key=hidden", True, State.FAILING),
        ("whatsapp://hidden@127.0.0.1:{port}/v1/5", True, State.FAILING),
    ],
)
def test_short_messages(look: Look, settings: Any, closed_port: int, url: str, deployed: bool, state: State) -> None:
    settings.SHORT_MESSAGES_URL, settings.DEPLOYED = url.format(port=closed_port), deployed
    found = look("short messages")
    assert found.state == state
    assert "hidden" not in found.said


@pytest.mark.parametrize(("hosts", "said"), [([], "no push service"), (["push.example"], "push.example")])
def test_web_push(look: Look, settings: Any, hosts: list[str], said: str) -> None:
    settings.WEB_PUSH_HOSTS = hosts
    found = look("web push")
    assert found.state == State.OK
    assert said in found.said


def test_a_gateway_that_answers(look: Look, settings: Any, mail_server: int) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{mail_server}/"
    assert look("text messages").state == State.OK
