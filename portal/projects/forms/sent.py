"""What somebody typed into a form that can no longer be taken: shown back, so that they can copy it."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _


def typed(data: QueryDict) -> list[tuple[str, str]]:
    """Label and words of each field that a person wrote in; of the form that has most of the fields that were sent."""
    known = max(_forms(), key=lambda form: len(form.base_fields.keys() & data.keys()), default=None)
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


def _forms(above: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for one in above.__subclasses__():
        if one.__module__.startswith("portal.projects.forms."):
            yield one
        yield from _forms(one)
