"""What is under a part of the site, a page of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.ui.words import number

from .languages import mark, translations_of, with_stand_ins

SHOWN = 12


@dataclass(frozen=True)
class Shown:
    """`previous` and `next` are query strings, empty where there is nothing more."""

    rows: Sequence[Any]
    previous: str
    next: str
    summary: str


def children_of(page: Page, *, asked: str) -> Shown:
    """Those that everybody may read, the newest first; what is not translated yet in its own language.

    A number that is none, or too high, gives the nearest page there is.
    """
    others = translations_of(page)
    found = shown(with_stand_ins(page, others).specific(), asked=asked)
    mark(found.rows, page, others)
    here = page.get_url() or ""
    for one in found.rows:
        # It is read at the address that its translation will have.
        one.shown_at = f"{here}{one.slug}/" if one.locale_id != page.locale_id else ""
    return found


def shown(rows: Any, *, asked: str, kept: str = "") -> Shown:
    """One page of `rows`, the newest first; `kept` is what of the query string goes along from page to page."""
    found = Paginator(rows.order_by(F("first_published_at").desc(nulls_last=True), "-pk"), SHOWN).get_page(asked)
    before = f"?{kept}&page=" if kept else "?page="
    summary = ""
    if found.paginator.num_pages > 1:
        many = {"page": number(found.number), "pages": number(found.paginator.num_pages)}
        summary = _("Page %(page)s of %(pages)s") % many
    return Shown(
        rows=list(found.object_list),
        previous=f"{before}{found.previous_page_number()}" if found.has_previous() else "",
        next=f"{before}{found.next_page_number()}" if found.has_next() else "",
        summary=summary,
    )
