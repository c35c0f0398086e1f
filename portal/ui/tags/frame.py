"""What the frame of every page asks: theme, languages, menus, the header's facts."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from portal.core.http import readable_address
from portal.ui import navigation
from portal.ui.installed import BAND
from portal.ui.languages import LanguageLink, home, language_links

register = template.Library()

THEMES = frozenset({"light", "dark"})
FOOTER = {"work": _("Work together"), "understand": _("Understand"), "help": _("Help")}


class Frame:
    """Everything around one page, for one reader; asked for only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def main(self) -> list[navigation.Link]:
        return navigation.links(self.request, "main")

    @cached_property
    def phone(self) -> list[navigation.Link]:
        if not navigation.signed_in(self.request):
            return []
        return navigation.links(self.request, "phone")[: navigation.PHONE_SHORTCUTS]

    @cached_property
    def do(self) -> list[navigation.Link]:
        return navigation.links(self.request, "do")

    @cached_property
    def account_links(self) -> list[navigation.Link]:
        return navigation.links(self.request, "account")

    @cached_property
    def visitor(self) -> list[navigation.Link]:
        return [] if navigation.signed_in(self.request) else navigation.links(self.request, "visitor")

    @cached_property
    def columns(self) -> list[tuple[Any, list[navigation.Link]]]:
        columns = [(title, navigation.links(self.request, place)) for place, title in FOOTER.items()]
        return [column for column in columns if column[1]]

    @cached_property
    def languages(self) -> list[LanguageLink]:
        return language_links(self.request)

    @cached_property
    def other_languages(self) -> list[LanguageLink]:
        return [link for link in self.languages if not link.current]

    @cached_property
    def here(self) -> str:
        """Where this page can be read again; empty where only a form leads."""
        return readable_address(self.request)

    @property
    def account(self) -> navigation.Account | None:
        return navigation.header_fact(self.request, "account")

    @property
    def acting(self) -> navigation.Acting | None:
        return navigation.header_fact(self.request, "acting")

    @property
    def bell(self) -> navigation.Bell | None:
        return navigation.header_fact(self.request, "bell")

    @property
    def search(self) -> navigation.SearchPlace | None:
        return navigation.header_fact(self.request, "search")

    @property
    def above(self) -> navigation.Above | None:
        return navigation.header_fact(self.request, "above")

    @property
    def notice(self) -> Any:
        """A line at the foot of every page, such as "Sample content"."""
        return navigation.header_fact(self.request, "notice")


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> Frame | None:
    request = context.get("request")
    return Frame(request) if request else None


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> str:
    """The reader's own choice of theme; without one the system decides."""
    request = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    return SafeString(f' data-theme="{theme}"') if theme in THEMES else ""


@register.simple_tag(takes_context=True)
def band_colours(context: template.Context) -> SafeString:
    """What a device paints around the page: by the system's theme, or by the one that the reader chose."""
    request = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    if theme in THEMES:
        return format_html('<meta name="theme-color" content="{}">', BAND[theme])
    given = [(f"(prefers-color-scheme: {name})", colour) for name, colour in BAND.items()]
    return format_html_join("\n", '<meta name="theme-color" media="{}" content="{}">', given)


@register.simple_tag
def font_files() -> list[str]:
    """The letters of this page's language, asked for with the page itself: late ones wait for the next page (`fonts.css`). Empty where
    set-up could fetch none."""
    scripts = ["sans", "arabic"] if get_language_bidi() else ["sans"]
    return [
        static(name)
        for name in _there(tuple(f"fonts/anqud-{script}-{weight}.woff2" for script in scripts for weight in (400, 600)))
    ]


@cache
def _there(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in staticfiles_storage.hashed_files or finders.find(name)]


@register.simple_tag
def home_url() -> str:
    """The start page in the language of this page."""
    return home(get_language() or settings.LANGUAGE_CODE)
