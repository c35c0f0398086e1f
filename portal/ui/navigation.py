"""The menus. This floor knows no page: upper apps sign in theirs from `AppConfig.ready()`.

    from portal.ui.navigation import Entry, menu, signed_in

    menu.register("organisations.directory", Entry(
        label=_("Directory"), address="organisations:directory", icon="list", main=10, phone=40,
    ))
    menu.register("matchmaking.matches", Entry(
        label=_("Matches"), address="matchmaking:match_list", icon="intro", main=30, phone=10,
        shown_to=signed_in, count=matches_waiting,       # one query at most, asked once per request
    ))

Since an app signs in its own pages, a menu cannot lead nowhere. The number behind each place is the
order in it; an entry stands in every place for which it gives one:

    main      the band, and the sheet on phones
    phone     the five shortcuts at the foot of a phone, for people signed in; `short` is their word
    do        "Jump to" in the search palette
    account   the account sheet (sign out, profile, settings)
    visitor   beside the language links for people who are not signed in (Sign in, Join)
    work, understand, help    the columns of the footer

An entry without a place is found in the search palette alone.

`address` is the name of a URL, or a function of the request for pages that have none (an editor's page):
it may answer "" and the entry stays away.

What else the header shows is told by whoever knows it, with functions of the request:

    header.register("account", lambda request: Account(name, url) or None)
    header.register("acting", lambda request: Acting(current, others, switch_url) or None)
    header.register("bell", lambda request: Bell(url, unread) or None)
    header.register("search", lambda request: SearchPlace(url, suggest_url))
    header.register("notice", lambda request: _("Sample content."))    a line at the foot of every page
    header.register("above", lambda request: Above(template, facts) or None)    a bar above the band of every page
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from portal.core.registry import Registry

from .parts import Party

PHONE_SHORTCUTS = 5


def everybody(request: HttpRequest) -> bool:  # noqa: ARG001 - all such questions are asked alike
    return True


def signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def visitors(request: HttpRequest) -> bool:
    return not signed_in(request)


@dataclass(frozen=True, kw_only=True)
class Entry:
    label: str | Promise
    address: str | Callable[[HttpRequest], str]
    icon: str = ""
    short: str | Promise = ""
    shown_to: Callable[[HttpRequest], bool] = everybody
    count: Callable[[HttpRequest], int] | None = None
    # Namespaces or URL names of the pages that lie under this entry; its own URL name counts by itself.
    covers: Sequence[str] = ()
    main: int | None = None
    phone: int | None = None
    do: int | None = None
    account: int | None = None
    visitor: int | None = None
    work: int | None = None
    understand: int | None = None
    help: int | None = None
    # Other words by which the palette finds it.
    also: str | Promise = ""

    def url(self, request: HttpRequest) -> str:
        return self.address(request) if callable(self.address) else reverse(self.address)

    def is_here(self, request: HttpRequest) -> bool:
        """Whether this is the very page that the entry leads to."""
        match = getattr(request, "resolver_match", None)
        return match is not None and match.view_name == self.address

    def is_current(self, request: HttpRequest) -> bool:
        match = getattr(request, "resolver_match", None)
        if match is None:
            return False
        names = {match.view_name, *match.namespaces} - {"", None}
        return bool(names.intersection([self.address, *self.covers]))


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it now."""

    label: str | Promise
    short: str | Promise
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Where the palette leads: a page, an action, a person."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a person acts. `choices` are (public id, Party) of every organisation, sent to `switch_url` as `organisation`."""

    current: Party
    choices: Sequence[tuple[str, Party]] = ()
    switch_url: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """With `person`, the id of the topic that is told when the number changes, and `live_url`, the bell alone, it follows without
    a new page."""

    url: str
    unread: int = 0
    person: str = ""
    live_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchPlace:
    """The page that answers `?q=`; `suggest_url`, when given, answers the same with a fragment while one types."""

    url: str
    suggest_url: str = ""


@dataclass(frozen=True, slots=True)
class Above:
    """A bar over the band: `template` is given `facts` as `bar`."""

    template: str
    facts: Mapping[str, Any]


menu: Registry[Entry] = Registry()
header: Registry[Callable[[HttpRequest], Any]] = Registry()


def links(request: HttpRequest, place: str) -> list[Link]:
    """The entries of one place for this reader, in order."""
    placed = sorted(
        (entry for _, entry in menu if getattr(entry, place) is not None), key=lambda entry: getattr(entry, place)
    )
    shown = [entry for entry in placed if entry.shown_to(request)]
    # One is where the reader is: what leads to this very page, else what it lies under.
    here = [entry for entry in shown if entry.is_here(request)]
    found = [_link(request, entry, entry.is_current(request) and (not here or entry in here)) for entry in shown]
    return [link for link in found if link.url]


def find(request: HttpRequest, has: Callable[[str], bool]) -> list[Door]:
    """The entries, of any place, whose words are sought; who may go there is asked for these alone, each address once."""
    found: dict[str, Door] = {}
    for _, entry in menu:
        if has(f"{entry.label} {entry.also}") and entry.shown_to(request) and (url := entry.url(request)):
            found.setdefault(url, Door(str(entry.label), url, entry.icon))
    return sorted(found.values(), key=lambda door: door.label)


def header_fact(request: HttpRequest, name: str) -> Any:
    """What the header says about this reader, asked once per request; None when nobody knows."""
    teller = header.get(name)
    if teller is None:
        return None
    return _once(request, f"header.{name}", lambda: teller(request))


def _link(request: HttpRequest, entry: Entry, current: bool) -> Link:  # noqa: FBT001
    waiting = _once(request, f"count.{id(entry)}", lambda: entry.count(request) if entry.count else 0)
    return Link(entry.label, entry.short or entry.label, entry.url(request), entry.icon, waiting, current)


def _once(request: HttpRequest, key: str, ask: Callable[[], Any]) -> Any:
    known: dict[str, Any] = request.__dict__.setdefault("_navigation", {})
    if key not in known:
        known[key] = ask()
    return known[key]
