"""Who sees what: a level for each field, and whom to keep out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.models import User

from ..models import Organisation
from ..visibility import chosen_level, fields
from .fields import those_named


class VisibilityForm(forms.Form):
    """One choice a field, of the levels that it takes. `cleaned_data` is what `set_visibility` takes."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {name: chosen_level(organisation, name) for name, _field in fields}
        super().__init__(*args, **kwargs)
        for name, field in fields:
            self.fields[name] = forms.ChoiceField(
                label=field.label, choices=[(level.value, level.label) for level in field.choices]
            )


class ExcludeForm(forms.Form):
    """An organisation by its name, as it stands in the directory."""

    name = forms.CharField(
        label=gettext_lazy("Which organisation?"),
        help_text=gettext_lazy("As it is called in the directory. Nobody tells it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)

    def clean_name(self) -> Organisation:
        return those_named([self.cleaned_data["name"]], self.reader)[0]
