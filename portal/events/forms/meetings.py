"""The forms of 1:1 meetings: how they go, what an organisation looks for and when it is free, asking, answering, moving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.ui.forms import HourField
from portal.ui.languages import spoken
from portal.ui.numbers import NumberField
from portal.ui.words import clock, day_short

from ..models import Delegation, Event, Meeting, MeetingPlan, Registration, Slot, Table
from ..services.meeting_setup import MOST_TABLES, usual_asking
from .fields import split


def whole(label: Any, least: int, most: int, **details: Any) -> NumberField:
    return NumberField(label=label, min_value=least, max_value=most, decimal_places=0, **details)


class SetupForm(forms.Form):
    """Cleans what was typed (`fields_for_service`); saves nothing. One field of tables for each room."""

    use_required_attribute = False
    minutes = whole(
        gettext_lazy("How long is a meeting?"),
        5,
        120,
        help_text=gettext_lazy("Minutes, the change of tables included."),
    )
    from_hour = HourField(label=gettext_lazy("From"), required=False)
    to_hour = HourField(label=gettext_lazy("To"), required=False)
    tables_none = whole(
        gettext_lazy("Tables"),
        0,
        MOST_TABLES,
        required=False,
        help_text=gettext_lazy("None: meetings are held online."),
    )
    spare_share = whole(
        gettext_lazy("Spare tables"),
        0,
        50,
        help_text=gettext_lazy("Per cent of the tables that are kept free for what comes up on the day."),
    )
    at_least = whole(
        gettext_lazy("Meetings for everybody"),
        0,
        20,
        help_text=gettext_lazy("Everybody who can gets so many, before any other wish counts."),
    )
    most = whole(
        gettext_lazy("Meetings at most"),
        1,
        100,
        required=False,
        help_text=gettext_lazy("Of one organisation. Empty: as many as it has time for."),
    )
    asking_opens = DayField(
        label=gettext_lazy("Asking opens on"), error_messages={"required": gettext_lazy("Say on which day.")}
    )
    asking_closes = DayField(
        label=gettext_lazy("Last day to ask"), error_messages={"required": gettext_lazy("Say on which day.")}
    )

    def __init__(self, data: Any = None, *, event: Event, plan: MeetingPlan | None) -> None:
        self.event = event
        self.rooms = list(event.rooms.all())
        super().__init__(data, initial=self._first(plan))
        if self.rooms:
            self.fields["tables_none"].label = _("Tables in no room of the programme")
        for room in self.rooms:
            field = whole(_("Tables in %(room)s") % {"room": room.name}, 0, MOST_TABLES, required=False)
            self.fields[f"tables_{room.public_id}"] = field

    @property
    def room_fields(self) -> list[Any]:
        return [self[f"tables_{room.public_id}"] for room in self.rooms]

    def fields_for_service(self) -> dict[str, Any]:
        given, zone = self.cleaned_data, self.event.tz
        tables: dict[int | None, int] = {room.pk: int(given[f"tables_{room.public_id}"] or 0) for room in self.rooms}
        after = dt.datetime.combine(given["asking_closes"] + dt.timedelta(days=1), dt.time(), tzinfo=zone)
        return {
            "minutes": int(given["minutes"]),
            "from_hour": given["from_hour"],
            "to_hour": given["to_hour"],
            "tables": tables | {None: int(given["tables_none"] or 0)},
            "spare_share": int(given["spare_share"]),
            "at_least": int(given["at_least"]),
            "most": int(given["most"]) if given["most"] else None,
            "asking_opens_at": dt.datetime.combine(given["asking_opens"], dt.time(), tzinfo=zone),
            "asking_closes_at": min(after, self.event.ends_at),
        }

    def _first(self, plan: MeetingPlan | None) -> dict[str, Any]:
        known = plan or MeetingPlan(event=self.event)
        usual = usual_asking(self.event)
        opens, closes = known.asking_opens_at or usual[0], known.asking_closes_at or usual[1]
        names = ("minutes", "from_hour", "to_hour", "spare_share", "at_least", "most")
        first: dict[str, Any] = {name: getattr(known, name) for name in names}
        first["asking_opens"] = split(opens, self.event.tz)[0]
        first["asking_closes"] = split(closes - dt.timedelta(minutes=1), self.event.tz)[0]
        many: dict[int | None, int] = {}
        for table in Table.objects.filter(event=self.event, taken_out_at=None):
            many[table.room_id] = many.get(table.room_id, 0) + 1
        first["tables_none"] = many.get(None, 0 if plan else 10)
        return first | {f"tables_{room.public_id}": many.get(room.pk, 0) for room in self.rooms}


class DelegationForm(forms.Form):
    """What it looks for, and each time (person and slot) at which somebody is free, as `person:slot`."""

    use_required_attribute = False
    seeks = forms.CharField(
        label=gettext_lazy("What do you look for here?"),
        help_text=gettext_lazy("A few words. They are compared with what all the others do, and shown to them."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you can meet"), required=False, widget=forms.CheckboxSelectMultiple
    )
    most = whole(
        gettext_lazy("How many meetings at most?"),
        1,
        100,
        required=False,
        help_text=gettext_lazy("Empty: as many as you have time for."),
    )
    one_more = forms.BooleanField(
        label=gettext_lazy("One more at short notice"),
        help_text=gettext_lazy(
            "When a time becomes free on the day and nobody else can take it, you are asked even if you have your number."
        ),
        required=False,
    )
    free = forms.MultipleChoiceField(required=False, label=gettext_lazy("When are you free?"))

    def __init__(
        self,
        data: Any = None,
        *,
        delegation: Delegation,
        people: Sequence[Registration],
        slots: Sequence[Slot],
        away: Iterable[tuple[int, int]],
        busy: Iterable[tuple[int, int]],
    ) -> None:
        self.people, self.slots, self.busy = people, slots, set(busy)
        away = set(away)
        self.times = {f"{one.public_id}:{slot.key}": (one.pk, slot.pk) for one in people for slot in slots}
        first = {
            "seeks": delegation.seeks,
            "languages": delegation.languages,
            "most": delegation.most,
            "one_more": delegation.one_more,
            "free": [name for name, time in self.times.items() if time not in away],
        }
        super().__init__(data, initial=first)
        choices: dict[str, Any] = {
            "languages": spoken(delegation.languages),
            "free": [(name, name) for name in self.times],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def grid(self) -> list[tuple[Registration, list[tuple[Slot, str, bool, bool]]]]:
        """Each person with the times: slot, name of the box, whether it is ticked, whether they sit in a meeting then."""
        ticked = set(self["free"].value() or [])
        return [
            (
                one,
                [
                    (slot, name := f"{one.public_id}:{slot.key}", name in ticked, (one.pk, slot.pk) in self.busy)
                    for slot in self.slots
                ],
            )
            for one in self.people
        ]

    def free_times(self) -> set[tuple[int, int]]:
        return {self.times[name] for name in self.cleaned_data["free"]}


class TimeField(forms.ChoiceField):
    """One of the given times, by the clock of the event; its value is the Slot."""

    def __init__(self, **details: Any) -> None:
        errors = {
            "required": gettext_lazy("Choose a time."),
            "invalid_choice": gettext_lazy("That time has just been taken. Choose another."),
        }
        super().__init__(error_messages=errors, **details)
        self.slots: dict[str, Slot] = {}

    def offer(self, event: Event, slots: Sequence[Slot]) -> None:
        self.slots = {one.key: one for one in slots}
        several = len({one.starts_at.astimezone(event.tz).date() for one in slots}) > 1
        self.choices = [(one.key, moment_of(event, one, with_day=several)) for one in slots]

    def clean(self, value: Any) -> Slot | None:  # type: ignore[override]
        return self.slots.get(super().clean(value))


def moment_of(event: Event, slot: Slot, *, with_day: bool) -> str:
    local = slot.starts_at.astimezone(event.tz)
    hour = clock(local.time())
    return _("%(day)s, %(time)s") % {"day": day_short(local.date()), "time": hour} if with_day else hour


class MeetingAskForm(forms.Form):
    use_required_attribute = False
    slot = TimeField(label=gettext_lazy("When?"))
    words = forms.CharField(
        label=gettext_lazy("What about?"),
        help_text=gettext_lazy("One sentence helps them to say yes."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, event: Event, slots: Sequence[Slot], **details: Any) -> None:
        super().__init__(data, **details)
        self.fields["slot"].offer(event, slots)  # type: ignore[attr-defined]


class MeetingAcceptForm(forms.Form):
    use_required_attribute = False
    slot = TimeField(label=gettext_lazy("When?"))

    def __init__(self, data: Any = None, *, meeting: Meeting, slots: Sequence[Slot]) -> None:
        first = {"slot": meeting.slot.key if meeting.slot else ""}
        super().__init__(data, initial=first)
        self.fields["slot"].offer(meeting.event, slots)  # type: ignore[attr-defined]


class MeetingMoveForm(MeetingAcceptForm):
    """The organiser chooses the table too."""

    prefix = "move"
    table = forms.ChoiceField(label=gettext_lazy("Table"), required=False)

    def __init__(
        self, data: Any = None, *, meeting: Meeting, slots: Sequence[Slot], tables: Sequence[Table] = ()
    ) -> None:
        super().__init__(data, meeting=meeting, slots=slots)
        self.tables = {str(one.number): one for one in tables}
        if not tables:
            del self.fields["table"]
            return
        offered = [("", _("any that is free"))]
        for one in tables:
            said = _("Table %(number)s, spare") if one.spare else _("Table %(number)s")
            offered.append((str(one.number), said % {"number": one.number}))
        self.fields["table"].choices = offered  # type: ignore[attr-defined]

    def chosen_table(self) -> Table | None:
        return self.tables.get(self.cleaned_data.get("table") or "")


class CourteousForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("A reason, if you like"),
        help_text=gettext_lazy("The other side reads it."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class SeatsForm(forms.Form):
    use_required_attribute = False
    come = forms.MultipleChoiceField(
        label=gettext_lazy("Who comes from you?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, people: Sequence[Registration], come: Iterable[int]) -> None:
        come = set(come)
        self.people = {one.public_id: one for one in people}
        super().__init__(data, initial={"come": [key for key, one in self.people.items() if one.pk in come]})
        self.fields["come"].choices = [(key, one.name_here) for key, one in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Registration]:
        return [self.people[key] for key in self.cleaned_data["come"]]
