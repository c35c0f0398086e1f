"""What an event asks of those who register: the organiser's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.organisations.forms.fields import LinesField
from portal.ui.numbers import NumberField

from ..models import ParticipationType, Question


class TypeForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("As what do they come?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say it in one or two words, for example: buyer.")},
    )
    details = forms.CharField(
        label=gettext_lazy("For whom is it?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    capacity = NumberField(
        label=pgettext_lazy("seats", "Places"),
        help_text=gettext_lazy("Empty where only the places of the whole event count."),
        required=False,
        min_value=1,
        max_value=100_000,
        decimal_places=0,
    )
    meets = forms.BooleanField(label=gettext_lazy("Takes part in 1:1 meetings"), required=False)
    most_meetings = NumberField(
        label=gettext_lazy("Meetings at most"), required=False, min_value=1, max_value=100, decimal_places=0
    )

    def __init__(self, data: Any = None, *, one: ParticipationType | None = None, **kwargs: Any) -> None:
        names = ("name", "details", "capacity", "meets", "most_meetings")
        first = {name: getattr(one, name) for name in names} if one else {"meets": True}
        super().__init__(data, initial=first, **kwargs)

    def fields_for_service(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        for name in ("capacity", "most_meetings"):
            given[name] = int(given[name]) if given[name] is not None else None
        return given


class EventQuestionForm(forms.Form):
    use_required_attribute = False

    text = forms.CharField(
        label=gettext_lazy("What do you want to know?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the question.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("How is it answered?"), choices=Question.Kind.choices)
    choices = LinesField(
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy("One a line; only for one of several answers."),
        required=False,
        max_length=1500,
    )
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)

    def __init__(self, data: Any = None, *, one: Question | None = None, **kwargs: Any) -> None:
        names = ("text", "kind", "choices", "required")
        super().__init__(data, initial={name: getattr(one, name) for name in names} if one else {}, **kwargs)

    def fields_for_service(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
