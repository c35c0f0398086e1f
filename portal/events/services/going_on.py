"""Both sides of a meeting want to go on: they are introduced, with a clock that asks later what came of it.

Where they met about a need or an offer for which they are suggested to each other, it is that suggestion which becomes an introduction,
as if both had said yes on its page. Where they met about none, they are connected, their conversation opens about the meeting, and both
are asked here, after as many days and in the same words.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.models import ASKED_AFTER, Introduction, Match, Outcome
from matchmaking.queries.due import next_morning
from matchmaking.services.met import introduce_who_met
from messaging.services.conversations import open_conversation
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, once, seen, withdraw
from portal.organisations.models import Organisation
from portal.organisations.permissions import keep_apart
from portal.organisations.services import connect
from portal.organisations.services.whom import people_of
from portal.organisations.standing import standing_of

from ..models import GoingOn, Meeting, MetOutcome, Rating
from .no_shows import people_coming

AT_ONCE = 100
STILL_ASKED = dt.timedelta(days=14)
"""So long after a meeting whoever is silent is still reminded, once."""


@transaction.atomic
def go_on(meeting: Meeting, *, by: User) -> GoingOn | None:
    """By a service that holds the meeting and has asked who may. None while only one of the two wants it. Again changes nothing."""
    both = Rating.objects.filter(meeting=meeting, goes_on=Rating.GoesOn.YES)
    yes = list(both.select_related("delegation__organisation", "person").order_by("pk"))
    if len(yes) < 2:
        return None
    one, other = (rating.delegation.organisation for rating in yes)
    if keep_apart(one, other):
        return None
    made, is_new = GoingOn.objects.get_or_create(meeting=meeting)
    if not is_new:
        return made
    said_yes = {rating.delegation.organisation_id: rating.person for rating in yes if rating.person}
    if not _through_the_match(made, meeting, one, other, said_yes, by=by):
        _by_itself(made, meeting, one, other, said_yes, by=by)
    withdraw("b2b.go_on", about=meeting)
    record(
        "b2b.goes_on", by=by, about=meeting.event, meeting=meeting.public_id, shared=made.introduction_id is not None
    )
    return made


def remind_the_silent() -> None:
    """By the clock, on the next working morning of whoever has not said yet: once, that the other side wants to go on."""
    now = timezone.now()
    silent = Q(goes_on=Rating.GoesOn.YES) & ~Exists(GoingOn.objects.filter(meeting=OuterRef("meeting")))
    recent = Q(meeting__slot__ends_at__gt=now - STILL_ASKED, meeting__slot__ends_at__lte=now)
    rows = Rating.objects.filter(silent, recent).select_related(
        "meeting__slot",
        "meeting__first__organisation__region",
        "meeting__second__organisation__region",
        "meeting__event",
        "delegation__organisation",
    )
    for rating in rows.order_by("rated_at", "pk"):
        meeting = rating.meeting
        other = meeting.second if rating.delegation_id == meeting.first_id else meeting.first
        if meeting.slot is None or now < next_morning(meeting.slot.ends_at, other.organisation.country):
            continue
        if Rating.objects.filter(meeting=meeting, delegation=other).exclude(goes_on="").exists():
            continue
        with transaction.atomic():
            if once("b2b.go_on", meeting.public_id):
                notify("b2b.go_on", to=people_coming([other]), about=meeting)


def ask_what_came() -> None:
    """By the clock: both are asked of what is due. A clock that was away asks the latest question, once."""
    now = timezone.now()
    for one in GoingOn.objects.filter(ask_at__lte=now).order_by("ask_at", "pk")[:AT_ONCE]:
        after = max(
            (days for days in ASKED_AFTER if one.made_at + dt.timedelta(days=days) <= now), default=ASKED_AFTER[0]
        )
        later = next((days for days in ASKED_AFTER if days > after), None)
        following = one.made_at + dt.timedelta(days=later) if later else None
        with transaction.atomic():
            if GoingOn.objects.filter(pk=one.pk, ask_at=one.ask_at).update(ask_at=following):
                _ask(one, after)


@transaction.atomic
def say_what_came(outcome: MetOutcome, *, by: User, said: str) -> MetOutcome:
    """One tap; another answer later replaces the first."""
    if outcome.organisation_id not in standing_of(by).organisations:
        raise NotAllowed
    if said not in set(Outcome.Said.values) - {""}:
        raise NotPossible("said", _("Choose what came of it."), "said")
    if (
        MetOutcome.objects.filter(pk=outcome.pk)
        .exclude(said=said)
        .update(said=said, said_at=timezone.now(), said_by=by)
    ):
        record("b2b.outcome_said", by=by, about=outcome.going_on.meeting.event)
    seen("b2b.outcome", about=outcome, by=by)
    withdraw("b2b.outcome", about=outcome)
    outcome.refresh_from_db()
    return outcome


def _through_the_match(
    made: GoingOn, meeting: Meeting, one: Organisation, other: Organisation, said_yes: dict[int, User], *, by: User
) -> bool:
    """Whether the suggestion behind the meeting carries it from now on."""
    listing = meeting.listing
    if listing is None or listing.organisation_id not in {one.pk, other.pk} or len(said_yes) < 2:
        return False
    candidate = other if listing.organisation_id == one.pk else one
    match = Match.objects.standing().filter(listing=listing, organisation=candidate).first()
    if match is None:
        return False
    try:
        with transaction.atomic():
            introduction = introduce_who_met(match, said_yes, by=by)
    except (NotPossible, NotAllowed):
        return False
    if introduction and introduction.state != Introduction.State.MADE:
        return False
    # One that was made long ago has asked all that it asks: then this meeting has a clock of its own.
    has_clock = introduction is None or introduction.ask_at is not None
    if has_clock:
        GoingOn.objects.filter(pk=made.pk).update(introduction=introduction)
        made.refresh_from_db()
    return has_clock


def _by_itself(
    made: GoingOn, meeting: Meeting, one: Organisation, other: Organisation, said_yes: dict[int, User], *, by: User
) -> None:
    GoingOn.objects.filter(pk=made.pk).update(ask_at=made.made_at + dt.timedelta(days=ASKED_AFTER[0]))
    connect(one, other, by=by, origin=f"meeting:{meeting.public_id}")
    open_conversation(
        between=[one, other],
        about=meeting,
        subject=meeting.event.title,
        by=by,
        seen_to_by={pk: person.pk for pk, person in said_yes.items()},
    )
    notify("b2b.going_on", to=people_coming([meeting.first, meeting.second]), about=meeting, by=by)
    made.refresh_from_db()


def _ask(one: GoingOn, after: int) -> None:
    meeting = Meeting.objects.select_related("first__organisation", "second__organisation", "event").get(
        pk=one.meeting_id
    )
    for organisation in (meeting.first.organisation, meeting.second.organisation):
        # An earlier question that nobody answered is not asked beside this one.
        for older in MetOutcome.objects.filter(going_on=one, organisation=organisation, said=""):
            withdraw("b2b.outcome", about=older)
        outcome, is_new = MetOutcome.objects.get_or_create(going_on=one, organisation=organisation, after=after)
        if is_new:
            notify("b2b.outcome", to=people_of(organisation), about=outcome)
    record("b2b.outcome_asked", by=None, about=meeting.event, after=after)
