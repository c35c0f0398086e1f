"""How much, in words that agree with their number: 1 person, 40 tonnes a month."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import ngettext_lazy

from portal.ui.words import language, number

# By the values of `Listing.Unit` and of the units of capabilities.
COUNTED = {
    "t": ngettext_lazy("%(number)s tonne", "%(number)s tonnes", "count"),
    "t/month": ngettext_lazy("%(number)s tonne a month", "%(number)s tonnes a month", "count"),
    "t/year": ngettext_lazy("%(number)s tonne a year", "%(number)s tonnes a year", "count"),
    "kg": ngettext_lazy("%(number)s kilogram", "%(number)s kilograms", "count"),
    "pieces": ngettext_lazy("%(number)s piece", "%(number)s pieces", "count"),
    "pieces/month": ngettext_lazy("%(number)s piece a month", "%(number)s pieces a month", "count"),
    "m": ngettext_lazy("%(number)s metre", "%(number)s metres", "count"),
    "m2": ngettext_lazy("%(number)s square metre", "%(number)s square metres", "count"),
    "l": ngettext_lazy("%(number)s litre", "%(number)s litres", "count"),
    "trips/week": ngettext_lazy("%(number)s trip a week", "%(number)s trips a week", "count"),
    "trips": ngettext_lazy("%(number)s trip", "%(number)s trips", "count"),
    "pallets": ngettext_lazy("%(number)s pallet", "%(number)s pallets", "count"),
    "h": ngettext_lazy("%(number)s hour", "%(number)s hours", "count"),
    "days": ngettext_lazy("%(number)s day", "%(number)s days", "count"),
    "samples": ngettext_lazy("%(number)s sample", "%(number)s samples", "count"),
    "people": ngettext_lazy("%(number)s person", "%(number)s people", "count"),
}
# The form that a language gives to parts of a whole: 2.5 tonnes, 1,5 tonne, 2.5 طن.
OF_A_PART = {"en": 2, "ar": 100}


def in_words(quantity: Decimal, unit: str) -> str:
    """The quantity with its unit; the number alone where a unit is not known."""
    is_whole = quantity == quantity.to_integral_value()
    count = int(quantity) if is_whole else OF_A_PART.get(language(), int(quantity))
    counted = COUNTED.get(unit)
    return counted % {"count": count, "number": number(quantity)} if counted else number(quantity)
