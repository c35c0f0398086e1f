"""What the reader chose on the display page, where the words need it before a template does."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .words import arabic_indic_digits, both_calendars


class ReadersDigits:
    """Arabic-Indic digits on Arabic pages, and both calendars, for those who chose them; Latin and Gregorian otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = arabic_indic_digits.set(request.COOKIES.get("digits") == "arab")
        calendars = both_calendars.set(request.COOKIES.get("calendar") == "both")
        try:
            return self.get_response(request)
        finally:
            both_calendars.reset(calendars)
            arabic_indic_digits.reset(before)
