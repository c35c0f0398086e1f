"""The three things that people type to sign in: who they are, a number, a code."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import sms
from .identifiers import TO_LATIN_DIGITS, is_email, likely_regions, read_identifier, read_phone
from .sms.caps import network_here, refusal

DIGITS_SENT = 6


class IdentifierField(forms.CharField):
    """A mobile number or an e-mail; cleaned to E.164 or to an address in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number or e-mail"))
        kwargs.setdefault("max_length", 254)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read_identifier(text, likely_regions(context.request)) if text else ""


class PhoneField(forms.CharField):
    """A mobile number; cleaned to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["label"] = _("Mobile number")
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read_phone(text, likely_regions(context.request)) if text else ""


class CodeField(forms.CharField):
    """A one-time code, in Latin or Arabic-Indic digits, with or without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "w-s"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(max_length=30, **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(super().to_python(value).translate(TO_LATIN_DIGITS).split())


class SentCodeField(CodeField):
    """Six digits that we sent. Anything that cannot be such a code is told so, and is no try (see code_pages.py)."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if not (len(value) == DIGITS_SENT and value.isascii() and value.isdigit()):
            raise ValidationError(_("Write the six digits that we sent."), "malformed")


def must_be_reachable(identifier: str) -> None:
    """Raises ValidationError when a code cannot be sent to a number: no gateway, or a cap of the day is reached."""
    if is_email(identifier):
        return
    if not sms.is_available():
        raise ValidationError(_("This site cannot send text messages yet. Use your e-mail."), "no_texts")
    if refused := refusal(identifier, network_here()):
        raise ValidationError(refused, "sms_cap")
