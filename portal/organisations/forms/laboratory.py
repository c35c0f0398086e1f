"""Units, tests, equipment, technology and closed days: what universities and R&D centres have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import clean_line
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Region
from portal.ui.amounts import MoneyField, refuse_too_fine
from portal.ui.numbers import WholeField
from portal.ui.words import currencies, day

from ..models import Closure, Technology, Test, Unit
from .depth import DepthForm, Lines, Shared, UnitMixin
from .fields import PlaceMixin

LONGEST = dt.timedelta(days=366)
LATIN, ARABIC = {"dir": "ltr"}, {"dir": "rtl", "lang": "ar"}


def _choices(choices: Any) -> list[tuple[Any, Any]]:
    return [("", "–"), *((value, label) for value, label in choices if value != "")]


class UnitForm(DepthForm, PlaceMixin):
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Unit.Kind.choices)
    name_latin = forms.CharField(
        label=gettext_lazy("Name in Latin letters"), required=False, max_length=160, widget=forms.TextInput(attrs=LATIN)
    )
    name_ar = forms.CharField(
        label=gettext_lazy("Name in Arabic"), required=False, max_length=160, widget=forms.TextInput(attrs=ARABIC)
    )

    groups = (("kind",), ("name_latin", "name_ar"), ("country", "town"))

    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, shared=shared, places=shared.places, **kwargs)
        self.fields["country"].required = self.fields["town"].required = False
        # A line that only says what it is says nothing yet.
        if not self.initial.get("told"):
            self.fields["kind"].initial = Unit.Kind.LABORATORY

    @classmethod
    def as_it_is(cls, row: Unit) -> dict[str, Any]:
        region = row.region
        town = row.place or (str(region) if region and region.kind != Region.Kind.COUNTRY else "")
        told = {"country": region.country if region else "", "town": town}
        return super().as_it_is(row) | told | {"beside": row.get_kind_display()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("gone"):
            return cleaned
        if not cleaned["name_latin"] and not cleaned["name_ar"]:
            self.add_error("name_latin", _("Write its name, in Arabic or in Latin letters."))
        if cleaned["town"] and not cleaned["country"]:
            self.add_error("country", _("Choose the country."))
        return cleaned

    def values(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("kind", "name_latin", "name_ar")}
        country, town = self.cleaned_data["country"], clean_line(self.cleaned_data["town"])
        where = self.places.find(country, town) if country else None
        return told | {"region": where.region if where else None, "place": where.place if where else ""}


class _OfUnit(DepthForm, UnitMixin):
    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        self.ask_for_unit(shared)

    @classmethod
    def as_it_is(cls, row: Any) -> dict[str, Any]:
        unit = row.unit
        told = {"unit": unit.public_id if unit else "", "beside": unit.name if unit else ""}
        return super().as_it_is(row) | told

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"unit": self.shared.units.get(told["unit"])}


class TestForm(_OfUnit):
    __test__ = False  # it is a form, whatever its name says to pytest

    name = forms.CharField(label=gettext_lazy("What is tested"), max_length=160)
    method = forms.CharField(
        label=gettext_lazy("Standard or method"),
        help_text=gettext_lazy("For example ISO 105-C06."),
        required=False,
        max_length=160,
    )
    price = MoneyField(
        label=gettext_lazy("Price"),
        required=False,
        unreadable=gettext_lazy("Write the price as a number, such as 450. You wrote “%(typed)s”."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), required=False, choices=lambda: [("", "–"), *currencies(Currency.values)]
    )
    price_unit = forms.ChoiceField(
        label=gettext_lazy("Price for"), required=False, choices=_choices(Test.PriceUnit.choices)
    )
    lead_days = WholeField(
        label=gettext_lazy("Working days until the result"),
        required=False,
        min_value=0,
        max_value=365,
    )
    accreditation = forms.CharField(
        label=gettext_lazy("Accreditation"),
        help_text=gettext_lazy("Who accredited this test, and under which number."),
        required=False,
        max_length=160,
    )

    groups = (("name", "method"), ("price", "currency", "price_unit"), ("lead_days", "accreditation"), ("unit",))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("gone"):
            return cleaned
        if cleaned["price"] is not None and not cleaned["currency"]:
            self.add_error("currency", _("Choose the currency of the price."))
        refuse_too_fine(self, "price", currency=cleaned.get("currency", ""))
        return cleaned


class EquipmentForm(_OfUnit):
    name = forms.CharField(label=gettext_lazy("What it is"), max_length=160)
    purpose = forms.CharField(
        label=gettext_lazy("What it can do"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    groups = (("name",), ("purpose",), ("unit",))


class TechnologyForm(_OfUnit):
    title = forms.CharField(label=gettext_lazy("In one sentence"), max_length=160)
    problem = forms.CharField(
        label=gettext_lazy("The problem it solves"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advantage = forms.CharField(
        label=gettext_lazy("What is better than before"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    economics = forms.CharField(
        label=gettext_lazy("What it costs and brings"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    readiness = forms.TypedChoiceField(
        label=gettext_lazy("How far it is"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=_choices([(level.value, level.label) for level in Technology.Readiness]),
    )
    rights_holder = forms.CharField(label=gettext_lazy("Who holds the rights"), required=False, max_length=200)
    rights = forms.ChoiceField(
        label=gettext_lazy("State of the rights"), required=False, choices=_choices(Technology.Rights.choices)
    )

    groups = (
        ("title",),
        ("problem",),
        ("advantage",),
        ("economics",),
        ("readiness",),
        ("rights_holder", "rights"),
        ("unit",),
    )


class ClosureForm(DepthForm):
    what = forms.ChoiceField(label=gettext_lazy("What"), choices=Closure.What.choices)
    first_day = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    groups = (("what", "first_day", "last_day"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("told"):
            self.fields["what"].initial = Closure.What.BREAK

    @classmethod
    def as_it_is(cls, row: Closure) -> dict[str, Any]:
        days = _("%(first)s to %(last)s") % {"first": day(row.first_day), "last": day(row.last_day)}
        return super().as_it_is(row) | {"told": row.get_what_display(), "beside": days}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("gone") and cleaned["last_day"] < cleaned["first_day"]:
            self.add_error("last_day", _("The last day is before the first one."))
        elif not self.errors and not cleaned.get("gone") and cleaned["last_day"] - cleaned["first_day"] > LONGEST:
            self.add_error("last_day", _("This is longer than a year. Write each time for itself."))
        return cleaned


class _Units(Lines):
    relation = "units"


class _Tests(Lines):
    __test__ = False

    relation = "tests"


class _Equipment(Lines):
    relation = "equipment"


class _Technologies(Lines):
    relation = "technologies"


class _Closures(Lines):
    relation = "closures"


UnitFormSet = forms.formset_factory(UnitForm, formset=_Units, extra=1, max_num=100)
TestFormSet = forms.formset_factory(TestForm, formset=_Tests, extra=1, max_num=100)
EquipmentFormSet = forms.formset_factory(EquipmentForm, formset=_Equipment, extra=1, max_num=100)
TechnologyFormSet = forms.formset_factory(TechnologyForm, formset=_Technologies, extra=1, max_num=100)
ClosureFormSet = forms.formset_factory(ClosureForm, formset=_Closures, extra=1, max_num=100)
