"""A form field for amounts as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .typed import parse_number
from .words import number

LARGEST = Decimal(999_999_999_999)
MINUS = frozenset("-−–﹣－")


class AmountField(forms.CharField):
    """A number without sign. `unreadable` is the sentence for what is none; it takes %(typed)s."""

    def __init__(self, *, unreadable: str | Promise, **kwargs: Any) -> None:
        # A number that is too large is told so, not that it has too many letters.
        super().__init__(max_length=200, **kwargs)
        self.unreadable = unreadable
        self.widget.attrs |= {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off", "maxlength": "40"}

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace("\u202f", " ") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            amount = parse_number(typed, (get_language() or "en")[:2])
        except (ValueError, ArithmeticError) as error:
            if typed.strip()[:1] in MINUS and any(letter.isdigit() for letter in typed):
                raise ValidationError(_("Write an amount that is not negative."), "min_value") from error
            raise ValidationError(self.unreadable % {"typed": typed}) from error
        if amount > LARGEST:
            message = _("This number is too large. Write %(limit)s or less.")
            raise ValidationError(message % {"limit": number(LARGEST)}, "max_value")
        return amount.quantize(Decimal("0.01"))
