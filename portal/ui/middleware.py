"""What the reader chose on the display page, where the words need it before a template does."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .words import arabic_indic_digits


class ReadersDigits:
    """Arabic-Indic digits on Arabic pages for those who chose them; Latin digits otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = arabic_indic_digits.set(request.COOKIES.get("digits") == "arab")
        try:
            return self.get_response(request)
        finally:
            arabic_indic_digits.reset(before)
