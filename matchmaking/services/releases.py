"""The transfer office releases what waits for it, or sends it back with a sentence; its silence releases too."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify
from portal.organisations.permissions import acts_for

from .. import permissions
from ..models import MatchSide, Release
from ..queries.releases import due_days
from .answers import give_answer
from .holding import decide
from .listings import publish_now

AT_ONCE = 100
State = Release.State


def release(waiting: Release, *, by: User) -> Release:
    """Let it out, in the name of whoever wrote it."""
    if not permissions.can_release(by, waiting):
        raise NotAllowed
    if not waiting.is_waiting:
        raise _too_late()
    try:
        _let_out(waiting, State.RELEASED, by=by)
    except NotPossible as refusal:
        # What it was about is gone: it waits no more, and whoever released it reads why.
        _lapse(waiting, refusal, by=by)
        raise
    return waiting


def send_back(waiting: Release, *, by: User, sentence: str) -> Release:
    """Back to whoever wrote it, with a sentence; an offer is a draft again, an answer was never given."""
    if not permissions.can_release(by, waiting):
        raise NotAllowed
    sentence = clean_line(sentence)
    if not sentence:
        raise NotPossible("sentence", _("Write why, in one sentence."), "sentence")
    with transaction.atomic():
        if not decide(waiting, State.RETURNED, by=by, sentence=sentence):
            raise _too_late()
        notify("release.returned", to=_asker(waiting), about=waiting, by=by)
    return waiting


def withdraw_release(waiting: Release, *, by: User) -> Release:
    """By whoever asked. Taking back what is taken back changes nothing."""
    if not permissions.can_withdraw_release(by, waiting):
        raise NotAllowed
    decide(waiting, State.WITHDRAWN, by=by)
    waiting.refresh_from_db()
    return waiting


def release_due() -> None:
    """By the clock: five silent working days of the place are a release, and so is that there is no transfer office any more."""
    today = timezone.localdate()
    oldest = timezone.now() - dt.timedelta(days=5)
    rows = Release.objects.waiting().with_rows().with_office()
    waiting = list(rows.due_from(oldest).order_by("asked_at", "pk")[:AT_ONCE])
    days = due_days(waiting)
    for one in waiting:
        if not one.has_office or days[one.pk] < today:
            _by_silence(one)


def _by_silence(waiting: Release) -> None:
    """Unless whoever asked is not there any more, or it is about what is gone."""
    asker = waiting.asked_by
    if asker is None or not acts_for(asker, waiting.organisation):
        decide(waiting, State.WITHDRAWN, by=None)
        return
    try:
        _let_out(waiting, State.SILENT, by=None)
    except NotPossible as refusal:
        _lapse(waiting, refusal, by=None)


def _let_out(waiting: Release, state: str, *, by: User | None) -> None:
    author = waiting.asked_by or by
    assert author is not None
    with transaction.atomic():
        if not decide(waiting, state, by=by):
            raise _too_late()
        if waiting.listing:
            publish_now(waiting.listing, by=author)
        elif waiting.side:
            given = (waiting.answer, waiting.reason, waiting.courtesy, waiting.message)
            give_answer(MatchSide.objects.get(pk=waiting.side.pk), author, *given)
        notify("release.done", to=_asker(waiting), about=waiting, by=by)


def _lapse(waiting: Release, refusal: NotPossible, *, by: User | None) -> None:
    """What can be tomorrow goes on waiting."""
    if refusal.code != "too_many" and decide(waiting, State.LAPSED, by=by):
        notify("release.done", to=_asker(waiting), about=waiting, by=by)


def _asker(waiting: Release) -> list[User]:
    return [waiting.asked_by] if waiting.asked_by else []


def _too_late() -> NotPossible:
    return NotPossible("decided", _("A colleague was quicker, or it was taken back: it does not wait any more."))
