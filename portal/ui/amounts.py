"""A form field for amounts as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import Promise
from django.utils.translation import get_language

from .typed import parse_number
from .words import number


class AmountField(forms.CharField):
    """A number without sign. `unreadable` is the sentence for what is none; it takes %(typed)s."""

    def __init__(self, *, unreadable: str | Promise, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.unreadable = unreadable
        self.widget.attrs |= {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace("\u202f", " ") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            amount = parse_number(typed, (get_language() or "en")[:2]).quantize(Decimal("0.01"))
        except (ValueError, ArithmeticError) as error:
            raise ValidationError(self.unreadable % {"typed": typed}) from error
        MaxValueValidator(Decimal("999999999999.99"))(amount)
        return amount
