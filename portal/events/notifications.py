"""What people are told about events."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.models import Conversation
from portal.notifications.kinds import Action, Kind, register

from .keys import COMING
from .models import Event, Registration
from .queries.own import more_for, newest_of


def sign_in() -> None:
    register(
        Kind(
            name="event.moved",
            news=True,
            label=_("An event to which you go has another hour or place"),
            default="now",
            topic="events",
        )
    )
    register(
        Kind(name="event.called_off", label=_("An event to which you go is called off"), default="now", topic="events")
    )
    sign_in_meetings()
    sign_in_the_day()
    for name, label, options in OF_REGISTRATIONS:
        register(Kind(name=name, label=label, topic="events", **{"default": "now", "more": more_for} | options))


def sign_in_meetings() -> None:
    register(
        Kind(
            name="b2b.asked",
            label=_("Somebody asks your organisation for a 1:1 meeting at an event"),
            default="now",
            topic="events",
        )
    )
    told = {
        "b2b.agreed": _("A 1:1 meeting is agreed"),
        "b2b.declined": _("A 1:1 meeting that you asked for is declined"),
        "b2b.moved": _("A 1:1 meeting has another time or table"),
        "b2b.called_off": _("A 1:1 meeting is called off"),
    }
    for name, label in told.items():
        register(Kind(name=name, news=True, label=label, default="now", topic="events"))
    register(
        Kind(
            name="b2b.plan_ready",
            news=True,
            label=_("Your list of 1:1 meetings at an event is ready"),
            default="now",
            topic="events",
            more=at_agenda,
        )
    )
    register(
        Kind(
            name="b2b.nobody",
            gathered=True,
            label=_("You have no 1:1 meeting yet at an event that is near"),
            default="now",
            topic="events",
            more=at_grid,
        )
    )


def at_agenda(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    return {"url": reverse("events:agenda", args=[about.public_id])}


def at_grid(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    return {"url": reverse("events:meeting_grid", args=[about.public_id])}


def sign_in_the_day() -> None:
    kinds: list[tuple[str, Promise, dict[str, Any]]] = [
        ("b2b.missed", _("A 1:1 meeting did not take place"), {"news": True, "more": at_ratings}),
        ("b2b.freed", _("A time for a 1:1 meeting is free for you, now"), {"urgent": True}),
        ("b2b.how_was_it", _("How your 1:1 meetings were"), {"gathered": True, "more": at_ratings}),
        ("b2b.go_on", _("Somebody you met wants to go on"), {"more": at_ratings}),
        ("b2b.going_on", _("You and somebody you met both want to go on"), {"news": True, "more": at_talk}),
        ("b2b.outcome", _("What came of a 1:1 meeting"), {}),
    ]
    for name, label, options in kinds:
        register(Kind(name=name, label=label, topic="events", **{"default": "now"} | options))


def at_ratings(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    event = about if isinstance(about, Event) else about.event
    return {"url": reverse("events:rating_list", args=[event.public_id])}


def at_talk(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(about)
    talk = Conversation.objects.filter(content_type=kind, object_id=str(about.pk)).first()
    return {"url": talk.get_absolute_url()} if talk else {}


def _where(page: str) -> Callable[[Event, dict[str, Any], Any], dict[str, Any]]:
    """A kind for the organiser's people, which leads to this page of the event."""
    return lambda event, _facts, _reader: {"url": reverse(f"events:{page}", args=[event.public_id])}


def _answers(*states: str) -> tuple[Action, ...]:
    """A link to the page on which one says whether one comes, for whoever is in one of these states."""

    def offered(event: Event, person: Any) -> bool:
        found = newest_of(event, person)
        return found is not None and found.state in states and found.person_id == person.pk

    return (Action(purpose=COMING, label=_("Answer"), page="events:registration_by_link", offered=offered),)


OF_REGISTRATIONS: list[tuple[str, Promise, dict[str, Any]]] = [
    ("registration.made", _("A colleague has registered you for an event"), {"news": True}),
    ("registration.asked", _("Somebody asks to come to an event of yours"), {"more": _where("registration_list")}),
    ("registration.confirmed", _("You have a place at an event"), {"news": True}),
    ("registration.waiting", _("You are on the waiting list of an event"), {"news": True}),
    ("registration.declined", _("An organiser could not accept your registration"), {"news": True}),
    (
        "registration.offered",
        _("A place at an event is free for you"),
        {"urgent": True, "actions": _answers(Registration.State.OFFERED)},
    ),
    ("registration.lapsed", _("A place that was kept for you was not taken up in time"), {"news": True}),
    ("registration.ended", _("Somebody has cancelled your registration"), {"news": True}),
    (
        "registration.ask_before",
        _("The day before an event: do you still come?"),
        {"urgent": True, "actions": _answers(Registration.State.GOING)},
    ),
    ("event.invited", _("You are invited to an event"), {"more": None}),
    (
        "event.invitation_declined",
        _("An organisation that you invited says no"),
        {"default": "app", "news": True, "more": _where("invitation_list")},
    ),
    ("event.call_list", _("Whom to telephone before an event of yours"), {"more": _where("call_list")}),
]
