"""The same page in the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, translate_url
from django.utils.translation import get_language, get_language_info

from portal.core.http import readable_address

# A language is named in itself, whatever the page speaks.
OWN_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}


def own_name(code: str) -> str:
    """What a language is called by those who speak it; of one that nobody knows its code."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        return Locale.parse(code).display_name or code
    except (UnknownLocaleError, ValueError):
        return code


def name_here(code: str) -> str:
    """What a language is called in that of the reader."""
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return own_name(code)


def names_here(codes: Iterable[str]) -> list[str]:
    """What several languages are called, to be listed: in French only the first begins large."""
    names = [name_here(code) for code in codes]
    return names if get_language() != "fr" else [*names[:1], *(name.lower() for name in names[1:])]


def spoken(besides: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Languages to tick; `besides` are those that came with an import and that the portal itself does not speak."""
    return [
        (code, own_name(code)) for code in dict.fromkeys([*(code for code, _name in settings.ALL_LANGUAGES), *besides])
    ]


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """One link per language of the installation.

    A page whose address differs by more than its prefix (an editor's page) sets `request.translations`
    to a mapping of language to address; languages that it leaves out lead to the start page.
    """
    given: Mapping[str, str] | None = getattr(request, "translations", None)
    here = get_language() or settings.LANGUAGE_CODE
    return [
        LanguageLink(code, OWN_NAMES.get(code, str(name)), _address(request, code, here, given), code == here)
        for code, name in settings.LANGUAGES
    ]


def home(code: str) -> str:
    """The start page in a language."""
    return get_script_prefix() + ("" if code == settings.LANGUAGE_CODE else f"{code}/")


def _address(request: HttpRequest, code: str, here: str, given: Mapping[str, str] | None) -> str:
    path = readable_address(request) or home(here)
    if code == here:
        return path
    if given is not None:
        return given.get(code) or home(code)
    translated = translate_url(path, code)
    return translated if translated != path else home(code)
