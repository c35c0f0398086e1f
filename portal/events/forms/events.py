"""The form of an event. Hours are those of the place where it is held, whoever fills it in wherever."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from matchmaking.forms.fields import DayField
from portal.core.calendar import zone_of
from portal.organisations.forms.points import PinMixin, at_of, coordinates_field
from portal.organisations.models import Organisation
from portal.organisations.queries.places import Gazetteer
from portal.ui.forms import HourField, LinkField
from portal.ui.numbers import NumberField
from portal.ui.zones import zones

from ..models import Event
from ..models.events import LONGEST_TITLE
from ..permissions import kinds_for
from ..queries.where import country_of_clock
from .audience import WithAudience, to_begin_with
from .fields import split

SAME = ("title", "summary", "kind", "languages", "zone", "place", "town", "link", "audience", "capacity", "approval")


class EventForm(PinMixin, WithAudience):
    """Cleans what was typed (`fields_for_service`); saves nothing. The country of the point is that of the clock."""

    pin_field, beside_fields = "coordinates", ("zone", "town")

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What kind of event?"))
    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in a few words what it is.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("What is it about, and who gains by coming?"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    day = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Say on which day.")})
    at = HourField(label=gettext_lazy("From"), error_messages={"required": gettext_lazy("Say at what hour.")})
    until = HourField(label=gettext_lazy("To"), error_messages={"required": gettext_lazy("Say at what hour.")})
    last_day = DayField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Only where it takes several days."), required=False
    )
    zone = forms.ChoiceField(label=gettext_lazy("By whose clock?"))
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("Hall and street, as a driver would need it. Empty where it is online only."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    town = forms.CharField(
        label=gettext_lazy("Town"), required=False, max_length=80, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    coordinates = coordinates_field()
    link = LinkField(
        label=gettext_lazy("Address to join online"),
        help_text=gettext_lazy("Shown to those who come, and to nobody else."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Spoken there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who can see it?"), choices=Event.Audience.choices)
    cluster = forms.ChoiceField(label=gettext_lazy("For which cluster?"), required=False)
    capacity = NumberField(
        label=pgettext_lazy("seats", "Places"),
        help_text=gettext_lazy("People, not organisations. Empty where there is room for everybody."),
        required=False,
        min_value=1,
        max_value=100_000,
        decimal_places=0,
    )
    closes_on = DayField(
        label=gettext_lazy("Last day to register"),
        help_text=gettext_lazy("Empty: until it is over."),
        required=False,
    )
    approval = forms.BooleanField(label=gettext_lazy("We say yes to each registration"), required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("Which of the series do you change?"),
        choices=[("one", gettext_lazy("This one")), ("onward", gettext_lazy("This one and those to come"))],
        widget=forms.RadioSelect,
        required=False,
        initial="one",
    )

    def __init__(self, data: Any = None, *, organiser: Organisation, event: Event | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = _as_it_is(event) if event else _to_begin_with(organiser)
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.event, self.organiser, self.places = event, organiser, Gazetteer()
        self.offer(organiser, event)
        words = dict(Event.Kind.choices)
        self.choose("kind", [(kind, words[kind]) for kind in kinds_for(organiser)])  # type: ignore[index]
        self.choose("zone", zones(event.zone if event else ""))
        if self.is_bound:
            self.follow()

    @property
    def _country(self) -> str:
        return country_of_clock(str(self["zone"].value() or ""), otherwise=self.organiser.country)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if {"day", "at", "until"} <= given.keys():
            last = given.get("last_day") or given["day"]
            if (last, given["until"]) <= (given["day"], given["at"]):
                self.add_error("last_day" if last < given["day"] else "until", _("It ends before it begins."))
        return given

    def goes_onward(self) -> bool:
        """Whether those of a series that are still to come change, too."""
        return bool(self.cleaned_data["which"] == "onward")

    def fields_for_service(self) -> dict[str, Any]:
        """What `open_event` and `change_event` take."""
        given = self.cleaned_data
        zone = ZoneInfo(given["zone"])
        fields = {name: given[name] for name in SAME}
        fields["capacity"] = int(given["capacity"]) if given["capacity"] is not None else None
        ends = dt.datetime.combine(given["last_day"] or given["day"], given["until"], tzinfo=zone)
        closes = None
        if given["closes_on"]:
            midnight = dt.datetime.combine(given["closes_on"] + dt.timedelta(days=1), dt.time(), tzinfo=zone)
            closes = min(midnight, ends)
        spot = self.point
        return fields | {
            "latitude": Decimal(str(spot.latitude)) if spot else None,
            "longitude": Decimal(str(spot.longitude)) if spot else None,
            "starts_at": dt.datetime.combine(given["day"], given["at"], tzinfo=zone),
            "ends_at": ends,
            "registration_closes_at": closes,
            "cluster": self.cluster_for_service(),
        }


class CallOffForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why: everybody who was coming reads it.")},
    )


def _as_it_is(event: Event) -> dict[str, Any]:
    first: dict[str, Any] = {name: getattr(event, name) for name in (*SAME, "version")}
    day, at = split(event.starts_at, event.tz)
    last_day, until = split(event.ends_at, event.tz)
    first["coordinates"] = at_of(event)
    first |= {"day": day, "at": at, "until": until, "last_day": last_day if last_day != day else None}
    if event.registration_closes_at:
        first["closes_on"] = split(event.registration_closes_at - dt.timedelta(minutes=1), event.tz)[0]
    return first | {"cluster": event.cluster.slug if event.cluster else ""}


def _to_begin_with(organiser: Organisation) -> dict[str, Any]:
    return to_begin_with(organiser) | {
        "submission": uuid4(),
        "kind": kinds_for(organiser)[0],
        "day": timezone.localdate() + dt.timedelta(days=30),
        "at": dt.time(9, 30),
        "until": dt.time(13, 0),
        "zone": str(zone_of(organiser.country)),
    }
