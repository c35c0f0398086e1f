"""Fields for numbers as people type them, and what was read, echoed in words before it is kept.

"12,500" is twelve and a half in Tunis and twelve thousand five hundred in Riyadh: it is read by the habit of the country of
the organisation for which the reader acts, and said back under the field as "12 thousand and 500".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DecimalField, Field, IntegerField, TextInput
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .typed import decimal_mark, parse_number
from .words import language, number

MINUS = frozenset("-−–﹣－")
# From here on digits alone are hard to count.
LONG = 10_000
LARGEST_SAID = 10**12
HUNDREDTH = Decimal("0.01")


def mark() -> str:
    """The decimal mark by which the reader's numbers are read and written in controls."""
    return decimal_mark() or ("," if language() == "fr" else ".")


def read(typed: str) -> Decimal:
    """The number in `typed`, by the country's habit; with a sign before it below nothing. Raises ValueError."""
    text = typed.strip()
    sign = -1 if text[:1] in MINUS else 1
    return sign * parse_number(text[1:] if sign < 0 else text, language(), mark())


def written(value: Decimal | float) -> str:
    """A stored number as the reader's country writes it, so that it is read back as the same: for the value of a control."""
    text = f"{Decimal(str(value)):f}"
    whole, _point, decimals = text.partition(".")
    return f"{whole}{mark()}{decimals}" if decimals else whole


def said(typed: str) -> str:
    """How a typed number was read: "Read as 12 thousand and 500". Nothing where it is short and plain, or no number."""
    try:
        value = read(typed)
    except (ValueError, ArithmeticError):
        return ""
    if not 0 <= value < LARGEST_SAID or (value < LONG and typed.strip().isdecimal()):
        return ""
    return _("Read as %(number)s") % {"number": in_words(value)}


def in_words(value: Decimal) -> str:
    """12 thousand and 500; 1 and 25 hundredths. From 0 up to a million millions, with six decimals at most."""
    exact = value.quantize(Decimal("0.000001")).normalize()
    whole = int(exact)
    parts: list[str] = []
    for step, named in (
        (10**9, lambda n: ngettext("%(number)s billion", "%(number)s billion", n)),
        (10**6, lambda n: ngettext("%(number)s million", "%(number)s million", n)),
        (10**3, lambda n: ngettext("%(number)s thousand", "%(number)s thousand", n)),
    ):
        count, whole = divmod(whole, step)
        if count:
            parts.append(named(count) % {"number": number(count)})
    if whole or not parts:
        parts.append(number(whole))
    told = parts[0]
    for part in parts[1:]:
        told = _("%(first)s and %(second)s") % {"first": told, "second": part}
    if exact == int(exact):
        return told
    places = -int(exact.as_tuple().exponent)
    return _("%(whole)s and %(part)s") % {"whole": told, "part": _decimals(int((exact % 1).scaleb(places)), places)}


def _decimals(count: int, places: int) -> str:
    told = {"number": number(count)}
    match places:
        case 1:
            return ngettext("%(number)s tenth", "%(number)s tenths", count) % told
        case 2:
            return ngettext("%(number)s hundredth", "%(number)s hundredths", count) % told
        case 3:
            return ngettext("%(number)s thousandth", "%(number)s thousandths", count) % told
    return ngettext("%(number)s millionth", "%(number)s millionths", count * 10 ** (6 - places)) % {
        "number": number(count * 10 ** (6 - places))
    }


def to_the_hundredth(quantity: Decimal) -> Decimal:
    """How much, as it is kept. Raises ValidationError, in words, where that would not be what was written."""
    kept = quantity.quantize(HUNDREDTH)
    if kept == quantity:
        return kept
    if not kept:
        raise ValidationError(_("At most two decimals are kept. Choose a smaller unit."), "too_fine")
    message = _("At most two decimals are kept. Write %(number)s, or choose a smaller unit.")
    raise ValidationError(message % {"number": written(kept.normalize())}, "too_fine")


class AsTyped(Field):
    """What every field for a number has: a text control, so that a wrong answer stays on the page to be corrected
    (`<input type="number">` drops it, and knows one way of writing); digits of every script; the echo under it.
    """

    widget = TextInput
    mode = "decimal"

    def __init__(self, **details: Any) -> None:
        super().__init__(**details)
        self.widget.attrs = {
            "inputmode": self.mode,
            "dir": "ltr",
            "autocomplete": "off",
            "data-behaviour": "echo",
            "data-echo": reverse_lazy("ui:number"),
        } | self.widget.attrs

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, (Decimal, float)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, _plain(data))


class NumberField(AsTyped, DecimalField):
    """A number as people write it: 1,200 or 1 200 or 1,5, Latin, Arabic-Indic or Persian digits."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_plain(value))


class WholeField(AsTyped, IntegerField):
    """The same without decimals."""

    mode = "numeric"

    def to_python(self, value: Any) -> Any:
        return super().to_python(_plain(value))


def _plain(typed: Any) -> Any:
    """With Latin digits and a decimal point; as given when it is no number, so that the field says so."""
    if not isinstance(typed, str):
        return typed
    try:
        return f"{read(typed):f}"
    except (ValueError, ArithmeticError):
        return typed
