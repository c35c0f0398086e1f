"""What a reader may choose about the look, kept in cookies of this browser: no account is needed."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms import Option

YEAR = 365 * 24 * 60 * 60


def keys() -> list[tuple[str, Option]]:
    """Asked for each page: an option is text, and would keep the language in which this file was read."""
    spared = gettext("For speech input and some keyboards. Ctrl K opens the search all the same.")
    return [
        ("", Option(gettext("The key / opens the search, ? shows all keys"))),
        ("off", Option(gettext("No single keys"), note=spared)),
    ]


class DisplayForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As this device does")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
        required=False,
    )
    digits = forms.ChoiceField(
        label=_("Digits on Arabic pages"),
        choices=[("", "0123456789"), ("arab", "٠١٢٣٤٥٦٧٨٩")],
        widget=forms.RadioSelect,
        required=False,
    )
    calendar = forms.ChoiceField(
        label=_("Days on certificates and in registers"),
        choices=[("", _("Gregorian")), ("both", _("Gregorian and Hijri (Umm al-Qura)"))],
        widget=forms.RadioSelect,
        required=False,
    )
    keys = forms.ChoiceField(
        label=_("Keyboard"),
        choices=keys,
        widget=forms.RadioSelect,
        required=False,
    )


def remembered(request: HttpRequest) -> dict[str, str]:
    return {name: request.COOKIES.get(name, "") for name in DisplayForm.base_fields}


def remember(response: HttpResponse, chosen: dict[str, str]) -> None:
    """Scripts may read these: the theme is shown at once, and the key is asked on every page."""
    for name, value in chosen.items():
        if value:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        else:
            response.delete_cookie(name, samesite="Lax")
