"""What a company can do, one line each: process, machines, how much and how soon, where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.amounts import AmountField
from portal.ui.numbers import WholeField

from ..models import Capability
from ..models.capabilities import LONGEST_RADIUS
from .depth import DepthForm, Lines, RegionsField, Shared

AMOUNTS = ("capacity", "free", "smallest")


def _choices(choices: Any) -> list[tuple[Any, Any]]:
    return [("", "–"), *((value, label) for value, label in choices if value != "")]


def _whole_number(label: Any, most: int, **kwargs: Any) -> WholeField:
    return WholeField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        **kwargs,
    )


class CapabilityForm(DepthForm):
    name = forms.CharField(
        label=gettext_lazy("What you can do"),
        help_text=gettext_lazy("As a buyer would ask for it: vacuum packing, 250 g to 1 kg."),
        max_length=160,
    )
    machines = forms.CharField(
        label=gettext_lazy("On which machines"),
        help_text=gettext_lazy("Kind, number and size: two chamber machines of 80 cm."),
        required=False,
        max_length=400,
    )
    tolerances = forms.CharField(
        label=gettext_lazy("How exactly"),
        help_text=gettext_lazy("Tolerances, in the words of your trade: ±2 g, 0.05 mm."),
        required=False,
        max_length=160,
    )
    lead_days = _whole_number(gettext_lazy("Working days until delivery"), 365)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, choices=_choices(Capability.Unit.choices))
    period = forms.ChoiceField(
        label=gettext_lazy("In what time"), required=False, choices=_choices(Capability.Period.choices)
    )
    capacity = AmountField(
        label=gettext_lazy("How much at most"),
        required=False,
        unreadable=gettext_lazy("Write how much at most as a number, such as 40. You wrote “%(typed)s”."),
    )
    free = AmountField(
        label=gettext_lazy("Of this free now"),
        required=False,
        unreadable=gettext_lazy("Write what is free now as a number, such as 40. You wrote “%(typed)s”."),
    )
    free_from = forms.DateField(
        label=gettext_lazy("Free from"),
        help_text=gettext_lazy("Leave it empty where it is free today."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    smallest = AmountField(
        label=gettext_lazy("Smallest order"),
        required=False,
        unreadable=gettext_lazy("Write the smallest order as a number, such as 40. You wrote “%(typed)s”."),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Where you do it"), required=False, choices=_choices(Capability.Area.choices)
    )
    radius_km = _whole_number(gettext_lazy("Within (km)"), LONGEST_RADIUS)
    regions = RegionsField(
        label=gettext_lazy("In which places"),
        help_text=gettext_lazy("Countries, provinces or towns, one a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    groups = (
        ("name",),
        ("machines",),
        ("tolerances", "lead_days"),
        ("capacity", "unit", "period"),
        ("free", "free_from", "smallest"),
        ("area", "radius_km", "regions"),
    )

    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        regions = self.fields["regions"]
        assert isinstance(regions, RegionsField)
        regions.places, regions.home = shared.places, shared.organisation.country

    @classmethod
    def as_it_is(cls, row: Capability) -> dict[str, Any]:
        told = {"regions": list(row.regions.all()), "beside": row.told_capacity or row.machines}
        return super().as_it_is(row) | told

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("gone"):
            return cleaned
        if not cleaned["unit"] and any(cleaned[name] is not None for name in AMOUNTS):
            self.add_error("unit", _("Choose the unit of your quantities."))
        if cleaned["capacity"] is not None and cleaned["free"] is not None and cleaned["free"] > cleaned["capacity"]:
            self.add_error("free", _("More is free than you can do at most. Correct one of the two."))
        if cleaned["area"] == Capability.Area.RADIUS and not cleaned["radius_km"]:
            self.add_error("radius_km", _("Write how far you go, in kilometres."))
        if cleaned["area"] == Capability.Area.REGIONS and not cleaned["regions"]:
            self.add_error("regions", _("Write in which places, one a line."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """A distance or places without a word of the area say it themselves; what the area does not take is not kept."""
        told = super().values()
        if not told["area"]:
            told["area"] = "radius" if told["radius_km"] else "regions" if told["regions"] else ""
        if told["area"] != Capability.Area.RADIUS:
            told["radius_km"] = None
        if told["area"] != Capability.Area.REGIONS:
            told["regions"] = []
        return told


class _Capabilities(Lines):
    relation = "capabilities"


CapabilityFormSet = forms.formset_factory(CapabilityForm, formset=_Capabilities, extra=1, max_num=70)
