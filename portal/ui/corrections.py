"""What is wrong with an answer, in the portal's own voice: what happened, then how to put it right.

Django and its validators bring sentences of their own ("Ensure this value has at most 160 characters"). Every field of every
form says ours instead, since all are drawn by `DesignRenderer`; a message that was written for its field stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import (
    BaseFormSet,
    BoundField,
    CheckboxInput,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FileField,
    FloatField,
    IntegerField,
    TimeField,
)
from django.forms.utils import ErrorList
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.text import clean_line

from .words import number

# What Django's validators say when nobody gives them another message.
USUAL = [kind.message for kind in vars(validators).values() if isinstance(kind, type) and hasattr(kind, "message")]
USUAL += validators.DecimalValidator.messages.values()
SHOWN = 40


class SpokenField(BoundField):
    """A field of a form whose errors are in the portal's voice."""

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        if not found:
            return found
        said = [ValidationError(text, code=code) for text, code, _usual in self.spoken()]
        return self.form.error_class(said, renderer=found.renderer, field_id=found.field_id)

    def spoken(self) -> list[tuple[str, str, bool]]:
        """Every error: what is said, its code, and whether it could be said of any field, so that it needs its question beside it."""
        errors = super().errors.as_data()
        return [
            (usual or " ".join(error.messages), error.code or "", bool(usual))
            for error, usual in ((error, in_our_words(error, self)) for error in errors)
        ]


def in_our_words(error: ValidationError, field: BoundField) -> str:
    """What the portal says where Django would; nothing for a message that was written for this field or form."""
    code, params = error.code or "", error.params or {}
    if code in PASSWORDS:
        return PASSWORDS[code](field, params)
    if not _is_of_django(error, field):
        return ""
    if field.is_hidden:
        return sent_incompletely()
    return SENTENCES[code](field, params) if code in SENTENCES else ""


def of_a_set(error: ValidationError, lines: BaseFormSet) -> str:
    """The same for what is wrong with several lines of one form together."""
    if error.code == "missing_management_form":
        return sent_incompletely()
    if error.code == "too_many_forms":
        limit = lines.max_num
        sentence = ngettext("Fill in at most %(limit)s line.", "Fill in at most %(limit)s lines.", limit)
        return sentence % {"limit": number(limit)}
    return " ".join(error.messages)


def sent_incompletely() -> str:
    return _("This page was sent incompletely. Load it again, and send it once more.")


def _is_of_django(error: ValidationError, field: BoundField) -> bool:
    """Whether the very message is the one that a field or a validator of Django brings when nobody gives it another."""
    kinds = [kind for kind in type(field.field).__mro__ if kind.__module__.startswith("django.")]
    of_field = [getattr(kind, "default_error_messages", {}).get(error.code) for kind in kinds]
    return any(error.message is one for one in [*of_field, *USUAL])


def _required(field: BoundField, _params: dict[str, Any]) -> str:
    asked = field.field
    if isinstance(asked.widget, CheckboxInput):
        return _("Tick this to go on.")
    if getattr(asked.widget, "allow_multiple_selected", False):
        return _("Choose at least one.")
    if isinstance(asked, ChoiceField):
        return _("Choose one.")
    if isinstance(asked, FileField):
        return _("Choose a file.")
    return _("Write something here: it cannot stay empty.")


def _invalid(field: BoundField, _params: dict[str, Any]) -> str:
    asked = field.field
    if isinstance(asked, FileField):
        return _("Choose a file.")
    if any(isinstance(check, validators.EmailValidator) for check in asked.validators):
        return _("This e-mail address is not complete. Write it like name@company.com.")
    if any(isinstance(check, validators.URLValidator) for check in asked.validators):
        return _("This is not the address of a website. Write it like https://company.com.")
    sentence, example = _how_to_write(asked)
    return _wrote(sentence, field.data, example=example)


def _how_to_write(asked: Field) -> tuple[str, str]:
    """A sentence and, where it shows one, an answer that would be taken."""
    soon = timezone.localdate() + dt.timedelta(days=30)
    if isinstance(asked, (FloatField, DecimalField)):
        return _("Write a number, such as 40. You wrote “%(typed)s”."), ""
    if isinstance(asked, IntegerField):
        return _("Write a whole number, such as 40. You wrote “%(typed)s”."), ""
    if isinstance(asked, DateTimeField):
        return _("Write day and time like %(example)s. You wrote “%(typed)s”."), f"{soon:%Y-%m-%d} 14:30"
    if isinstance(asked, DateField):
        return _("Write the date like %(example)s. You wrote “%(typed)s”."), f"{soon:%Y-%m-%d}"
    if isinstance(asked, TimeField):
        return _("Write the time like %(example)s. You wrote “%(typed)s”."), "14:30"
    return _("We cannot read “%(typed)s”. Write it in another way."), ""


def _wrote(sentence: str, typed: Any, **more: str) -> str:
    return sentence % {"typed": Truncator(clean_line(str(typed))).chars(SHOWN), **more}


def _too_long(_field: BoundField, params: dict[str, Any]) -> str:
    limit, written = params["limit_value"], params["show_value"]
    return ngettext(
        "Write at most %(limit)s letter; you wrote %(written)s.",
        "Write at most %(limit)s letters; you wrote %(written)s.",
        limit,
    ) % {"limit": number(limit), "written": number(written)}


def _too_short(field: BoundField, params: dict[str, Any]) -> str:
    limit = params.get("limit_value") or params["min_length"]
    return ngettext(
        "Write at least %(limit)s letter; you wrote %(written)s.",
        "Write at least %(limit)s letters; you wrote %(written)s.",
        limit,
    ) % {"limit": number(limit), "written": number(len(str(field.data or "")))}


def _too_much(field: BoundField, params: dict[str, Any]) -> str:
    sentence = _("Write %(limit)s or less. You wrote “%(typed)s”.")
    return _wrote(sentence, field.data, limit=number(params["limit_value"]))


def _too_little(field: BoundField, params: dict[str, Any]) -> str:
    sentence = _("Write %(limit)s or more. You wrote “%(typed)s”.")
    return _wrote(sentence, field.data, limit=number(params["limit_value"]))


def _digits(_field: BoundField, params: dict[str, Any]) -> str:
    limit = params["max"]
    return ngettext("Write at most %(limit)s digit.", "Write at most %(limit)s digits.", limit) % {
        "limit": number(limit)
    }


def _decimals(_field: BoundField, params: dict[str, Any]) -> str:
    limit = params["max"]
    return ngettext(
        "Write at most %(limit)s digit after the decimal point.",
        "Write at most %(limit)s digits after the decimal point.",
        limit,
    ) % {"limit": number(limit)}


def _not_offered(_field: BoundField, _params: dict[str, Any]) -> str:
    return _("That is not one of the choices, or no longer. Choose again.")


def _invisible(_field: BoundField, _params: dict[str, Any]) -> str:
    return _("There is an invisible character in it that cannot be kept. Type it again by hand.")


def _empty_file(_field: BoundField, _params: dict[str, Any]) -> str:
    return _("This file is empty. Choose another one.")


SENTENCES: dict[str, Callable[[BoundField, dict[str, Any]], str]] = {
    "required": _required,
    "missing": _required,
    "invalid": _invalid,
    "max_length": _too_long,
    "min_length": _too_short,
    "max_value": _too_much,
    "min_value": _too_little,
    "max_digits": _digits,
    "max_whole_digits": _digits,
    "max_decimal_places": _decimals,
    "invalid_choice": _not_offered,
    "invalid_list": _not_offered,
    "invalid_pk_value": _not_offered,
    "null_characters_not_allowed": _invisible,
    "empty": _empty_file,
}


def _guessed_password(_field: BoundField, _params: dict[str, Any]) -> str:
    return _("Many people use this password, so it is easily guessed. Choose three words that do not belong together.")


def _own_name_as_password(_field: BoundField, _params: dict[str, Any]) -> str:
    return _("This password is much like your name or e-mail, so it is easily guessed. Choose quite other words.")


# Raised by Django's password validators, whose messages are made anew each time.
PASSWORDS: dict[str, Callable[[BoundField, dict[str, Any]], str]] = {
    "password_too_short": _too_short,
    "password_too_common": _guessed_password,
    "password_too_similar": _own_name_as_password,
}
