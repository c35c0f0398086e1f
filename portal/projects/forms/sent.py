"""What somebody typed into a form that can no longer be taken: shown back, so that they can copy it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _


def typed(data: QueryDict, view: Callable[..., Any]) -> list[tuple[str, str]]:
    """Label and words of each field that a person wrote in; of that form of the view which has most of the fields that were sent."""

    def fits(form: type[forms.Form]) -> tuple[int, int]:
        names = form.base_fields.keys()
        return len(names & data.keys()), -len(names - data.keys())

    known = max(_forms_of(view), key=fits, default=None)
    fields = known.base_fields if known else {}
    return [
        (str(field.label) if (field := fields.get(name)) and field.label else _("What you wrote"), value)
        for name, values in data.lists()
        for value in values
        if value.strip() and name != "csrfmiddlewaretoken" and _is_written(fields.get(name), value)
    ]


def _is_written(field: forms.Field | None, value: str) -> bool:
    """By a person, and not chosen from a list or put there by us. Of a field that the form made for itself: whatever is prose."""
    if field is None:
        return " " in value.strip()
    return not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput | forms.Select | forms.RadioSelect)


def _forms_of(view: Callable[..., Any]) -> Iterator[type[forms.Form]]:
    """Those with which the module of a view works."""
    for one in vars(sys.modules[view.__module__]).values():
        if isinstance(one, type) and issubclass(one, forms.Form):
            yield one
