"""Programme pages and the offers that follow them; what a reader sees of one, and of the list.

The translations of one page are one offer: its facts are those of the page in the site's first language that is online, its titles
those of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from matchmaking.models import Listing, Terms, TermsOfACall
from matchmaking.queries.calls import (
    Standing,
    codes_below,
    criteria_of,
    fitting,
    open_calls,
    papers_of,
    standing_of,
    standings_of,
)
from matchmaking.queries.closing import closing_words
from matchmaking.services.calls import close_call, keep_call
from portal.organisations.models import Organisation
from portal.ui.parts import Tab
from portal.ui.words import money, number

from .models import ProgrammePage

SHOWN, READ_AT_MOST = 20, 500
FACTS = tuple(field.name for field in TermsOfACall._meta.get_fields())


def follow(page: Page) -> None:
    """Bring the offer of a page up to the page and its translations as they are in the database now."""
    key = str(page.translation_key)
    online = (
        ProgrammePage.objects.live().public().filter(translation_key=key).select_related("locale", "publisher__region")
    )
    pages = {one.locale.language_code[:2]: one for one in online}
    if not pages:
        close_call(key)
        return
    first = pages.get(settings.LANGUAGE_CODE[:2]) or next(pages[code] for code in sorted(pages))
    others = [one for one in pages.values() if one.pk != first.pk]
    words = [first.lede, *first.body.stream_block.get_searchable_content(first.body), *first.told_other_papers]
    words += [part for one in others for part in (one.title, one.lede)]
    keep_call(
        key,
        organisation=first.publisher,
        title=first.title,
        text="\n".join(str(part) for part in words if part),
        language=first.locale.language_code[:2],
        category=first.about,
        terms={name: getattr(first, name) for name in FACTS}
        | {
            "kinds": list(first.kinds),
            "sizes": list(first.sizes),
            "regions": sorted(one.slug for one in first.regions.all()),
            "sectors": codes_below(first.sectors.all()),
            "clusters": sorted(one.slug for one in first.clusters.all()),
            "papers": sorted(one.slug for one in first.papers.all()),
            "pages": {
                code: {
                    "title": one.title,
                    "lede": one.lede,
                    "url": one.get_url() or "",
                    "papers": one.told_other_papers,
                    "contact": one.contact_name,
                }
                for code, one in sorted(pages.items())
            },
        },
    )


def follow_below(page: Page) -> None:
    """The same for all programmes at or below a page: who may read them, or where they stand, was changed above."""
    for one in ProgrammePage.objects.descendant_of(page, inclusive=True):
        follow(one)


def terms_as_published(page: ProgrammePage) -> Terms | None:
    return (
        Terms.objects.filter(listing__source=Listing.PAGES, listing__external_id=str(page.translation_key))
        .select_related("listing__organisation__region")
        .first()
    )


def shown_to(request: HttpRequest, page: ProgrammePage) -> dict[str, Any]:
    """What its page shows: the criteria, and how the organisation that the reader acts for stands to each."""
    acting: Organisation | None = getattr(request, "acting_organisation", None)
    terms = terms_as_published(page)
    preview = terms is None
    if terms is None:
        terms = Terms(**{name: getattr(page, name) for name in FACTS})
    own = bool(acting and acting.pk == page.publisher_id)
    return {
        "closing": closing_words(page, page.publisher.country),
        "amount": amount_in_words(page),
        "criteria": criteria_of(terms),
        "asked_papers": papers_of(terms),
        "standing": standing_of(terms, acting) if acting and not own and not preview else None,
        "may_apply": page.is_open,
        "all_url": page.get_parent().get_url(request) or "/",
    }


def amount_in_words(terms: TermsOfACall) -> str:
    low, high = terms.lowest, terms.highest
    if low is not None and high is not None:
        ends = {"lowest": money(low, terms.currency), "highest": money(high, terms.currency)}
        return _("from %(lowest)s to %(highest)s") % ends
    if high is not None:
        return _("up to %(highest)s") % {"highest": money(high, terms.currency)}
    return _("from %(lowest)s") % {"lowest": money(low, terms.currency)} if low is not None else ""


class Row:
    """One of the list, with how the reader's organisation stands to it."""

    def __init__(self, terms: Terms, standing: Standing | None) -> None:
        self.terms, self.standing = terms, standing

    @property
    def closing(self) -> str:
        return closing_words(self.terms, self.terms.listing.organisation.country)

    @property
    def amount(self) -> str:
        return amount_in_words(self.terms)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What an address asks of the open ones."""

    kind: str = ""
    who: str = ""
    soon: bool = False
    ours: bool = False

    @classmethod
    def read(cls, asked: QueryDict, *, may_be_ours: bool) -> Narrowed:
        kind, who = asked.get("kind", ""), asked.get("who", "")
        return cls(
            kind if kind in Terms.Kind.values else "",
            who if who in Organisation.Kind.values else "",
            asked.get("soon") == "1",
            asked.get("ours") == "1" and may_be_ours,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.who or self.soon or self.ours)

    def pairs(self) -> list[tuple[str, str]]:
        pairs = [("kind", self.kind), ("who", self.who), ("soon", "1" if self.soon else "")]
        return [(name, value) for name, value in [*pairs, ("ours", "1" if self.ours else "")] if value]


def narrowed(rows: Iterable[Terms], asked: Narrowed, standings: Mapping[int, Standing]) -> list[Terms]:
    """`standings` are those of the organisation that acts, wanted where it asks for what it may apply for."""
    return [
        one
        for one in rows
        if (not asked.kind or one.kind == asked.kind)
        and (not asked.who or not one.kinds or asked.who in one.kinds)
        and (not asked.soon or one.expires_soon)
        and (not asked.ours or standings[one.pk].eligibility.state != "no")
    ]


def listed_for(request: HttpRequest) -> dict[str, Any]:
    """Open ones by what closes first, or those that have closed, the latest first; narrowed by what the address says."""
    asked = request.GET
    acting: Organisation | None = getattr(request, "acting_organisation", None)
    closed = asked.get("state") == "closed"
    wanted = Narrowed.read(asked, may_be_ours=bool(acting))
    if closed:
        wanted = replace(wanted, soon=False, ours=False)
    rows = list(
        (_closed() if closed else open_calls().order_by(F("closes_at").asc(nulls_last=True), "pk"))[:READ_AT_MOST]
    )
    standings = standings_of(rows, acting) if acting and rows and not closed else {}
    found = narrowed(rows, wanted, standings)
    suggested = fitting(rows, standings, acting) if acting and standings and not wanted.is_narrowed else []
    first = {one.terms.pk for one in suggested}
    page = Paginator([one for one in found if one.pk not in first], SHOWN).get_page(asked.get("page", ""))
    summary = ""
    if page.paginator.num_pages > 1:
        summary = _("Page %(page)s of %(pages)s") % {
            "page": number(page.number),
            "pages": number(page.paginator.num_pages),
        }
    return {
        "rows": [Row(one, standings.get(one.pk)) for one in page.object_list],
        "suggested": suggested,
        "tabs": [
            Tab(_("Open"), request.path, current=not closed),
            Tab(_("Closed"), f"{request.path}?state=closed", current=closed),
        ],
        "closed": closed,
        "kind": wanted.kind,
        "who": wanted.who,
        "soon": wanted.soon,
        "ours": wanted.ours,
        "acting": acting,
        "is_narrowed": wanted.is_narrowed,
        "kinds": Terms.Kind.choices,
        "whos": Organisation.Kind.choices,
        "previous": _turned(asked, page.previous_page_number()) if page.has_previous() else "",
        "next": _turned(asked, page.next_page_number()) if page.has_next() else "",
        "summary": summary,
    }


def _closed() -> Any:
    """Over by their own clock, and still told by their page."""
    rows = Terms.objects.filter(listing__source=Listing.PAGES, listing__closed_at=None, closes_at__lt=timezone.now())
    return rows.select_related("listing__organisation__region").order_by("-closes_at", "pk")


def _turned(asked: QueryDict, page: int) -> str:
    kept = {name: value for name, value in asked.items() if name in {"kind", "who", "soon", "ours", "state"}}
    return f"?{urlencode({**kept, 'page': page})}"
