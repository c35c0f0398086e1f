"""Forms of the programme: a session, a room, a speaker. Hours are those of the clock of the event."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from matchmaking.forms.fields import DayField
from portal.organisations.models import Organisation
from portal.ui.forms import HourField, LinkField
from portal.ui.languages import spoken
from portal.ui.numbers import NumberField
from portal.ui.versions import VersionedForm

from ..models import Event, Registration, Room, Session, Speaker
from .fields import split

MOST_NAMES = 300
"""Organisations to choose from for a speaker."""
LONGEST_EVENING = dt.timedelta(hours=8)
"""So long a session past midnight is at most."""


class SessionForm(VersionedForm):
    """Cleans what was typed (`fields_for_service`); saves nothing. `widen` is asked once an hour lies outside the event."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Session.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        help_text=gettext_lazy("A break or a meal needs no name of its own."),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    day = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Say on which day.")})
    at = HourField(label=gettext_lazy("From"), error_messages={"required": gettext_lazy("Say at what hour.")})
    until = HourField(label=gettext_lazy("To"), error_messages={"required": gettext_lazy("Say at what hour.")})
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    speakers = forms.MultipleChoiceField(
        label=gettext_lazy("Who speaks?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Spoken there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    details = forms.CharField(
        label=gettext_lazy("What is it about?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    capacity = NumberField(
        label=pgettext_lazy("seats", "Places"),
        help_text=gettext_lazy("Only where people sign up for it by itself."),
        required=False,
        min_value=1,
        max_value=100_000,
        decimal_places=0,
    )
    link = LinkField(
        label=gettext_lazy("Address to join online"),
        help_text=gettext_lazy("Shown to those who come, and to nobody else."),
    )
    widen = forms.BooleanField(label=gettext_lazy("Let the event last so long"), required=False)

    def __init__(self, data: Any = None, *, event: Event, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial=_as_it_is(session, event) if session else _to_begin_with(event), **kwargs)
        self.event = event
        self.rooms = {one.public_id: one for one in Room.objects.filter(event=event)}
        self.people = {one.public_id: one for one in Speaker.objects.filter(event=event).order_by("name", "pk")}
        choices: dict[str, Any] = {
            "room": [("", _("none in particular")), *((key, one.name) for key, one in self.rooms.items())],
            "speakers": [(key, one.name) for key, one in self.people.items()],
            "languages": spoken(),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def asks_to_widen(self) -> bool:
        return "widen" in self.errors or bool(self.is_bound and self["widen"].value())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "title" in given and not given["title"] and given.get("kind") not in Session.PAUSES:
            self.add_error("title", _("Say in a few words what it is."))
        if (
            {"day", "at", "until"} <= given.keys()
            and given["until"] <= given["at"]
            and not self._passes_midnight(given)
        ):
            self.add_error("until", _("It ends before it begins."))
        return given

    def _passes_midnight(self, given: dict[str, Any]) -> bool:
        """Only an evening of an event that itself goes on into the next day; all else is a slip."""
        ends_at = self._moment(given, "until", days=1)
        return ends_at <= self.event.ends_at and ends_at - self._moment(given, "at") <= LONGEST_EVENING

    def _moment(self, given: dict[str, Any], hour: str, *, days: int = 0) -> dt.datetime:
        return dt.datetime.combine(given["day"] + dt.timedelta(days=days), given[hour], tzinfo=self.event.tz)

    def fields_for_service(self) -> dict[str, Any]:
        """What `add_session` and `change_session` take."""
        given = self.cleaned_data
        fields = {name: given[name] for name in ("kind", "title", "languages", "details", "link", "widen")}
        return fields | {
            "starts_at": self._moment(given, "at"),
            "ends_at": self._moment(given, "until", days=int(given["until"] <= given["at"])),
            "room": self.rooms.get(given["room"]),
            "speakers": [self.people[key] for key in given["speakers"]],
            "capacity": int(given["capacity"]) if given["capacity"] is not None else None,
        }


class RoomForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Name of the room"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what it is called.")},
    )
    capacity = NumberField(
        label=gettext_lazy("Seats"), required=False, min_value=1, max_value=100_000, decimal_places=0
    )

    def fields_for_service(self) -> dict[str, Any]:
        seats = self.cleaned_data["capacity"]
        return {"name": self.cleaned_data["name"], "capacity": int(seats) if seats is not None else None}


class SpeakerForm(forms.Form):
    """The organiser, those that come and those named already can be chosen as the organisation of a speaker."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Name of the speaker"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say who speaks.")},
    )
    role = forms.CharField(
        label=gettext_lazy("What they do"),
        help_text=gettext_lazy("Title and work, as it stands beside the name."),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation?"), required=False)

    def __init__(self, data: Any = None, *, event: Event, speaker: Speaker | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {}
        if speaker:
            own = speaker.organisation
            first = {"name": speaker.name, "role": speaker.role, "organisation": own.public_id if own else ""}
        super().__init__(data, initial=first, **kwargs)
        self.organisations = {one.public_id: one for one in _around(event)}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("for none in particular")),
            *((key, one.name) for key, one in self.organisations.items()),
        ]

    def fields_for_service(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = self.organisations.get(given["organisation"])
        return {"name": given["name"], "role": given["role"], "organisation": chosen}


def _around(event: Event) -> list[Organisation]:
    coming = Registration.objects.standing().filter(event=event).values("organisation")
    named = Speaker.objects.filter(event=event).values("organisation")
    rows = Organisation.objects.filter(pk__in=coming) | Organisation.objects.filter(pk__in=named)
    others = rows.exclude(pk=event.organiser_id).distinct().order_by("pk")[:MOST_NAMES]
    return [event.organiser, *sorted(others, key=lambda one: one.name)]


def _as_it_is(session: Session, event: Event) -> dict[str, Any]:
    same = ("kind", "languages", "details", "capacity", "link", "version")
    first: dict[str, Any] = {name: getattr(session, name) for name in same}
    day, at = split(session.starts_at, event.tz)
    return first | {
        "title": session.title_in_words if session.computed else session.title,
        "day": day,
        "at": at,
        "until": split(session.ends_at, event.tz)[1],
        "room": session.room.public_id if session.room else "",
        "speakers": [one.public_id for one in session.speakers.all()],
    }


def _to_begin_with(event: Event) -> dict[str, Any]:
    """After the last one that stands, for half an hour where there is so much time left."""
    last = Session.objects.filter(event=event, called_off_at=None).order_by("-ends_at").first()
    starts = last.ends_at if last and last.ends_at < event.ends_at else event.starts_at
    day, at = split(starts, event.tz)
    until = split(min(starts + dt.timedelta(minutes=30), event.ends_at), event.tz)[1]
    return {"submission": uuid4(), "kind": Session.Kind.TALK, "day": day, "at": at, "until": until, "languages": []}
