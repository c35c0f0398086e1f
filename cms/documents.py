"""What can be found of an editor's page: one card for the search over everything, while everybody may read it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from portal.search.audience import PUBLIC
from portal.search.services import Document, replace_documents

from .models import EditorialPage, ProgrammePage


def subject_of(page: Page) -> str:
    """Pages have no public id: their number stands in no address, and no reader sees it here either."""
    return f"page:{page.pk}"


def index_page(page: Page) -> None:
    """Write the search documents of a page as it is in the database now."""
    now = Page.objects.live().public().filter(pk=page.pk).select_related("locale").first()
    written = now.specific if now else None
    # A programme is found as its offer, which says the same in all languages (calls.py).
    is_found = isinstance(written, EditorialPage) and not isinstance(written, ProgrammePage)
    replace_documents(subject_of(page), [_card(written)] if is_found else [])


def index_tree(page: Page) -> None:
    """The same for a page and all below it: who may read them was changed above."""
    for one in Page.objects.descendant_of(page, inclusive=True):
        index_page(one)


def _card(page: Any) -> Document:
    language = page.locale.language_code[:2]
    return Document(
        key=f"page:{page.pk}:card",
        family="card",
        kind="page",
        owner=subject_of(page),
        subject=subject_of(page),
        language=language,
        title=page.title,
        body="\n".join(str(text) for text in page.words_to_find() if text),
        audience=[PUBLIC],
        facets={"language": [language]},
        dated_on=timezone.localdate(page.last_published_at or page.latest_revision_created_at),
        sort_name=page.title,
    )
