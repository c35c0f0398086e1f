"""What whoever stands at the door types: a code, a name, somebody who has come unannounced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import read_phone
from portal.core.text import clean_line
from portal.organisations.models import Organisation
from portal.organisations.queries.names import organisations_like, organisations_named

from ..models import ParticipationType
from ..services.registering import LONGEST_NAME
from ..services.walk_ins import LONGEST_ORGANISATION


class CodeForm(forms.Form):
    """A scanned address or eight letters."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("Code on the badge"),
        max_length=300,
        error_messages={"required": gettext_lazy("Type the code that stands on the badge.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "size": 12}
        ),
    )


class WalkInForm(forms.Form):
    """`organisation` is one that we know, where what was typed names one; else it stays as it was typed."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("As it stands in the directory. One that is not there is written as it is."),
        required=False,
        max_length=LONGEST_ORGANISATION,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    as_written = forms.BooleanField(label=gettext_lazy("It is another one: leave it as I wrote it"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write the mobile number: by it they are reached and recognised.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
    )
    type = forms.ChoiceField(label=gettext_lazy("Comes as"), required=False)
    over = forms.BooleanField(label=gettext_lazy("Let them in all the same, over the number of places"), required=False)

    def __init__(
        self, *args: Any, types: Sequence[ParticipationType], regions: list[str], reader: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.types = {one.public_id: one for one in types}
        self.regions, self.reader = regions, reader
        if types:
            field: Any = self.fields["type"]
            field.choices = [("", _("Choose")), *((key, one.name) for key, one in self.types.items())]
        else:
            del self.fields["type"]

    def clean_phone(self) -> str:
        return read_phone(self.cleaned_data["phone"], self.regions)

    def clean_type(self) -> ParticipationType | None:
        return self.types.get(self.cleaned_data["type"])

    def clean(self) -> dict[str, Any]:
        """One organisation of that name is meant; where it may be one of several, somebody has to say."""
        given = super().clean() or {}
        typed = clean_line(given.get("organisation") or "")
        given["known"] = None
        given["organisation"] = typed
        if not typed or given.get("as_written"):
            return given
        found: list[Organisation] = organisations_named([typed], self.reader)[typed]
        if len(found) == 1:
            given["known"] = found[0]
        elif near := found or organisations_like(typed, self.reader):
            names = ", ".join(one.name for one in near[:3])
            said = _(
                "Do you mean %(near)s? Write the name as it stands in the directory, or tick that it is another one."
            )
            self.add_error("organisation", said % {"near": names})
        return given
