"""The directory: organisations found, narrowed, sorted, in a list and on a map that say the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.activity import tallies
from portal.core.http import LONGEST_ADDRESS, Request
from portal.ui.atlas.plates import choose

from ..queries.asking import DISTANCES, Asked, read_address
from ..queries.directory import directory_page
from ..queries.narrowing import around, chips, groups
from ..queries.other_words import other_words
from ..queries.vocabulary import vocabulary


@require_safe
def directory(request: Request) -> HttpResponse:
    own = request.acting_organisation or None
    words = vocabulary()
    asked = read_address(request.GET, words, own=own)
    if len(request.META["QUERY_STRING"]) > LONGEST_ADDRESS:
        return redirect(request.path + asked.address(position=asked.position))
    page = directory_page(asked, words, reader=request.user, own=own)
    if request.user.is_authenticated:
        tallies.count(tallies.FOUND, [row.organisation.public_id for row in page.rows if not row.is_own])
    # A plate of the whole region is too wide for the column beside the list.
    layout = "trio" if not page.pins or choose(page.pins, near=True).near else "side overview"
    context = {
        "asked": asked,
        "page": page,
        "groups": groups(asked, page.counts, words),
        "chips": chips(asked, words),
        "around": around(asked) if asked.within and asked.origin else "",
        "distances": DISTANCES,
        "orders": orders(asked),
        "kept_by_words": [pair for pair in asked.pairs() if pair[0] not in {"q", "at"}],
        "kept_by_order": [pair for pair in asked.pairs() if pair[0] not in {"order", "at"}],
        "towns": words.town_names,
        "map_towns": words.towns,
        "also": [(word, asked.address(text=word.text)) for word in other_words(asked.text)],
        "own": own,
        "next_url": asked.address(position=page.following) if page.following else None,
        "previous_url": asked.address(position=page.preceding) if page.preceding else None,
        "layout": layout,
        "map_classes": "stick" if layout == "trio" else "",
        "wider_url": asked.address(within=None),
    }
    template = "front/directory.html#found" if request.htmx and not request.htmx.boosted else "front/directory.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def orders(asked: Asked) -> list[tuple[str, str, bool]]:
    """Value, label and whether it is the present one."""
    labels = {
        "best": _("Best fit"),
        "nearest": _("Nearest"),
        "recent": _("Last confirmed first"),
        "name": _("By name"),
    }
    return [(value, labels[value], value == asked.order) for value in asked.orders]
