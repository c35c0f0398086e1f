"""The form that readers fill, made of the questions that an editor wrote."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from matchmaking.forms.fields import DayField
from portal.ui.forms import LinkField
from portal.ui.numbers import NumberField

CONSENT = "form-consent"
"""No question can have a name with a hyphen: Wagtail makes them of letters, digits and underscores."""
LONGEST_LINE = 255
LONGEST_TEXT = 4000
LONGEST_NUMBER = 20
DECIMALS = 6


def choices_of(written: str) -> list[str]:
    """One on each line, each once."""
    return list(dict.fromkeys(line.strip() for line in written.splitlines() if line.strip()))


class AskedForm(BaseForm):
    """Questions of a page, and its consent last."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.page is not None and self.page.consent:
            self.fields[CONSENT] = forms.BooleanField(label=self.page.consent)

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != CONSENT}


class Asking(FormBuilder):
    """With the fields of this house: digits of every script, days as people write them."""

    def get_form_class(self) -> type[AskedForm]:
        return type(AskedForm.__name__, (AskedForm,), self.formfields)

    def get_formatted_field_choices(self, field: Any) -> list[tuple[str, str]]:
        return [(choice, choice) for choice in choices_of(field.choices)]

    def create_singleline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002 - Wagtail's signature
        return forms.CharField(max_length=LONGEST_LINE, **options)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **options)

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002
        return NumberField(max_digits=LONGEST_NUMBER, decimal_places=DECIMALS, **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002
        return DayField(**options)

    def create_url_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002
        return LinkField(**options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:  # noqa: ARG002
        return forms.EmailField(max_length=254, **options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.ChoiceField(choices=[("", "–"), *self.get_formatted_field_choices(field)], **options)

    def get_field_options(self, field: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_field_options(field)
        return options | {"help_text": field.help_text}
