"""A form field for amounts as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .numbers import MINUS, AsTyped, mark, read, to_the_hundredth
from .words import language, number, too_fine

LARGEST = Decimal(999_999_999_999)


class AmountField(AsTyped, forms.CharField):
    """A number without sign, of two decimals at most; a third is refused, not rounded.

    `unreadable` is the sentence for what is none; it takes %(typed)s.
    """

    def __init__(self, *, unreadable: str | Promise, **kwargs: Any) -> None:
        # A number that is too large is told so, not that it has too many letters.
        super().__init__(max_length=200, **kwargs)
        self.unreadable = unreadable
        self.widget.attrs |= {"maxlength": "40"}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        decimal = mark()
        parting = "," if decimal == "." and language() != "fr" else " "
        with translation.override("en"):
            return number(value, _places(value)).translate(str.maketrans({",": parting, ".": decimal}))

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            amount = read(typed)
        except (ValueError, ArithmeticError) as error:
            if typed.strip()[:1] in MINUS and any(letter.isdigit() for letter in typed):
                raise ValidationError(_("Write an amount that is not negative."), "min_value") from error
            raise ValidationError(self.unreadable % {"typed": typed}) from error
        if amount < 0:
            raise ValidationError(_("Write an amount that is not negative."), "min_value")
        if amount > LARGEST:
            message = _("This number is too large. Write %(limit)s or less.")
            raise ValidationError(message % {"limit": number(LARGEST)}, "max_value")
        return self.kept(amount)

    def kept(self, amount: Decimal) -> Decimal:
        return to_the_hundredth(amount)


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


class MoneyField(AmountField):
    """A sum. How many decimals it may have is known with its currency: `refuse_too_fine` says so at the field."""

    def kept(self, amount: Decimal) -> Decimal:
        finest = amount.quantize(Decimal("0.001"))
        if finest != amount:
            raise ValidationError(_("Write at most three decimals: no currency here has smaller parts."), "too_fine")
        return finest


def refuse_too_fine(form: forms.Form, *names: str, currency: str) -> None:
    """Say at each of these fields where its sum has more decimals than the currency; nothing while no currency is chosen."""
    for name in names:
        amount = form.cleaned_data.get(name)
        if currency and amount is not None and (words := too_fine(amount, currency)):
            form.add_error(name, ValidationError(words, "too_fine"))
