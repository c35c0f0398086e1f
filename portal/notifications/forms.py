"""How one wants to be told: by which way, how often and when not; and a choice per kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import country_of, shown_phone
from portal.accounts.models import User
from portal.core.calendar import SATURDAY_SUNDAY, WEEKENDS
from portal.core.text import isolated
from portal.ui.words import number
from portal.ui.zones import zones

from . import kinds
from .calm import is_night
from .models import Preference, Rhythm
from .reaching import Channel, open_ways

WORDS = {
    "now": _("At once"),
    "daily": _("Once a day, in a summary"),
    "digest": _("Once a week, in a summary"),
    "app": _("Only on this site"),
    "never": pgettext_lazy("how often", "Never"),
}
SUMMARY_WORDS = {"now": _("Every week"), "app": pgettext_lazy("how often", "Never")}
BUDGETS = (0, 1, 2, 3, 5, 7, 14, 30)
NEVER = "never"
FEW_HOURS = 6
"""Where fewer are left outside quiet hours, or as many, it is said."""
SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


class RhythmForm(forms.Form):
    """What a person has already is shown beside each way; those that do not reach them are left out."""

    channel = forms.ChoiceField(label=_("How should we tell you?"), widget=forms.RadioSelect)
    budget = forms.TypedChoiceField(
        label=_("How many messages in a week, at most?"),
        help_text=_("What does not fit waits for the summary. Codes and what cannot wait come anyway."),
        coerce=int,
        widget=forms.Select(attrs={"class": "w-m"}),
    )
    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"),
        coerce=lambda given: None if given == NEVER else int(given),
        widget=forms.Select(attrs={"class": "w-s"}),
    )
    quiet_until = forms.TypedChoiceField(label=_("until"), coerce=int, widget=forms.Select(attrs={"class": "w-s"}))
    quiet_days = forms.MultipleChoiceField(
        label=_("Quiet days besides the weekend and public holidays"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.ChoiceField(label=_("Whose clock?"), required=False, widget=forms.Select(attrs={"class": "w-m"}))

    def __init__(self, *args: Any, person: User, rhythm: Rhythm, **kwargs: Any) -> None:
        self.person, self.rhythm = person, rhythm
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("channel", self._ways()),
            ("budget", [(one, _budget(one)) for one in sorted({*BUDGETS, rhythm.budget})]),
            ("quiet_from", [(NEVER, pgettext("quiet from", "never")), *_hours()]),
            ("quiet_until", _hours()),
            ("quiet_days", [(str(day), WEEKDAYS[day]) for day in SUNDAY_FIRST]),
            ("time_zone", [("", _("The country of my phone number")), *zones(rhythm.time_zone)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.initial = list(rhythm.quiet_days) if name == "quiet_days" else getattr(rhythm, name)
        if rhythm.quiet_from == rhythm.quiet_until:
            self.fields["quiet_from"].initial = NEVER
        ways = [value for value, _words in self._ways()]
        self.fields["channel"].initial = rhythm.channel if rhythm.channel in ways else ways[0]

    def clean(self) -> dict[str, Any]:
        """No quiet hours are kept as the same hour twice. Whoever chooses that may mean the whole day: they are asked."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if {"quiet_from", "quiet_until"} <= told.keys():
            begins, ends = told["quiet_from"], told["quiet_until"]
            if begins is None:
                told["quiet_from"] = told["quiet_until"]
            elif begins == ends:
                self.add_error("quiet_until", _whole_day(begins))
        return told

    @property
    def hours_left(self) -> int:
        """Of a day, once it is valid: those in which something may be sent at once."""
        chosen = Rhythm(quiet_from=self.cleaned_data["quiet_from"], quiet_until=self.cleaned_data["quiet_until"])
        return sum(not is_night(hour, chosen) for hour in range(24))

    def clean_quiet_days(self) -> str:
        rests = {str(day) for day in WEEKENDS.get(country_of(self.person.phone), SATURDAY_SUNDAY)}
        if len(rests.union(self.cleaned_data["quiet_days"])) == len(SUNDAY_FIRST):
            raise forms.ValidationError(
                gettext(
                    "With these and the weekend every day is quiet: nothing would ever come at once. Leave at least one day, or choose "
                    "“Only under the bell on this site” above."
                )
            )
        return "".join(sorted(self.cleaned_data["quiet_days"]))

    def _ways(self) -> list[tuple[str, str]]:
        words = {
            Channel.EMAIL: gettext("By e-mail: %(address)s") % {"address": isolated(self.person.email or "")},
            Channel.TEXT: gettext("By short message: %(number)s")
            % {"number": isolated(shown_phone(self.person.phone or ""))},
            Channel.PUSH: gettext("On the device where you asked for it"),
            Channel.HERE: gettext("Only under the bell on this site"),
        }
        return [(str(way), words[Channel(way)]) for way in open_ways(self.person)]


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds of one topic: one choice for all of them, and one for each. `own` are those that are not as they come."""

    label: str
    for_all: forms.BoundField | None
    fields: Sequence[forms.BoundField]
    own: int
    is_open: bool


class PreferencesForm(forms.Form):
    """One choice per kind, by topic; fields bear the kind's name. What is chosen for a whole topic goes before its single choices."""

    def __init__(
        self, *args: Any, chosen: dict[str, str], topics: Collection[kinds.Topic] = tuple(kinds.TOPICS), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = [(name, kind) for name, kind in kinds.registered if kind.topic in topics]
        for name, kind in shown:
            words = SUMMARY_WORDS if name == kinds.SUMMARY else WORDS
            self.fields[name] = forms.ChoiceField(
                label=kind.label,
                choices=[(way, words[way]) for way in kind.choices],
                initial=chosen.get(name, kind.default),
                widget=forms.Select(attrs={"class": "w-m"}),
            )
        self._chosen = chosen
        self._by_topic = {topic: [name for name, kind in shown if kind.topic == topic] for topic in kinds.TOPICS}
        for topic, names in self._by_topic.items():
            if len(names) > 1:
                self.fields[_all_of(topic)] = forms.ChoiceField(
                    label=_("All of these"),
                    choices=[("", _("As chosen one by one")), *((way, WORDS[way]) for way in kinds.WAYS)],
                    required=False,
                    initial="",
                    widget=forms.Select(attrs={"class": "w-m"}),
                )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for topic, names in self._by_topic.items():
            how = told.pop(_all_of(topic), "")
            told |= {name: how for name in names if how in kinds.find(name).choices}
        return told

    def groups(self) -> list[Group]:
        return [self._group(topic, names) for topic, names in self._by_topic.items() if names]

    def _group(self, topic: kinds.Topic, names: Sequence[str]) -> Group:
        own = sum(self._chosen.get(name, kinds.find(name).default) != kinds.find(name).default for name in names)
        all_of = _all_of(topic)
        is_wrong = any(name in self.errors for name in (*names, all_of))
        for_all = self[all_of] if all_of in self.fields else None
        return Group(str(kinds.TOPICS[topic]), for_all, [self[name] for name in names], own, bool(own) or is_wrong)


def _all_of(topic: str) -> str:
    return f"all-of-{topic}"


def chosen_by(user: Any) -> dict[str, str]:
    return dict(Preference.objects.filter(user=user).values_list("kind", "how"))


def _budget(count: int) -> str:
    if count == 0:
        return gettext("None: everything waits for the summary")
    return ngettext("%(number)s message", "%(number)s messages", count) % {"number": number(count)}


def _hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]


def few_hours(left: int) -> str:
    """What is said where quiet hours leave little of a day."""
    words = ngettext(
        "Outside your quiet hours one hour of a day is left. What comes at another time waits for it; codes to sign in and what cannot "
        "wait come anyway.",
        "Outside your quiet hours %(number)s hours of a day are left. What comes at another time waits for them; codes to sign in and "
        "what cannot wait come anyway.",
        left,
    )
    return words % {"number": number(left)}


def _whole_day(hour: int) -> str:
    words = gettext(
        "From %(hour)s until %(hour)s are all 24 hours: nothing would ever come at once. Leave at least one hour, or choose “Only under "
        "the bell on this site” above. For no quiet hours, choose “never”."
    )
    return words % {"hour": isolated(f"{hour:02}:00")}
