"""The forms of a tier and of a question to those who apply."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Organisation
from portal.taxonomy.currencies import Currency
from portal.ui.numbers import NumberField
from portal.ui.versions import VersionedForm
from portal.ui.words import currencies

from ..models import Question, Tier

LANGUAGES = {"en": _("in English"), "fr": _("in French"), "ar": _("in Arabic")}
DIRECTION = {"en": "ltr", "fr": "ltr", "ar": "rtl"}


def line(code: str, longest: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "lang": code, "dir": DIRECTION[code]})
    return forms.CharField(label=LANGUAGES[code], max_length=longest, required=False, widget=widget)


def words(code: str, longest: int, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": code, "dir": DIRECTION[code]})
    return forms.CharField(label=LANGUAGES[code], max_length=longest, required=False, widget=widget)


class TierForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name_en, name_fr, name_ar = (line(code, 80) for code in LANGUAGES)
    gives_en, gives_fr, gives_ar = (words(code, 1000) for code in LANGUAGES)
    fee = NumberField(label=_("Fee for a year"), required=False, min_value=0, max_digits=13, decimal_places=3)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=lambda: [("", _("currency")), *currencies(Currency.values)]
    )
    kinds = forms.MultipleChoiceField(
        label=_("Open to"),
        help_text=_("Nothing ticked: to all."),
        required=False,
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    NAMES = (
        *(f"{what}_{code}" for what in ("name", "gives") for code in LANGUAGES),
        "fee",
        "currency",
        "kinds",
    )

    def __init__(self, data: Any = None, *, row: Tier | None = None) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if row:
            first = {name: getattr(row, name) for name in (*self.NAMES, "version")}
        super().__init__(data, initial=first)

    def fields_for_service(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class ApplicationQuestionForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words_en, words_fr, words_ar = (line(code, 240) for code in LANGUAGES)
    is_required = forms.BooleanField(label=_("It must be answered"), required=False)
    NAMES = (*(f"words_{code}" for code in LANGUAGES), "is_required")

    def __init__(self, data: Any = None, *, row: Question | None = None) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if row:
            first = {name: getattr(row, name) for name in (*self.NAMES, "version")}
        super().__init__(data, initial=first)

    def fields_for_service(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}
