"""Who works with whom: drawn along the chain, and the same as a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.organisations.figures import figure, may_be_told
from portal.ui.kinds import KINDS
from portal.ui.parts import Figure, Tab
from portal.ui.words import number, percent

from .. import permissions
from ..models import NetworkMeasure
from ..network import Counts, arrange, count, draw
from ..network.svg import Words
from ..queries.network import Network, alone, as_list, network_of, shown_network_of
from .frame import cluster_here, page

FIRST = 15
MIX = {
    "firm": ("firm",),
    "research": ("university", "research"),
    "government": ("government",),
    "finance": ("finance",),
}


@login_required
@never_cache
@require_safe
def network(request: Request, cluster: str) -> HttpResponse:
    """The whole for the office; for others what both sides show. With `?link=3` one link of the chain has the room of several."""
    where = cluster_here(request, cluster, permissions.can_read_figures)
    whole = permissions.can_read_members_behind(request.user, where)
    found = network_of(where) if whole else shown_network_of(where, request.user)
    asked = request.GET.get("link", "")
    zoom = int(asked) if asked.isdecimal() and len(asked) < 3 and 1 <= int(asked) <= len(found.names) else None
    lines = as_list(found)
    svg, hidden = svg_of(found, zoom=zoom)
    kept = NetworkMeasure.objects.filter(cluster=where).first()
    context = {
        "found": found,
        "whole": whole,
        "svg": svg,
        "hidden": hidden,
        "zoom": zoom,
        "zooms": _zooms(where.slug, found, zoom),
        "first": lines[:FIRST],
        "rest": lines[FIRST:],
        "missing": [(found.organisations[one.one], found.organisations[one.other]) for one in found.missing],
        "alone": alone(found) if whole else [],
        "measure": kept,
        # What the office counts itself in the list beside them; others see too few of the lines for that.
        "figures": _figures(count(found.nodes, found.edges)) if whole else _figures_for_others(kept) if kept else [],
        "brokers": _brokers(kept, found) if kept and whole else [],
        "kinds": list(KINDS),
    }
    return page(request, where, "analytics:network", "analytics/network.html", context)


def svg_of(found: Network, *, zoom: int | None = None) -> tuple[SafeString, int]:
    """The drawing, and how many members have no place of their own in it."""
    mirrored = get_language_bidi()
    drawing = arrange(found.nodes, found.edges, found.names, more=_and_more, zoom=zoom, mirrored=mirrored)
    many = len(found.nodes)
    said = ngettext(
        "%(n)s member placed along the chain, support below. The list says the same.",
        "%(n)s members placed along the chain, support below. The list says the same.",
        many,
    ) % {"n": number(many)}
    words = Words(_("Who works with whom"), said, _("Support"), static("ui/icons.svg"))
    # Every name and word in it was escaped where it was drawn.
    return mark_safe(draw(drawing, words, mirrored=mirrored)), drawing.hidden  # noqa: S308


def _and_more(several: int) -> str:
    return ngettext("and %(n)s more", "and %(n)s more", several) % {"n": number(several)}


def _zooms(slug: str, found: Network, zoom: int | None) -> list[Tab]:
    address = reverse("analytics:network", args=[slug])
    whole = Tab(_("The whole chain"), address, current=zoom is None)
    return [whole, *(Tab(name, f"{address}?link={at}", current=zoom == at) for at, name in enumerate(found.names, 1))]


def _figures(counts: Counts) -> list[Figure]:
    density = percent(counts.density, 1) if counts.density is not None else "–"
    return _rows(density, counts.members, len(counts.isolated), counts.mix, number)


def _figures_for_others(kept: NetworkMeasure) -> list[Figure]:
    """None that is about fewer than five organisations."""
    density = percent(kept.density, 1) if kept.density is not None and may_be_told(kept.members) else "–"
    return _rows(density, kept.members, kept.isolated, kept.mix, lambda many: figure(many, organisations=many))


def _rows(density: str, members: int, alone: int, mix: Mapping[str, int], told: Callable[[int], str]) -> list[Figure]:
    rows = [
        Figure(_("Density"), density, note=_("of all pairs of members are linked")),
        Figure(_("Members with a link"), told(members - alone), note=_("finance is left out")),
        Figure(_("Members without a link"), told(alone)),
    ]
    for kind, several in MIX.items():
        label = _("Research") if kind == "research" else str(KINDS[kind])
        rows.append(Figure(label, told(sum(mix.get(one, 0) for one in several))))
    return rows


def _brokers(kept: NetworkMeasure, found: Network) -> list[tuple[object, str]]:
    return [(found.organisations[one], percent(share)) for one, share in kept.brokers if one in found.organisations]
