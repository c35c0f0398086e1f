"""The texts that people agree to, at the foot of every page where they hold."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import country_of
from portal.ui.navigation import Entry, menu

from . import wording


def _holds(kind: str) -> Callable[[HttpRequest], bool]:
    return lambda _request: wording.find(kind, country_of(None), get_language() or "en") is not None


def _address(kind: str) -> Callable[[HttpRequest], str]:
    return lambda _request: reverse("privacy:text", args=[kind])


def sign_in() -> None:
    for place, (kind, label) in enumerate([("terms", _("Terms of use")), ("privacy", _("Personal data"))]):
        menu.register(
            f"privacy.{kind}",
            Entry(label=label, address=_address(kind), shown_to=_holds(kind), understand=40 + 10 * place),
        )
