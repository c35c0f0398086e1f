"""What people type to say who they are: a mobile number or an e-mail address, in one field.

Numbers are kept as E.164. Addresses are kept in lower case and in ASCII: letters such as the dotless i or the long s fold
into others by case, and must never make one person's address out of another's.
"""

from __future__ import annotations

import re

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from portal.core.text import DECEIVING, clean_line

TO_LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
REGION_OF_LANGUAGE_TAG = re.compile(r"\b[a-z]{2,3}-([A-Z]{2})\b", re.IGNORECASE)
# What receives text messages; where mobile and fixed numbers share a plan (North America) they cannot be told apart.
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def is_email(identifier: str) -> bool:
    return "@" in identifier


def as_argument(identifier: str) -> dict[str, str]:
    """`{"email": ...}` or `{"phone": ...}`, as services take what `read_identifier` gave."""
    return {"email" if is_email(identifier) else "phone": identifier}


def read_identifier(text: str, regions: list[str]) -> str:
    """An address or a number as it is stored. Raises ValidationError with the way to put it right."""
    if is_email(text):
        return read_email(text)
    if not any(letter.isdigit() for letter in text):
        raise ValidationError(
            _("Write a mobile number with its country code, like +966 50 123 4567, or an e-mail address."), "invalid"
        )
    return read_phone(text, regions)


def read_email(text: str) -> str:
    """The address in lower case. Raises ValidationError."""
    address = clean_line(text).casefold()
    # Asked of what was typed: normalising alone already turns the Kelvin sign into a K.
    if not DECEIVING.sub("", text).isascii():
        raise ValidationError(_("Write the e-mail address in Latin letters, for example name@company.com."), "invalid")
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(
            _("This e-mail address is not complete. Write it like name@company.com."), "invalid"
        ) from error
    return address


def read_phone(text: str, regions: list[str]) -> str:
    """The number as E.164. Without a country code it is read as a number of the first of `regions` in which it is one.

    Raises ValidationError, also for numbers that cannot receive a text message.
    """
    digits = clean_line(text).translate(TO_LATIN_DIGITS)
    numbers = [number for region in regions if (number := _number(digits, region))]
    if not numbers:
        raise ValidationError(
            _("This is not a complete mobile number. Write it with its country code, like +966 50 123 4567."), "invalid"
        )
    mobile = next((number for number in numbers if phonenumbers.number_type(number) in MOBILE), None)
    if mobile is None:
        raise ValidationError(
            _("This number cannot receive text messages. Write a mobile number, or use your e-mail."), "not_mobile"
        )
    return phonenumbers.format_number(mobile, PhoneNumberFormat.E164)


def _number(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def likely_regions(request: HttpRequest | None) -> list[str]:
    """Countries (ISO 3166 alpha-2) in which to read a number without its code: the browser's own, then the house's."""
    accepted = request.headers.get("Accept-Language", "") if request else ""
    hinted = [region.upper() for region in REGION_OF_LANGUAGE_TAG.findall(accepted[:200])]
    return list(dict.fromkeys([*hinted, settings.PHONE_REGION]))


def shown_phone(phone: str) -> str:
    """+966 50 123 4567."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(phone), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return phone


def masked(identifier: str) -> str:
    """Enough to recognise one's own, too little to learn another's: m…a@company.com, +966 … 67."""
    if is_email(identifier):
        local, _at, domain = identifier.partition("@")
        return f"{local[0]}…{local[-1] if len(local) > 2 else ''}@{domain}"
    return f"{shown_phone(identifier).split()[0]} … {identifier[-2:]}"


def country_of(phone: str | None) -> str:
    """The country (ISO 3166 alpha-2) of a stored number; the house's own when there is none."""
    if phone:
        try:
            return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or settings.PHONE_REGION
        except phonenumbers.NumberParseException:
            return settings.PHONE_REGION
    return settings.PHONE_REGION
