"""Who comes: several people in one form, or one of them changed. Rows are numbered from 0; a field is called `<name>_<row>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import is_email, read_identifier
from portal.accounts.models import User
from portal.core.text import clean_line
from portal.ui.words import number

from ..models import ParticipationType, Question, Registration
from ..services.registering import LONGEST_ANSWER, LONGEST_NAME, MOST_AT_ONCE, Comer


@dataclass(frozen=True, slots=True)
class Asked:
    """What an event asks of each."""

    types: Sequence[ParticipationType] = ()
    questions: Sequence[Question] = ()
    regions: Sequence[str] = ()


class PeopleForm(forms.Form):
    """Cleans what was typed (`comer_of`); saves nothing."""

    use_required_attribute = False

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.types = {one.public_id: one for one in asked.types}

    def ask_guest(self, row: int) -> None:
        self.fields[f"name_{row}"] = forms.CharField(
            label=_("Name"),
            required=False,
            max_length=LONGEST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )
        self.fields[f"reach_{row}"] = forms.CharField(
            label=_("Mobile number or e-mail"),
            required=False,
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        )

    def ask_the_rest(self, row: int) -> None:
        self.fields[f"badge_{row}"] = forms.CharField(
            label=_("Name on the badge"),
            help_text=_("Empty: the name as it is."),
            required=False,
            max_length=LONGEST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )
        if self.asked.types:
            self.fields[f"type_{row}"] = forms.ChoiceField(
                label=_("Comes as"),
                required=False,
                choices=[("", _("Choose")), *((key, _type_in_words(one)) for key, one in self.types.items())],
            )
        for question in self.asked.questions:
            self.fields[f"{question.public_id}_{row}"] = _field_for(question)
        self.fields[f"standby_{row}"] = forms.BooleanField(
            label=_("Would come at short notice, if a place becomes free on the last day"), required=False
        )

    def fields_of(self, row: int, *names: str) -> list[BoundField]:
        wanted = [*(f"{name}_{row}" for name in names)]
        return [self[name] for name in wanted if name in self.fields]

    def rest_of(self, row: int) -> list[tuple[BoundField, bool]]:
        """What is asked of everybody, each with whether it may stay empty."""
        asked = [(self[f"badge_{row}"], True)]
        if self.asked.types:
            asked.append((self[f"type_{row}"], False))
        return asked + [(self[f"{one.public_id}_{row}"], not one.required) for one in self.asked.questions]

    def check_row(self, row: int, given: dict[str, Any], *, guest: bool) -> None:
        if guest:
            if not clean_line(given.get(f"name_{row}") or "") and f"name_{row}" in given:
                self.add_error(f"name_{row}", _("Write the name."))
            if f"reach_{row}" in given:
                self._read_reach(row, given)
        if self.asked.types and f"type_{row}" in given and not given[f"type_{row}"]:
            self.add_error(f"type_{row}", _("Choose as what they come."))
        for question in self.asked.questions:
            name = f"{question.public_id}_{row}"
            if question.required and name in given and not given[name]:
                self.add_error(name, _("The organiser needs an answer."))

    def _read_reach(self, row: int, given: dict[str, Any]) -> None:
        name = f"reach_{row}"
        if not given[name]:
            self.add_error(name, _("Write a mobile number or an e-mail address."))
            return
        try:
            given[name] = read_identifier(given[name], list(self.asked.regions))
        except ValidationError as error:
            self.add_error(name, error)

    def comer_of(self, row: int, person: User | None) -> Comer:
        """What a service takes."""
        given = self.cleaned_data
        reach = "" if person else given.get(f"reach_{row}") or ""
        return Comer(
            person=person,
            name=person.full_name if person else given.get(f"name_{row}") or "",
            phone="" if is_email(reach) else reach,
            email=reach if is_email(reach) else "",
            badge_name=given.get(f"badge_{row}") or "",
            type=self.types.get(given.get(f"type_{row}") or ""),
            answers={one.public_id: given.get(f"{one.public_id}_{row}") or "" for one in self.asked.questions},
            standby=bool(given.get(f"standby_{row}")),
        )


class RegisterForm(PeopleForm):
    """`colleagues` can be chosen; whoever has no account is written down."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rows = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, asked: Asked, colleagues: Sequence[User], reader: User, rows: int = 1, **kwargs: Any
    ) -> None:
        self.people = {one.public_id: one for one in colleagues}
        self.count = max(1, min(rows, MOST_AT_ONCE))
        mine = reader.public_id if reader.public_id in self.people else ""
        first = {"submission": uuid4(), "who_0": mine}
        if len(asked.types) == 1:
            first |= {f"type_{row}": asked.types[0].public_id for row in range(self.count)}
        initial = first | kwargs.pop("initial", {}) | {"rows": str(self.count)}
        super().__init__(data, asked=asked, initial=initial, **kwargs)
        for row in range(self.count):
            self.fields[f"who_{row}"] = forms.ChoiceField(
                label=_("Who?"),
                required=False,
                choices=[
                    ("", _("Somebody without an account")),
                    *((key, one.name_here) for key, one in self.people.items()),
                ],
            )
            self.ask_guest(row)
            self.ask_the_rest(row)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What the page shows of each."""
        return [
            {
                "number": row + 1,
                "who": self[f"who_{row}"],
                "guest": self.fields_of(row, "name", "reach"),
                "rest": self.rest_of(row),
                "standby": self[f"standby_{row}"],
            }
            for row in range(self.count)
        ]

    @property
    def has_room(self) -> bool:
        return self.count < MOST_AT_ONCE

    def is_empty(self, row: int) -> bool:
        return not any(str(self.data.get(f"{name}_{row}", "")).strip() for name in ("who", "name", "reach"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for row in range(self.count):
            if row and self.is_empty(row):
                for name in [name for name in self.errors if name.endswith(f"_{row}")]:
                    del self._errors[name]
                continue
            chosen = given.get(f"who_{row}")
            if chosen and clean_line(given.get(f"name_{row}") or ""):
                self.add_error(f"name_{row}", _("Choose a colleague or write a name, not both."))
            elif f"who_{row}" in given:
                self.check_row(row, given, guest=not chosen)
        return given

    @property
    def comers(self) -> list[Comer]:
        rows = [row for row in range(self.count) if not row or not self.is_empty(row)]
        return [self.comer_of(row, self.people.get(self.cleaned_data[f"who_{row}"])) for row in rows]


class ChangeForm(PeopleForm):
    """One registration. Who it is stays; somebody without an account may have another number."""

    def __init__(self, data: Any = None, *, asked: Asked, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        first: dict[str, Any] = {
            "name_0": registration.name,
            "reach_0": registration.phone or registration.email,
            "badge_0": registration.badge_name,
            "type_0": registration.type.public_id if registration.type else "",
            "standby_0": registration.standby,
        } | {f"{key}_0": said for key, said in registration.answers.items()}
        super().__init__(data, asked=asked, initial=first | kwargs.pop("initial", {}), **kwargs)
        if registration.person is None:
            self.ask_guest(0)
        self.ask_the_rest(0)

    @property
    def line(self) -> dict[str, Any]:
        return {
            "guest": self.fields_of(0, "name", "reach"),
            "rest": self.rest_of(0),
            "standby": self["standby_0"],
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.check_row(0, given, guest=self.registration.person is None)
        return given

    @property
    def comer(self) -> Comer:
        return self.comer_of(0, self.registration.person)


class CancelForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def rows_in(data: Mapping[str, Any]) -> int:
    """How many rows a sent form had; 1 for anything that is no number."""
    typed = str(data.get("rows", ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1


def _field_for(question: Question) -> forms.Field:
    if question.kind == Question.Kind.TEXT:
        return forms.CharField(
            label=question.text,
            required=False,
            max_length=LONGEST_ANSWER,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )
    choices = [("yes", _("Yes")), ("no", _("No"))]
    if question.kind == Question.Kind.CHOICE:
        choices = [(one, one) for one in question.choices]
    return forms.ChoiceField(label=question.text, required=False, choices=[("", _("Choose")), *choices])


def _type_in_words(one: ParticipationType) -> str:
    if one.capacity is None:
        return one.name
    return _("%(type)s (%(number)s places in all)") % {"type": one.name, "number": number(one.capacity)}
