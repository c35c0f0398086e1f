"""Everything at once: organisations, needs, offers, tests, finance, past work and pages by words, each through its own second lock.

Past work is found with the organisation that did it. Of finance providers it is not found, and with whom it was done is not said: a
company and a finance provider are never shown together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from matchmaking.appearance import Appearance, appearances
from matchmaking.models import Listing
from portal.events.models import Event
from portal.organisations.models import Organisation, Reference
from portal.projects.models import Project
from portal.search.normalise import tokens
from portal.search.queries import Among, Found, FoundCard, Question, find, find_each, suggest
from portal.search.records import CARD, PASSAGE
from portal.search.wider import terms_said

from .lines import Pieces, lines_of
from .organisation import work_url

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

KINDS = ("organisation", "need", "offer", "project", "event", "ability", "laboratory", "support", "reference", "page")
LINES = {
    "ability": {"capability": "abilities"},
    "laboratory": {"test": "tests", "technology": "technology", "equipment": "equipment"},
    "support": {"instrument": "finance", "programme": "programmes"},
}
"""Kinds of results that are lines of organisations: the kinds of their documents, and where each stands on its organisation's page."""
LINE_OF = {kind: place for places in LINES.values() for kind, place in places.items()}
WORDS: dict[str, str | Promise] = {
    "capability": _("Capability"),
    "test": _("Test"),
    "technology": _("Technology"),
    "equipment": _("Equipment"),
    "instrument": _("Finance"),
    "programme": _("Programme"),
}
DISCREET = Organisation.Kind.FINANCE
SHOWN_OF_EACH = 5
SIZE = 20
SUGGESTED = 8
AMONG = [Among(["organisation"]), Among(["need", "offer"]), Among(["project", "event"])]
"""Of what names are suggested while one types, beside pages; each has its own places."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `who` is the organisation behind a need or offer as this reader may know it, `by` the one that did the work or
    has the line, `what` the word for the line;
    `line` is what it says of itself, `also` where else it says what was asked for.
    """

    kind: str
    thing: Any
    name: str
    url: str
    line: Pieces
    also: Pieces
    who: Appearance | None = None
    by: Organisation | None = None
    what: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of one kind, how many there are, and where the list goes on."""

    kind: str
    hits: list[Hit]
    total: int
    is_close: bool = False
    following: str = ""
    preceding: str = ""
    is_partial: bool = False


def search_everything(text: str, *, reader: Reader) -> list[Group]:
    """The best few of each kind; kinds that have none are there with a total of 0."""
    found = find_each({kind: _question(text, kind, size=SHOWN_OF_EACH) for kind in KINDS}, reader=reader)
    # Where some kind has all the words, what merely comes near in another is noise.
    exact = any(answer.total and not answer.is_close for answer in found.values())
    return _groups(
        {kind: _nothing(answer) if exact and answer.is_close else answer for kind, answer in found.items()},
        text,
        reader,
    )


def search_kind(text: str, kind: str, *, reader: Reader, position: str = "") -> Group:
    """One page of one kind."""
    answer = find(_question(text, kind, size=SIZE, position=position), reader=reader)
    return _groups({kind: answer}, text, reader)[0]


def suggestions(typed: str, *, reader: Reader) -> list[tuple[str, list[Hit]]]:
    """Names that continue what was typed, by kind, a few of each."""
    pages = Among(["page"], {"language": [(get_language() or "en")[:2]]})
    cards = suggest(typed, reader=reader, limit=SUGGESTED, among=[*AMONG, pages])
    shown = _shown(cards, tokens(typed), reader)
    by_kind = {kind: [shown[card] for card in cards if card.kind == kind and card in shown] for kind in KINDS}
    return [(kind, hits[:SHOWN_OF_EACH]) for kind, hits in by_kind.items() if hits]


def _question(text: str, kind: str, *, size: int, position: str = "") -> Question:
    """Editors' pages are translated, so each reader is shown those in their own language; people's words come as they are."""
    filters = {}
    if kind == "page":
        filters["language"] = [(get_language() or "en")[:2]]
    if kind == "reference":
        filters["kind"] = [value for value in Organisation.Kind.values if value != DISCREET]
    family = PASSAGE if kind == "reference" or kind in LINES else CARD
    kinds = list(LINES.get(kind, [kind]))
    return Question(text=text, family=family, kinds=kinds, filters=filters, size=size, position=position)


def _nothing(answer: Found) -> Found:
    return Found([], 0, answer.facets, "", "", is_close=False)


def _groups(found: dict[str, Found], text: str, reader: Reader) -> list[Group]:
    asked = terms_said(text) if any(answer.is_wide for answer in found.values()) else tokens(text)
    shown = _shown([card for answer in found.values() for card in answer.cards], asked, reader)
    return [
        Group(
            kind,
            [shown[card] for card in answer.cards if card in shown],
            answer.total,
            answer.is_close,
            answer.following,
            answer.preceding,
            answer.is_partial,
        )
        for kind, answer in found.items()
    ]


def _shown(cards: Collection[FoundCard], asked: Collection[str], reader: Reader) -> dict[FoundCard, Hit]:
    """The things behind the cards, for those that the reader may see. `asked` are the terms to mark."""
    subjects = {card.subject for card in cards if card.kind == "organisation" or card.kind in LINE_OF}
    organisations = _organisations(subjects, reader)
    listings = _listings({*_subjects(cards, "need"), *_subjects(cards, "offer")}, reader)
    who = appearances(listings.values(), reader=reader)
    works = _references(_subjects(cards, "reference"), reader)
    projects = _projects(_subjects(cards, "project"), reader)
    events = _events(_subjects(cards, "event"), reader)
    pages = _pages(_subjects(cards, "page"))
    shown = {}
    for card in cards:
        if card.kind == "organisation" and (one := organisations.get(card.subject)):
            lines = lines_of(card, one.summary or card.excerpt, asked)
            shown[card] = Hit(card.kind, one, one.name, one.get_absolute_url(), *lines)
        elif card.kind in {"need", "offer"} and (listing := listings.get(card.subject)):
            lines = lines_of(card, card.excerpt, asked)
            shown[card] = Hit(card.kind, listing, listing.title, listing.get_absolute_url(), *lines, who[listing.pk])
        elif card.kind == "reference" and (work := works.get(card.subject)):
            lines = lines_of(card, card.excerpt, asked)
            shown[card] = Hit(card.kind, work, work.title, work_url(work), *lines, by=work.organisation)
        elif card.kind == "project" and (project := projects.get(card.subject)):
            lines = lines_of(card, card.excerpt, asked)
            shown[card] = Hit(card.kind, project, project.title, project.get_absolute_url(), *lines, by=project.lead)
        elif card.kind == "event" and (event := events.get(card.subject)):
            lines = lines_of(card, card.excerpt, asked)
            shown[card] = Hit(card.kind, event, event.title, event.get_absolute_url(), *lines, by=event.organiser)
        elif card.kind in LINE_OF and (one := organisations.get(card.subject)):
            url = f"{one.get_absolute_url()}#{LINE_OF[card.kind]}"
            shown[card] = Hit(
                card.kind, one, card.title, url, *lines_of(card, card.excerpt, asked), by=one, what=WORDS[card.kind]
            )
        elif card.kind == "page" and (page := pages.get(card.subject)):
            shown[card] = Hit(card.kind, page, page.title, page.url, *lines_of(card, card.excerpt, asked))
    return shown


def _subjects(cards: Iterable[FoundCard], kind: str) -> set[str]:
    return {card.subject for card in cards if card.kind == kind}


def _organisations(public_ids: Collection[str], reader: Reader) -> dict[str, Organisation]:
    if not public_ids:
        return {}
    rows = Organisation.objects.visible_to(reader).filter(public_id__in=public_ids).select_related("region")
    return {one.public_id: one for one in rows}


def _listings(public_ids: Collection[str], reader: Reader) -> dict[str, Listing]:
    if not public_ids:
        return {}
    rows = Listing.objects.visible_to(reader).filter(public_id__in=public_ids)
    return {
        one.public_id: one
        for one in rows.select_related("organisation__region", "cluster__region", "link", "region__parent").distinct()
    }


def _references(public_ids: Collection[str], reader: Reader) -> dict[str, Reference]:
    if not public_ids:
        return {}
    rows = Reference.objects.visible_to(reader).filter(public_id__in=public_ids)
    return {
        one.public_id: one for one in rows.exclude(organisation__kind=DISCREET).select_related("organisation__region")
    }


def _projects(public_ids: Collection[str], reader: Reader) -> dict[str, Project]:
    if not public_ids:
        return {}
    rows = Project.objects.visible_to(reader).filter(public_id__in=public_ids)
    return {one.public_id: one for one in rows.select_related("lead__region")}


def _events(public_ids: Collection[str], reader: Reader) -> dict[str, Event]:
    if not public_ids:
        return {}
    rows = Event.objects.visible_to(reader).filter(public_id__in=public_ids)
    return {one.public_id: one for one in rows.select_related("organiser__region")}


def _pages(subjects: Collection[str]) -> dict[str, Page]:
    """Editors' pages go by their row number ("page:12"), which stands in no address."""
    if not subjects:
        return {}
    wanted = [subject.removeprefix("page:") for subject in subjects]
    rows = Page.objects.live().public().filter(pk__in=wanted, locale__language_code=get_language())
    return {f"page:{page.pk}": page for page in rows}
