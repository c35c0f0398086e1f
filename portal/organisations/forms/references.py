"""A piece of past work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.core.text import listed

from ..models import Organisation, Reference
from ..queries.names import organisations_named
from .fields import LinesField
from .submission import SubmissionMixin


class ReferenceForm(SubmissionMixin):
    title = forms.CharField(
        label=gettext_lazy("What was it?"),
        help_text=gettext_lazy("For example: Shelf life of date paste at 30 °C."),
        max_length=300,
    )
    text = forms.CharField(
        label=gettext_lazy("What did you do?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        error_messages={"invalid": gettext_lazy("Write the year in four digits, such as 2019.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "class": "w-s"}),
    )
    partners = LinesField(
        label=gettext_lazy("With whom?"),
        help_text=gettext_lazy("Organisations of this portal, one a line, as they are called here. They are told."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where can one read about it?"),
        help_text=gettext_lazy("A report, an address, a contract number."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, reader: User, reference: Reference | None = None, **kwargs: Any) -> None:
        self.reader = reader
        if reference:
            kwargs["initial"] = {
                "title": reference.title,
                "text": reference.text,
                "year": reference.year,
                "source": reference.source,
                "partners": [partner.name for partner in reference.partners.all()],
            }
        super().__init__(*args, person=reader, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `add_reference` and `update_reference`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}

    def clean_partners(self) -> list[Organisation]:
        names: list[str] = self.cleaned_data["partners"]
        found = organisations_named(names, self.reader)
        for name in names:
            shown = Truncator(name).chars(80)
            if not found[name]:
                raise ValidationError(
                    _("“%(name)s” is not here. Write the name as it stands in the directory, or leave it out."),
                    "unknown",
                    {"name": shown},
                )
            if len(found[name]) > 1:
                several = listed((f"{one.name} ({one.town})" for one in found[name]), either=True)
                raise ValidationError(
                    _("“%(name)s” can be several: %(several)s. Write the full name."),
                    "several",
                    {"name": shown, "several": several},
                )
        return [found[name][0] for name in names]
