"""A piece of past work."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import is_email, read_email
from portal.accounts.models import User
from portal.core.text import clean_line
from portal.ui.numbers import WholeField

from ..models import Organisation, Reference
from .fields import LinesField, those_named
from .submission import SubmissionMixin


class OutsideField(LinesField):
    """Name and e-mail, one pair a line."""

    def clean(self, value: Any) -> list[tuple[str, str]]:  # type: ignore[override]
        lines = super().clean(value)
        pairs = {line: self._pair(line) for line in lines}
        if wrong := [
            ValidationError(
                _("“%(line)s” needs a name, a comma and an e-mail address.") % {"line": Truncator(line).chars(80)},
                "pair",
            )
            for line, pair in pairs.items()
            if pair is None
        ]:
            raise ValidationError(wrong)
        return [pair for pair in pairs.values() if pair]

    @staticmethod
    def _pair(line: str) -> tuple[str, str] | None:
        name, _comma, email = re.sub("[،;؛]", ",", line).rpartition(",")
        if not name.strip() or not is_email(email.strip()):
            return None
        return clean_line(name)[:200], read_email(email.strip())


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
    year = WholeField(
        label=gettext_lazy("Year"),
        error_messages={"invalid": gettext_lazy("Write the year in four digits, such as 2019.")},
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    partners = LinesField(
        label=gettext_lazy("With whom?"),
        help_text=gettext_lazy(
            "Organisations of this portal, one a line, as they are called here. They are asked, and named once they agree."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    outside = OutsideField(
        label=gettext_lazy("With others, who are not here?"),
        help_text=gettext_lazy(
            "One a line: the name, a comma, an e-mail. We ask them by mail; nobody reads the name before they agree."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
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
                "partners": list(
                    dict.fromkeys(
                        [
                            *(partner.name for partner in reference.partners.all()),
                            *(one.name for one in reference.consents.all() if one.partner and one.state != "declined"),
                        ]
                    )
                ),
                "outside": [
                    f"{one.outside_name}, {one.outside_email}" for one in reference.consents.all() if not one.partner
                ],
            }
        super().__init__(*args, person=reader, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `add_reference` and `update_reference`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}

    def clean_partners(self) -> list[Organisation]:
        return those_named(self.cleaned_data["partners"], self.reader)
