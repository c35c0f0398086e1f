"""What is kept how long: each rule takes what is older and nothing else, in batches, and the page shows the same table."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as ours
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from matchmaking.models import Dictation, Lesson
from messaging.models import Conversation, ReplyKey
from portal.accounts.models import SmsMessage, User
from portal.activity.models import Entry
from portal.activity.services import record
from portal.core import retention
from portal.core.clock import duties
from portal.core.retention import keep_to, rules
from portal.desk.models import ApplicationPaper, ContactNote, NextAction, QueueItem
from portal.moderation.models import Case
from portal.moderation.services import decide, report
from portal.notifications.models import Notification, Occasion
from portal.notifications.services import once
from portal.onboarding.models import Claim, Correction, Merge, MovedRow, Round
from portal.organisations.models import Invitation, MemberList, Opening, Recovery
from portal.organisations.services import invite_member
from portal.outbox.models import OutboxRow
from portal.privacy import wording
from portal.privacy.queries.kept import kept
from portal.saved.models import News, SavedSearch
from tests.factories.accounts import UserFactory
from tests.factories.desk import contact_with, step_for
from tests.factories.dup import DuplicateFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.office import application_of

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def keep(db: None) -> Callable[[str], int]:
    """Keep to a rule now, whenever it was looked at last."""

    def now(name: str) -> int:
        cache.clear()
        return keep_to(name)

    return now


def age(rows: models.QuerySet[Any], field: str, name: str) -> None:
    """Of two rows, the first a little older than its rule allows, the second a little younger."""
    edge = timezone.now() - rules[name].kept
    older, younger = rows.order_by("pk")
    base = models.QuerySet(rows.model)
    base.filter(pk=older.pk).update(**{field: edge - HOUR})
    base.filter(pk=younger.pk).update(**{field: edge + HOUR})


def _texts(_cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        SmsMessage.objects.create(phone="+966501234567")
    return SmsMessage.objects.all(), "sent_at"


def _unproven(_cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        UserFactory(full_name="", verified=False)
    return User.objects.filter(full_name=""), "date_joined"


def _visits(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for key in "ab":
        UserSession.objects.create(user=cast.firm_owner, ip="127.0.0.1", session_key=key)
    return UserSession.objects.all(), "last_seen_at"


def _desk(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        LogEntry.objects.create(user=cast.staff_member, object_repr="x", action_flag=2)
    return LogEntry.objects.all(), "action_time"


def _notifications(cast: SimpleNamespace) -> models.QuerySet[Any]:
    for kind in ("cluster.asked", "cluster.joined"):
        about = Notification(to=cast.firm_owner, kind=kind)
        about.about = cast.firm
        about.save()
    return Notification.objects.all()


def _read(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    return _notifications(cast), "read_at"


def _unread(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    return _notifications(cast), "created_at"


def _occasions(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for key in "ab":
        once("need.day_two", key)
    return Occasion.objects.all(), "at"


def _reply_keys(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        ReplyKey.objects.create(conversation=Conversation.objects.create(), person=cast.firm_owner)
    return ReplyKey.objects.all(), "given_at"


def _invitations(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for name in "ab":
        invite_member(cast.firm, by=cast.firm_owner, role="member", email=f"{name}@people.example")
    return Invitation.objects.all(), "expires_at"


def _openings(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for thing in ("contact", "file"):
        Opening.objects.create(organisation=cast.firm, person=cast.staff_member, thing=thing)
    return Opening.objects.all(), "at"


def _lists(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        MemberList.objects.create(cluster=cast.cluster, filename="members.csv")
    return MemberList.objects.all(), "created_at"


def _recoveries(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for token in "ab":
        Recovery.objects.create(
            what="address", organisation=cast.firm, person=cast.firm_owner, email="new@people.example", token_hash=token,
            due_at=timezone.now(), state="refused",
        )  # fmt: skip
    return Recovery.objects.all(), "decided_at"


def _dictations(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for token, state in (("a", "refused"), ("b", "expired")):
        Dictation.objects.create(
            organisation=cast.firm, cluster=cast.cluster, by=cast.cluster_manager, phone="+966501234567", token_hash=token,
            expires_at=timezone.now(), state=state,
        )  # fmt: skip
    return Dictation.objects.all(), "answered_at"


def test_how_a_confirmed_need_came_is_kept(cast: SimpleNamespace, keep: Callable) -> None:
    Dictation.objects.create(
        organisation=cast.firm, cluster=cast.cluster, phone="+966501234567", token_hash="a", state="confirmed",
        expires_at=timezone.now(), answered_at=timezone.now() - dt.timedelta(days=900),
    )  # fmt: skip
    assert keep("matchmaking.dictations") == 0


def _given_up(_cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for key in "ab":
        OutboxRow.objects.create(task="x", key=key)
    return OutboxRow.objects.all(), "parked_at"


def _log(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        record("invitation.sent", by=cast.firm_owner, about=cast.firm, role="member")
    return Entry.objects.all(), "at"


def _lessons(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    """One that stands is kept for as long as it stands."""
    match = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.packer)
    ended = {"organisation": cast.firm, "side": match.sides.get(side="asker"), "kind": "pause"}
    until = timezone.localdate() + dt.timedelta(days=30)
    for _number in range(2):
        Lesson.objects.create(until=until, ended_at=timezone.now(), **ended)
    Lesson.objects.create(until=until, **ended)
    return Lesson.objects.exclude(ended_at=None), "ended_at"


def _cases(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for thing in (cast.firm, cast.lab):
        decide(report(thing, by=cast.packer_owner, reason="deceit").case, by=cast.staff_member, outcome="let_go")
    return Case.objects.all(), "decided_at"


def _claims(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for token in "ab":
        Claim.objects.create(organisation=cast.firm, way="phone", name="Huda", state="refused", token_hash=token)
    return Claim.objects.all(), "updated_at"


def _corrections(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for token in "ab":
        Correction.objects.create(organisation=cast.firm, what="wrong", state="done", token_hash=token)
    return Correction.objects.all(), "decided_at"


def _rounds(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        Round.objects.create(cluster=cast.cluster, by=cast.cluster_manager, way="print", ended_at=timezone.now())
    return Round.objects.all(), "ended_at"


def _contacts(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        contact_with(cast.firm, cast.cluster)
    return ContactNote.objects.all(), "created_at"


def _next_steps(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for _time in range(2):
        step_for(cast.firm, cast.cluster, done_at=timezone.now())
    return NextAction.objects.all(), "done_at"


def _queue(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for key in "ab":
        QueueItem.objects.create(cluster=cast.cluster, kind="unplaced", key=key, gone_at=timezone.now())
    return QueueItem.objects.all(), "gone_at"


def _papers(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    application = application_of(cast.lab, cast.cluster, by=cast.researcher)
    for _time in range(2):
        ApplicationPaper.objects.create(
            application=application, file="private/applications/none.pdf", name="none.pdf", sort="document", size=1
        )
    return ApplicationPaper.objects.all(), "brought_at"


def _removed_searches(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    for query in ("q=film", "q=boxes"):
        SavedSearch.objects.create(person=cast.firm_owner, list="needs", query=query, removed_at=timezone.now())
    return SavedSearch.objects.all(), "removed_at"


def _news(cast: SimpleNamespace) -> tuple[models.QuerySet[Any], str]:
    one = SavedSearch.objects.create(person=cast.firm_owner, list="needs")
    for _time in range(2):
        News.objects.create(search=one)
    return News.objects.all(), "at"


ROWS = {
    "saved.removed": _removed_searches,
    "saved.news": _news,
    "desk.papers": _papers,
    "desk.contacts": _contacts,
    "desk.actions": _next_steps,
    "desk.queue": _queue,
    "onboarding.claims": _claims,
    "onboarding.corrections": _corrections,
    "onboarding.rounds": _rounds,
    "accounts.texts": _texts,
    "accounts.unproven": _unproven,
    "accounts.visits": _visits,
    "accounts.desk": _desk,
    "moderation.cases": _cases,
    "notifications.read": _read,
    "notifications.unread": _unread,
    "messaging.reply_keys": _reply_keys,
    "notifications.occasions": _occasions,
    "organisations.invitations": _invitations,
    "organisations.openings": _openings,
    "organisations.member_lists": _lists,
    "organisations.recoveries": _recoveries,
    "matchmaking.dictations": _dictations,
    "matchmaking.lessons": _lessons,
    "outbox.given_up": _given_up,
    "activity.log": _log,
}
OF_FILES_AND_SESSIONS = {"accounts.mails", "accounts.attempts", "privacy.copies"}
OF_WHOLE_MONTHS = {"activity.tallies"}
WHOSE_DAY_IS_AN_EVENTS = {"events.guests"}  # tests/portal/events/test_registration_data.py
WHOSE_DAY_IS_A_MERGES = {"onboarding.moved_rows"}
WHOSE_DAY_IS_ANOTHERS = WHOSE_DAY_IS_AN_EVENTS | WHOSE_DAY_IS_A_MERGES | {"cms.answers"}  # tests/cms/test_forms.py


@pytest.mark.parametrize("name", ROWS)
def test_a_rule_takes_what_is_older_and_nothing_else(name: str, cast: SimpleNamespace, keep: Callable) -> None:
    rows, field = ROWS[name](cast)
    _older, younger = rows.order_by("pk")
    age(rows, field, name)
    assert (keep(name), keep(name)) == (1, 0)
    assert list(rows.all()) == [younger]


def test_what_a_merge_moved_is_kept_as_long_as_it_can_be_taken_back(cast: SimpleNamespace, keep: Callable) -> None:
    name = "onboarding.moved_rows"
    for ago in (rules[name].kept + HOUR, rules[name].kept - HOUR):
        pair, done = DuplicateFactory(), timezone.now() - ago
        merge = Merge.objects.create(
            duplicate=pair, kept=pair.first, gone=pair.second, state="done", done_at=done, by=cast.cluster_manager
        )
        MovedRow.objects.create(merge=merge, model="matchmaking.listing", row="1", field="organisation")
    assert (keep(name), keep(name)) == (1, 0)
    assert MovedRow.objects.get().merge == merge


def test_every_rule_is_tried_and_stands_on_the_clock() -> None:
    names = {name for name, _rule in rules}
    assert names == ROWS.keys() | OF_FILES_AND_SESSIONS | OF_WHOLE_MONTHS | WHOSE_DAY_IS_ANOTHERS
    assert {f"retention.{name}" for name in names} <= {name for name, _duty in duties}


def test_half_done_sign_ins_go_after_a_day_and_sessions_of_people_stay(
    firm_owner: User, keep: Callable, client: Client
) -> None:
    client.force_login(firm_owner)
    halfway = Client()
    halfway.post("/accounts/login/", {"login": "somebody@people.example"})
    day_old = timezone.now() + dt.timedelta(seconds=ours.SESSION_COOKIE_AGE) - dt.timedelta(days=1, hours=1)
    assert (Session.objects.count(), keep("accounts.attempts")) == (2, 0)
    Session.objects.update(expire_date=day_old)
    assert keep("accounts.attempts") == 1
    assert Session.objects.get().get_decoded()["_auth_user_id"] == str(firm_owner.pk)


def test_mails_that_lie_as_files_go_after_two_weeks(settings: Settings, tmp_path: Path, keep: Callable) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for name, days in (("old", 15), ("new", 13)):
        file = tmp_path / f"{name}.log"
        file.write_text("To: a@people.example")
        moment = (timezone.now() - dt.timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))
    assert keep("accounts.mails") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["new.log"]


def test_an_account_with_a_proven_address_is_kept(keep: Callable) -> None:
    proven = UserFactory(full_name="")
    User.objects.filter(pk=proven.pk).update(date_joined=timezone.now() - dt.timedelta(days=400))
    assert keep("accounts.unproven") == 0


def test_other_memories_than_the_log_are_kept(firm_owner: User, keep: Callable) -> None:
    record("listing.published", by=firm_owner)
    models.QuerySet(Entry).update(at=timezone.now() - dt.timedelta(days=4000))
    assert keep("activity.log") == 0


def test_what_is_much_goes_in_batches_and_the_clock_comes_back_at_once(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old = timezone.now() - dt.timedelta(days=400)
    SmsMessage.objects.bulk_create(SmsMessage(phone="+966501234567", sent_at=old) for _ in range(5))
    cache.clear()
    # The last batch is not full; then ten minutes pass before anybody looks again.
    assert [keep_to("accounts.texts") for _time in range(4)] == [2, 2, 1, 0]
    SmsMessage.objects.create(phone="+966501234567", sent_at=old)
    assert keep_to("accounts.texts") == 0


@pytest.fixture
def real_texts(settings: Settings) -> Iterator[None]:
    settings.WORDINGS_DIRS = [ours.BASE_DIR / "portal" / "privacy" / "wordings"]
    yield
    wording._current.cache_clear()


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
def test_the_page_about_personal_data_shows_the_same_table(
    language: str, real_texts: None, client: Client, db: None
) -> None:
    page = client.get(f"{language}/accounts/texts/privacy/")
    assert len(page.context["kept"]) == len(list(rules))
    assert page.text.count('role="rowheader"') == len(list(rules))


def test_times_are_told_in_days_and_years() -> None:
    told = {one.how_long for one in kept()}
    assert {"1 day", "7 days", "30 days", "1 year", "2 years", "5 years"} <= told
