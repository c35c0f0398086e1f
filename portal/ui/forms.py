"""How Django's forms are drawn: `{% field %}` is the one way, also for `{{ form }}` and `as_field_group`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, TimeField, URLField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceWidget,
    FileInput,
    Input,
    RadioSelect,
    Select,
    Textarea,
    TimeInput,
    URLInput,
)
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from .corrections import SpokenField
from .days import FIRST, LAST, PaperDayField
from .numbers import AsTyped, said

# Codes, numbers and addresses run from left to right whatever the page does; people's words run their own way.
LEFT_TO_RIGHT = frozenset({"email", "url", "tel", "number", "password", "date", "datetime-local", "time"})
WIDTHS = {"number": "s", "decimal": "s", "date": "m", "datetime-local": "m", "time": "s"}


class LinkField(URLField):
    """Where one joins online: the whole address, which runs from left to right."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "max_length": 500, "assume_scheme": "https"} | kwargs
        errors = {"invalid": gettext_lazy("Write the whole address, for example https://meet.example/room.")}
        super().__init__(widget=URLInput(attrs={"dir": "ltr"}), error_messages=errors, **kwargs)


HOURS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%H.%M"]


class HourField(TimeField):
    """An hour as people write it: 14:30, 14h30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", HOURS)
        kwargs.setdefault("widget", TimeInput(format="%H:%M", attrs={"type": "time"}))
        errors = {"invalid": gettext_lazy("Write the hour like this: 14:30.")} | kwargs.pop("error_messages", {})
        super().__init__(error_messages=errors, **kwargs)


class DesignRenderer(TemplatesSetting):
    bound_field_class = SpokenField
    form_template_name = "ui/form.html"
    field_template_name = "ui/field_group.html"


class Option(str):  # noqa: SLOT000 - it carries more than its letters
    """The label of a choice with more to say: a line under it, a kind's shape, how many, hatched when missing.

    choices=[("3", Option(_("Packaging"), note=_("12 members"), missing=True))]. Plain labels stay plain.
    It is text in the language in which it was made: make it per form, or by a function given as `choices`.
    """

    note: str | Promise
    kind: str
    how_many: int | None
    missing: bool

    def __new__(
        cls, label: Any, *, note: str | Promise = "", kind: str = "", how_many: int | None = None, missing: bool = False
    ) -> Self:
        option = super().__new__(cls, label)
        option.note, option.kind, option.how_many, option.missing = note, kind, how_many, missing
        return option


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary; `target` is the id of the control, empty for the form as a whole."""

    message: str
    target: str


def is_group(field: BoundField) -> bool:
    """Several controls that answer one question: fieldset and legend instead of a label."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple)) or bool(field.use_fieldset)


def is_list_of_choices(field: BoundField) -> bool:
    widget = field.field.widget
    return isinstance(widget, ChoiceWidget) and not isinstance(widget, Select)


def is_single_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


def first_control(field: BoundField) -> str:
    """The id to jump to."""
    return f"{field.auto_id}_0" if is_group(field) else field.id_for_label


def hint_id(field: BoundField) -> str:
    return f"{field.auto_id}_helptext"


def error_id(field: BoundField) -> str:
    return f"{field.auto_id}_error"


def echo_id(field: BoundField) -> str:
    return f"{field.auto_id}_echo"


def echo(field: BoundField) -> str | None:
    """How the number that was sent was read; empty while none was, and None for fields of other things."""
    if not isinstance(field.field, AsTyped) or field.is_hidden:
        return None
    return said(str(field.data or "")) if field.form.is_bound else ""


@dataclass(frozen=True, slots=True)
class Picker:
    """From when to when the browser's calendar goes beside a field for days of papers, and the day that stands in the field."""

    day: dt.date | None
    first: dt.date = FIRST
    last: dt.date = LAST


def picker(field: BoundField) -> Picker | None:
    """None for fields of other things."""
    if not isinstance(field.field, PaperDayField):
        return None
    try:
        return Picker(field.field.clean(field.value() or ""))
    except ValidationError:
        return Picker(None)


def described_by(field: BoundField, hint: Any) -> str:
    """The ids that describe a control: its hint, then its error; what the widget asks for comes first."""
    own = field.field.widget.attrs.get("aria-describedby", "")
    echoed = echo_id(field) if echo(field) is not None else ""
    return " ".join(
        filter(None, [own, hint_id(field) if hint else "", error_id(field) if field.errors else "", echoed])
    )


def control_attributes(
    field: BoundField, *, hint: Any = "", width: str = "", classes: str = ""
) -> dict[str, str | bool]:
    """What the design adds to a widget's own attributes."""
    widget = field.field.widget
    attributes: dict[str, str | bool] = {}
    if (described := described_by(field, hint)) and not is_group(field):
        attributes["aria-describedby"] = described
    kind = widget.input_type if isinstance(widget, Input) else ""
    if "dir" not in widget.attrs and not isinstance(widget, (FileInput, Select, CheckboxInput)):
        attributes["dir"] = "ltr" if kind in LEFT_TO_RIGHT else "auto"
    if (longest := widget.attrs.get("maxlength")) and isinstance(widget, Textarea):
        attributes |= {"data-behaviour": "counter", "data-longest": str(longest)}
    width = width or WIDTHS.get(widget.attrs.get("inputmode", kind), "")
    if all_classes := " ".join(filter(None, [widget.attrs.get("class", ""), classes, f"w-{width}" if width else ""])):
        attributes["class"] = all_classes
    return attributes


def problems(form: BaseForm) -> list[Problem]:
    """Every error of a form in the order of its fields, the form's own last."""
    found = [
        Problem(
            _with_its_question(field, message) if usual and not field.is_hidden else message,
            "" if field.is_hidden else first_control(field),
        )
        for field in form
        for message, _code, usual in field.spoken()
    ]
    return found + [Problem(str(message), "") for message in form.non_field_errors()]


def _with_its_question(field: BoundField, message: str) -> str:
    """What could be said of any field ("Choose one.") says nothing alone; what is written for a field does."""
    asked = str(field.label)
    if asked.endswith(("?", "؟", ".")):
        return f"{asked} {message}"
    return gettext("%(question)s: %(message)s") % {"question": asked, "message": message}
