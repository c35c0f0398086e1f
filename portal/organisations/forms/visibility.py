"""Who sees what: a level for each field, and whom to keep out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.core.text import listed

from ..models import Organisation
from ..queries.names import organisations_named
from ..visibility import fields, level_of


class VisibilityForm(forms.Form):
    """One choice a field, of the levels that it takes. `cleaned_data` is what `set_visibility` takes."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {name: level_of(organisation, name) for name, _field in fields}
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
        name: str = self.cleaned_data["name"]
        found = organisations_named([name], self.reader)[name]
        if not found:
            raise ValidationError(
                _("We do not know “%(name)s”. Write the name as it stands in the directory."), "unknown", {"name": name}
            )
        if len(found) > 1:
            several = listed((f"{one.name} ({one.town})" for one in found), either=True)
            raise ValidationError(
                _("“%(name)s” can be several: %(several)s. Write the full name."),
                "several",
                {"name": name, "several": several},
            )
        return found[0]
