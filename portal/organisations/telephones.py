"""Telephone numbers of organisations: fixed lines too, since nobody sends them a text message."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.text import clean_line


def read_telephone(text: str, country: str) -> str:
    """The number as E.164; without a country code it is one of `country` (ISO 3166 alpha-2). Raises ValidationError."""
    digits = clean_line(text).translate(TO_LATIN_DIGITS)
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Write the number with its country code, like +966 13 123 4567."), "invalid") from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This number is not complete. Write it like +966 13 123 4567."), "invalid")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
