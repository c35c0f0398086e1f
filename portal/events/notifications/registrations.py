"""What people are told about registrations and invitations, and what organisers are."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Action, Kind, register

from ..keys import COMING
from ..models import Event, Registration
from ..queries.own import more_for, newest_of


def sign_in() -> None:
    for name, label, options in OF_REGISTRATIONS:
        register(Kind(name=name, label=label, topic="events", **{"default": "now", "more": more_for} | options))


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
