"""Forms for holding an event again: once on another day, or by a rule."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.ui.words import weekday_name

from ..models import Event
from ..models.events import LONGEST_TITLE


class CloneForm(forms.Form):
    use_required_attribute = False
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in a few words what it is.")},
    )
    day = DayField(label=gettext_lazy("On which day?"), error_messages={"required": gettext_lazy("Say on which day.")})

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        year_later = _first_day(event) + dt.timedelta(days=364)
        super().__init__(data, initial={"submission": uuid4(), "title": event.title, "day": year_later}, **kwargs)


class RepeatForm(forms.Form):
    use_required_attribute = False
    every = forms.ChoiceField(label=gettext_lazy("How often?"), widget=forms.RadioSelect)
    until = DayField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("The last day on which it may still take place."),
        error_messages={"required": gettext_lazy("Say until when it comes back.")},
    )
    announces = forms.BooleanField(label=gettext_lazy("Announce each as soon as it is made"), required=False)

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        first = _first_day(event)
        super().__init__(
            data,
            initial={
                "every": "weekday",
                "until": first + dt.timedelta(days=364),
                "announces": bool(event.published_at),
            },
            **kwargs,
        )
        named = {"weekday": weekday_name(first)}
        self.fields["every"].choices = [  # type: ignore[attr-defined]
            ("week", _("Each week on %(weekday)s") % named),
            ("fortnight", _("Each second week on %(weekday)s") % named),
            ("weekday", _nth(first) % named),
            ("date", _("Each month on the same date")),
        ]


def _nth(day: dt.date) -> str:
    return (
        _("Each month on the first %(weekday)s"),
        _("Each month on the second %(weekday)s"),
        _("Each month on the third %(weekday)s"),
        _("Each month on the fourth %(weekday)s"),
        _("Each month on the last %(weekday)s"),
    )[(day.day - 1) // 7]


def _first_day(event: Event) -> dt.date:
    return event.starts_at.astimezone(event.tz).date()
