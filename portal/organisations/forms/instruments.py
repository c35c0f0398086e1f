"""Finance on offer: its contract, amounts and criteria, one line each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.taxonomy.currencies import Currency
from portal.ui.amounts import MoneyField, refuse_too_fine
from portal.ui.numbers import WholeField
from portal.ui.words import currencies

from ..models import Contract, Instrument
from .depth import DepthForm, Lines, Shared, WhoMixin

UNREADABLE = gettext_lazy("Write the amount as a number, such as 400000. You wrote “%(typed)s”.")


def _years(label: Any) -> WholeField:
    return WholeField(
        label=label,
        required=False,
        min_value=0,
        max_value=200,
    )


class InstrumentForm(DepthForm, WhoMixin):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), choices=[("", "–"), *Contract.choices])
    text = forms.CharField(
        label=gettext_lazy("What it is for, and how it works"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lowest = MoneyField(label=gettext_lazy("Amount from"), required=False, unreadable=UNREADABLE)
    highest = MoneyField(label=gettext_lazy("Amount to"), required=False, unreadable=UNREADABLE)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), required=False, choices=lambda: [("", "–"), *currencies(Currency.values)]
    )
    youngest = _years(gettext_lazy("Age of the company from (years)"))
    oldest = _years(gettext_lazy("Age of the company to (years)"))
    accounts = _years(gettext_lazy("Years of accounts"))
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("Stage of the company"),
        required=False,
        choices=Instrument.Stage.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    security = forms.MultipleChoiceField(
        label=gettext_lazy("Security you ask for"),
        required=False,
        choices=Instrument.Security.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    groups = (
        ("name", "contract"),
        ("text",),
        ("lowest", "highest", "currency"),
        ("youngest", "oldest", "accounts"),
        ("sizes", "stages", "security"),
        ("sectors", "regions"),
    )

    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        self.ask_for_whom(shared)

    @classmethod
    def as_it_is(cls, row: Instrument) -> dict[str, Any]:
        return super().as_it_is(row) | cls.whom(row) | {"beside": row.get_contract_display()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("gone"):
            return cleaned
        lowest, highest = cleaned["lowest"], cleaned["highest"]
        if (lowest is not None or highest is not None) and not cleaned["currency"]:
            self.add_error("currency", _("Choose the currency of the amounts."))
        refuse_too_fine(self, "lowest", "highest", currency=cleaned.get("currency", ""))
        if lowest is not None and highest is not None and highest < lowest and "highest" in cleaned:
            self.add_error("highest", _("This is less than the amount from which you finance."))
        if cleaned["youngest"] and cleaned["oldest"] is not None and cleaned["oldest"] < cleaned["youngest"]:
            self.add_error("oldest", _("This is younger than the age from which you finance."))
        if Instrument.Security.NONE in cleaned["security"] and len(cleaned["security"]) > 1:
            self.add_error("security", _("Choose either no security, or which."))
        return cleaned

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"sectors": [self.shared.divisions[code] for code in told["sectors"]]}


class _Instruments(Lines):
    relation = "instruments"


InstrumentFormSet = forms.formset_factory(InstrumentForm, formset=_Instruments, extra=1, max_num=60)
