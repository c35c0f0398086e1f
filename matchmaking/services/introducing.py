"""Both sides said yes: the introduction goes out at once, or waits until the office of their cluster has read it.

While it waits nothing is told of either side: no name that was hidden, no telephone, no conversation. All of that comes with going
out, in one transaction. Every step is a guarded update, so two clicks are one, and so are two clocks.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.calendar import add_working_days, evening_of, local_day
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Cluster
from portal.organisations.permissions import can_connect, keep_apart
from portal.organisations.services import connect
from portal.organisations.services.whom import people_of, staff_of
from portal.ui.words import number

from .. import permissions
from ..models import ASKED_AFTER, LONGEST_WORDS, Introduction, IntroductionChoice, Match, MatchSide
from ..queries.introducing import introducer_in, reads_first, shared_cluster
from .talks import open_talk

AT_ONCE = 100
State = Introduction.State


def open_introduction(match: Match, *, by: User) -> Introduction:
    """With the second yes, by a service that has asked who may and holds the match. Again changes nothing while one stands."""
    cluster = shared_cluster(match)
    introducer = introducer_in(cluster, match)
    waits = cluster is not None and introducer is not None and reads_first(cluster, match)
    now = timezone.now()
    given = {
        "cluster": cluster,
        "introducer": introducer,
        "state": State.WAITING,
        "opened_at": now,
        "opened_by": by,
        "due_at": goes_out_at(now, cluster) if waits and cluster else None,
        "words": "",
        "decided_at": None,
        "decided_by": None,
    }
    introduction, is_new = Introduction.objects.get_or_create(match=match, defaults=given)
    ended = Introduction.objects.filter(match=match, state__in=[State.TAKEN_BACK, State.LAPSED])
    if not is_new and not ended.update(**given):
        return introduction
    introduction.refresh_from_db()
    introduction.match = match
    record("introduction.opened", by=by, about=introduction, waits=waits)
    if waits:
        notify("introduction.waiting", to=staff_of(cluster), about=introduction, by=by)
    else:
        _make(introduction, by=by)
    return introduction


def let_out(introduction: Introduction, *, by: User) -> Introduction:
    """By the office that reads first: it goes out now, also one that was held back before."""
    if not permissions.can_decide_introduction(by, introduction):
        raise NotAllowed
    with transaction.atomic():
        held = _held(introduction)
        if held.state == State.MADE:
            return held
        if held.state not in {State.WAITING, State.HELD}:
            raise _too_late()
        if why := _why_lapsed(held):
            raise NotPossible("lapsed", why)
        _make(held, by=by)
    return held


def goes_out_at_once(introduction: Introduction, *, by: User) -> None:
    """Both have met meanwhile: it does not wait any more; by a service that has asked who may."""
    with transaction.atomic():
        held = _held(introduction)
        if held.state in {State.WAITING, State.HELD} and not _why_lapsed(held):
            _make(held, by=by)
        introduction.refresh_from_db()


def hold_back(introduction: Introduction, *, by: User, words: str) -> Introduction:
    """By the office that reads first, with words that both sides read. They stay unknown to each other."""
    if not permissions.can_decide_introduction(by, introduction):
        raise NotAllowed
    words = clean_text(words)
    if not words:
        raise NotPossible("words", _("Write to both sides why, and what they can do."), "words")
    if len(words) > LONGEST_WORDS:
        told = _("At most %(most)s letters; this has %(many)s.")
        raise NotPossible("too_long", told % {"most": number(LONGEST_WORDS), "many": number(len(words))}, "words")
    with transaction.atomic():
        held = _held(introduction)
        ended = {"state": State.HELD, "words": words, "decided_at": timezone.now(), "decided_by": by}
        if not Introduction.objects.filter(pk=held.pk, state=State.WAITING).update(**ended):
            raise _too_late()
        withdraw("introduction.waiting", about=held)
        record("introduction.held_back", by=by, about=held)
        both = [*people_of(held.match.listing.organisation), *people_of(held.match.organisation)]
        notify("introduction.held", to=both, about=held.match, by=by)
        held.refresh_from_db()
    return held


def call_off(match: Match, *, by: User) -> None:
    """A side took its yes back before it went out; by a service that has asked who may."""
    unmade = Introduction.objects.filter(match=match, state__in=[State.WAITING, State.HELD])
    for introduction in unmade:
        _end(introduction, State.TAKEN_BACK, by=by)


def go_out_due(now: dt.datetime | None = None) -> None:
    """By the clock: what the office has not read in its time goes out by itself."""
    now = now or timezone.now()
    due = Introduction.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    for waiting in due[:AT_ONCE]:
        with transaction.atomic():
            held = _held(waiting)
            if not held.is_waiting:
                continue
            if _why_lapsed(held):
                _end(held, State.LAPSED, by=None)
            else:
                _make(held, by=None)


def choose(cluster: Cluster, *, by: User, reads_first: bool) -> None:
    """What the office wants from now on; what waits already goes on waiting."""
    if not permissions.can_choose_introductions(by, cluster):
        raise NotAllowed
    with transaction.atomic():
        chosen = {"reads_first": reads_first, "chosen_at": timezone.now(), "chosen_by": by}
        IntroductionChoice.objects.update_or_create(cluster=cluster, defaults=chosen)
        record("introduction.chosen", by=by, about=cluster, reads_first=reads_first)


def goes_out_at(opened_at: dt.datetime, cluster: Cluster) -> dt.datetime:
    """The evening of the first working day of the cluster's country after the day on which it was opened."""
    country = cluster.region.country
    following = local_day(opened_at, country) + dt.timedelta(days=1)
    return evening_of(add_working_days(following, 0, country), country)


def _make(introduction: Introduction, *, by: User | None) -> None:
    """It goes out: both know each other, and their conversation opens. `by` is None for the clock."""
    match, now = introduction.match, timezone.now()
    acted = _on_behalf(introduction, by)
    if acted is None:
        _end(introduction, State.LAPSED, by=by)
        return
    unmade = Introduction.objects.filter(pk=introduction.pk, state__in=[State.WAITING, State.HELD])
    was_read = introduction.due_at is not None
    made = {"state": State.MADE, "made_at": now, "ask_at": now + dt.timedelta(days=ASKED_AFTER[0])}
    made |= {"decided_at": now, "decided_by": by} if was_read else {}
    if not unmade.update(**made) or not Match.objects.filter(pk=match.pk, agreed_at=None).update(agreed_at=now):
        return
    match.agreed_at = now
    introduction.refresh_from_db(fields=["state", "made_at", "decided_at", "decided_by"])
    withdraw("introduction.waiting", about=introduction)
    withdraw("introduction.held", about=match)
    asker, candidate = match.listing.organisation, match.organisation
    connect(asker, candidate, by=acted, origin=f"match:{match.public_id}")
    open_talk(match, by=acted)
    record("match.agreed", by=by, about=match)
    notify("match.agreed", to=[*people_of(asker), *people_of(candidate)], about=match, by=by)


def _on_behalf(introduction: Introduction, by: User | None) -> User | None:
    """Who connects them: whoever decided, else somebody whose yes or whose office stands behind it and who is still there."""
    match = introduction.match
    said_yes = MatchSide.objects.filter(match=match).select_related("answered_by").order_by("-answered_at")
    people = [by, introduction.opened_by, *(side.answered_by for side in said_yes), introduction.introducer]
    asker, candidate = match.listing.organisation, match.organisation
    return next((one for one in people if one is not None and can_connect(one, asker, candidate)), None)


def _why_lapsed(introduction: Introduction) -> str:
    """Why it can no longer go out; empty where it can."""
    match = introduction.match
    if match.closed_at or match.listing.closed_at:
        return _("The need or offer was closed in the meantime.")
    if keep_apart(match.listing.organisation, match.organisation):
        return _("One of the two keeps the other out.")
    return ""


def _end(introduction: Introduction, state: str, *, by: User | None) -> None:
    unmade = Introduction.objects.filter(pk=introduction.pk, state__in=[State.WAITING, State.HELD])
    if unmade.update(state=state, decided_at=timezone.now(), decided_by=by):
        withdraw("introduction.waiting", about=introduction)
        withdraw("introduction.held", about=introduction.match)
        record("introduction.ended", by=by, about=introduction, state=state)


def _held(introduction: Introduction) -> Introduction:
    """It, with its match held first: answers and introductions meet one after the other."""
    match = (
        Match.objects.select_for_update(of=["self"])
        .select_related("listing__organisation", "listing__cluster", "organisation")
        .get(pk=introduction.match_id)
    )
    held = Introduction.objects.select_related("cluster__region", "introducer", "opened_by").get(pk=introduction.pk)
    held.match = match
    return held


def _too_late() -> NotPossible:
    return NotPossible("decided", _("A colleague was quicker, or a side took its yes back: it does not wait any more."))
