"""Whether a story may be published: while its lead agrees, and without the names of those who do not.

It is asked of the rows each time, so it is true the moment somebody takes their word back, and over when they agree again.
"""

from __future__ import annotations

from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.projects.models import Record

PREFIX = "story-"
"""Of the address of a story; what follows is the public id of its project."""


def objections(page: Page) -> list[str]:
    """What keeps a page from being published, in sentences for editors; nothing for a page that is no story."""
    if not page.slug.startswith(PREFIX):
        return []
    rows = Record.objects.filter(project__public_id=page.slug.removeprefix(PREFIX)).exclude(story=Record.Story.YES)
    words, found = _words(page), []
    for row in rows.select_related("project", "organisation").order_by("pk"):
        if row.organisation_id == row.project.lead_id:
            found.append(_("%(name)s led the project and does not agree to its story being told."))
        elif _plain(row.organisation.name) in words:
            found.append(_("%(name)s does not agree to being named. Take its name and its words out, then publish."))
        else:
            continue
        found[-1] %= {"name": row.organisation.name}
    return found


def _words(page: Page) -> str:
    told = page.words_to_find() if hasattr(page, "words_to_find") else []
    return _plain(" ".join([page.title, page.search_description, *map(str, told)]))


def _plain(text: str) -> str:
    return " ".join(unescape(strip_tags(text)).casefold().split())
