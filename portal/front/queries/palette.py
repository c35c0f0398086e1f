"""What the palette finds beside names in the index: clusters, people whom one knows here, and pages and actions of the menus by
their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from portal.organisations.acquaintance import Known, known_to
from portal.search.normalise import fold
from portal.ui.navigation import Door, find

from .clusters import published_clusters

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

OF_EACH = 5
ARTICLE = "ال"
SHORTEST_NAME = 2
"""Letters from which on people and clusters are looked for."""
KEPT_SECONDS = 60
"""There are few clusters and they hardly change; a letter typed asks for nothing more."""


def people(typed: str, reader: Reader) -> list[Known]:
    """Those whom the reader knows and whose name, in either script, has all the words."""
    words = fold(typed).split()
    if not any(len(word) >= SHORTEST_NAME for word in words) or not reader.is_authenticated:
        return []
    return known_to(reader, lambda one: _has(words, " ".join(one.names)))[:OF_EACH]


def clusters(typed: str) -> list[Door]:
    """Those whose name, in any of the languages, has all the words; a new one is found within a minute."""
    words = fold(typed).split()
    if not any(len(word) >= SHORTEST_NAME for word in words):
        return []
    names = [f"name_{code}" for code, _name in settings.LANGUAGES]
    known = cache.get_or_set(
        "front.clusters_by_name", lambda: list(published_clusters().values("slug", *names)), KEPT_SECONDS
    )
    found = [one for one in known if _has(words, " ".join(one[name] for name in names))]
    here = f"name_{get_language()}"
    return [Door(one[here], reverse("front:cluster_detail", args=[one["slug"]]), "") for one in found[:OF_EACH]]


def doors(typed: str, request: HttpRequest) -> list[Door]:
    """Where the menus lead this reader whose words have all that was typed; what waits there is not counted."""
    words = fold(typed).split()
    return find(request, lambda text: _has(words, text))[:OF_EACH] if words else []


def _has(words: list[str], text: str) -> bool:
    """Whether each word begins one of the text's; nobody types the article of an Arabic one."""
    there = fold(text).split()
    there += [one.removeprefix(ARTICLE) for one in there if one.startswith(ARTICLE)]
    return all(any(one.startswith(word) for one in there) for word in words)
