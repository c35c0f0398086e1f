"""Search over everything, and names while one types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.activity import tallies
from portal.core.http import LONGEST_ADDRESS, Request
from portal.organisations.models import Organisation
from portal.search.normalise import tokens
from portal.search.shelf import is_ready
from portal.ui.parts import Tab

from ..queries.asking import read_text
from ..queries.other_words import has_word, is_too_short, other_words
from ..queries.palette import clusters, doors, people
from ..queries.search import Group, search_everything, search_kind, suggestions

PAGED = ("need", "offer", "project", "event", "laboratory", "support", "reference", "page")


@require_safe
def search(request: Request) -> HttpResponse:
    text = read_text(request.GET)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in PAGED else ""
    position = request.GET.get("at", "")[:200]
    if len(request.META["QUERY_STRING"]) > LONGEST_ADDRESS:
        return redirect(_address(text, kind, position))
    is_short = is_too_short(text)
    groups = search_everything(text, reader=request.user) if text and not is_short else []
    page = None
    if text and kind and not is_short:
        page = search_kind(text, kind, reader=request.user, position=position)
    if request.user.is_authenticated:
        tallies.count(tallies.FOUND, _found(groups if page is None else [page], request))
    context = {
        "text": text,
        "groups": [group for group in groups if group.total],
        "page": page,
        "asked_kind": page.kind if page and not page.hits else "",
        "tabs": _tabs(groups, text, page.kind if page else ""),
        "directory_url": f"{reverse('front:directory')}?{urlencode({'q': text})}",
        "next_url": _address(text, kind, page.following) if page and page.following else None,
        "previous_url": _address(text, kind, page.preceding) if page and page.preceding else None,
        "also": [(word, _address(word.text, kind)) for word in other_words(text)],
        "is_short": is_short,
        "is_wordless": bool(text) and not tokens(text),
        "has_word": has_word(text),
        "is_partial": any(group.is_partial for group in groups),
        "is_close": page.is_close if page and page.hits else any(group.is_close for group in groups),
    }
    return render(request, "front/search.html", context)


def _found(groups: list[Group], request: Request) -> set[str]:
    """The organisations on the page, other than the reader's own."""
    own = request.acting_organisation
    hits = [hit.thing for group in groups for hit in group.hits]
    return {one.public_id for one in hits if isinstance(one, Organisation) and (not own or one.pk != own.pk)}


@require_safe
@never_cache
def search_suggest(request: Request) -> HttpResponse:
    """The part of the search palette that changes while one types."""
    text = read_text(request.GET)
    groups = suggestions(text, reader=request.user) if text else []
    # A page of the editors may be in a menu, too.
    told = {hit.url for _kind, hits in groups for hit in hits}
    places = [door for door in doors(text, request) if door.url not in told]
    known, chains = people(text, request.user), clusters(text)
    context = {
        "text": text,
        "clusters": chains,
        "doors": places,
        "people": known,
        "groups": groups,
        "found": sum(len(hits) for _kind, hits in groups) + len(chains) + len(known) + len(places),
        "is_partial": bool(text) and not is_ready(),
    }
    return render(request, "front/search_suggest.html", context)


def _address(text: str, kind: str = "", position: str = "") -> str:
    pairs = {"q": text, "kind": kind, "at": position}
    return f"{reverse('front:search')}?{urlencode({name: value for name, value in pairs.items() if value})}"


def _tabs(groups: list[Group], text: str, current: str) -> list[Tab]:
    labels = {
        "need": _("Needs"),
        "offer": _("Offers"),
        "project": _("Projects"),
        "event": _("Events"),
        "laboratory": _("Tests and technology"),
        "support": _("Finance and programmes"),
        "reference": _("Past work"),
        "page": _("Pages"),
    }
    counts = {group.kind: group.total for group in groups}
    if not any(counts.values()):
        return []
    # From the rows, while the index is being made, only as far as one look reaches: the page says that there are no counts.
    told = {} if any(group.is_partial for group in groups) else counts
    tabs = [Tab(_("All"), _address(text), current=not current, count=sum(told.values()) if told else None)]
    if counts.get("organisation"):
        url = f"{reverse('front:directory')}?{urlencode({'q': text})}"
        tabs.append(Tab(_("Organisations"), url, count=told.get("organisation")))
    return tabs + [
        Tab(label, _address(text, kind), current=kind == current, count=told.get(kind))
        for kind, label in labels.items()
        if counts.get(kind)
    ]
