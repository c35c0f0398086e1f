"""The forms of a meeting: what it will be, and what came of it. Hours are those of the reader's clock."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matchmaking.forms.fields import DayField
from portal.ui.forms import HourField, LinkField
from portal.ui.versions import VersionedForm
from portal.ui.words import number

from ..models import Meeting, Project
from ..queries.clock import Clock
from .work import TITLE_ERRORS, PartnersField

LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 480)


class MeetingForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What about?"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages=TITLE_ERRORS,
    )
    day = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Say on which day.")})
    at = HourField(label=gettext_lazy("Hour"), error_messages={"required": gettext_lazy("Say at what hour.")})
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long?"), coerce=int)
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    link = LinkField(
        label=gettext_lazy("Link to join"),
    )
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, clock: Clock, meeting: Meeting | None = None, **kwargs: Any) -> None:
        self.clock = clock
        first: dict[str, Any] = {"minutes": 60, "submission": uuid4()}
        if meeting:
            first = {
                name: getattr(meeting, name) for name in ("title", "minutes", "place", "link", "agenda", "version")
            }
            local = meeting.starts_at.astimezone(clock.zone)
            first |= {"day": local.date(), "at": local.time()}
        super().__init__(data, initial=first, **kwargs)
        lengths = sorted({*LENGTHS, *([meeting.minutes] if meeting else [])})
        self.fields["minutes"].choices = [(one, _length(one)) for one in lengths]
        self.fields["at"].help_text = _("By your clock: %(town)s.") % {"town": clock.name}

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("title", "minutes", "place", "link", "agenda")}
        starts = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], tzinfo=self.clock.zone)
        return given | {"starts_at": starts}


class MinutesForm(VersionedForm):
    present = PartnersField(label=gettext_lazy("Who was there?"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, project: Project, meeting: Meeting, **kwargs: Any) -> None:
        there = [one.public_id for one in meeting.present.all()]
        first = {"notes": meeting.notes, "version": meeting.version, "present": there}
        super().__init__(data, initial=first, **kwargs)
        self.fields["present"].fill(project)

    def fields_for_service(self) -> dict[str, Any]:
        chosen = self.fields["present"].chosen(self.cleaned_data["present"])
        return {"notes": self.cleaned_data["notes"], "present": chosen}


def _length(minutes: int) -> str:
    if minutes % 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": number(minutes)}
    hours = minutes // 60
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": number(hours)}
