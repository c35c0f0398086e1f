"""Needs and offers as others read them, and as their own people find them again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.errors import NotAllowed
from portal.core.http import LONGEST_ADDRESS, Request, neighbours
from portal.ui.parts import Tab

from .. import permissions
from ..appearance import appearance
from ..audience import is_discreet
from ..came import came_of
from ..forms.answers import CloseForm, DeclineForm, InterestForm
from ..forms.narrow import NarrowForm
from ..models import Listing, MatchSide, Terms
from ..queries.chains import open_to_members
from ..queries.entrusted import entrusted
from ..queries.funnel import funnel_of
from ..queries.listings import OwnCounts, open_listings, own_counts, own_listings
from ..queries.pending import comparing_state
from ..queries.releases import release_of
from ..queries.suggested import how_many
from ..queries.words import found_by_words
from ..querysets import ListingQuerySet
from ..schema_org import offer_or_demand
from ..services.answers import open_match
from ..services.openings import opened

ASKS_AT_MOST = 60
"""How often a page asks whether they are compared, every two seconds; then something is wrong, and it says so."""

STATES = ("open", "drafts", "over")
Refused = tuple[str, DeclineForm]


@require_safe
def need_list(request: Request) -> HttpResponse:
    return _list(request, Listing.Kind.NEED)


@require_safe
def offer_list(request: Request) -> HttpResponse:
    return _list(request, Listing.Kind.OFFER)


@require_safe
def need_detail(request: Request, public_id: str) -> HttpResponse:
    return _detail(request, Listing.Kind.NEED, public_id)


@require_safe
def offer_detail(request: Request, public_id: str) -> HttpResponse:
    return _detail(request, Listing.Kind.OFFER, public_id)


def _list(request: Request, kind: str) -> HttpResponse:
    if len(request.META["QUERY_STRING"]) > LONGEST_ADDRESS:
        return redirect(f"{request.path}?{NarrowForm(request.GET).address()}")
    counts = own_counts(request.acting_organisation)
    ours, cursor = request.GET.get("ours", ""), request.GET.get("after", "")
    if ours in STATES and request.acting_organisation:
        page = own_listings(request.acting_organisation, ours, cursor=cursor)
        context: dict[str, Any] = {"ours": ours, "form": None}
    else:
        form, is_visitor = NarrowForm(request.GET), not request.user.is_authenticated
        narrowed = form.narrowed()
        by_words = found_by_words(narrowed["q"], kind=kind, reader=request.user)
        narrowed["found"] = by_words.subjects
        page = open_listings(kind, reader=request.user, narrowed=narrowed, cursor=cursor)
        context = {
            "ours": "",
            "form": form,
            "small_form": NarrowForm(request.GET, auto_id="small_%s"),
            "is_partial": by_words.is_partial,
            "is_narrowed": any(narrowed[name] for name in ("q", "category", "kind", "cluster")),
            "more_for_members": open_to_members(kind, clusters=narrowed["cluster"]) if is_visitor else 0,
        }
    context |= {"kind": kind, "page": page, "tabs": _tabs(kind, context["ours"], counts), **neighbours(request, page)}
    return render(request, "matchmaking/listing_list.html", context)


def _detail(request: Request, kind: str, public_id: str) -> HttpResponse:
    listing = get_object_or_404(readable(request), kind=kind, public_id=public_id)
    if listing.is_of_a_page and (terms := Terms.objects.filter(listing=listing).first()) and terms.url:
        return redirect(terms.url)
    return listing_page(request, listing)


@require_safe
@login_required
def listing_fits(request: Request, public_id: str) -> HttpResponse:
    """The part of one's own need or offer that says how many fit: it asks for itself while they are being compared."""
    listing = get_object_or_404(readable(request), public_id=public_id)
    if not permissions.can_edit_listing(request.user, listing):
        raise NotAllowed
    asked = request.GET.get("asked", "")
    times = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    return render(request, "matchmaking/_fits.html", fits(listing) | {"listing": listing, "asked_again": times + 1})


def fits(listing: Listing) -> dict[str, Any]:
    """How many fit an own need or offer, and whether they are being compared."""
    comparing = comparing_state(listing) if listing.is_open else "compared"
    return {
        "many": how_many(listing),  # asked after the state, so that a number of "compared" is one of after
        "comparing": comparing,
        "asks_at_most": ASKS_AT_MOST,
    }


def readable(request: Request) -> ListingQuerySet:
    seen: ListingQuerySet = Listing.objects.visible_to(request.user).with_card_facts().prefetch_related("sectors")
    return seen.select_related("dictation__cluster")


def listing_page(
    request: Request,
    listing: Listing,
    refused: Refused | None = None,
    close_form: CloseForm | None = None,
    interest_form: InterestForm | None = None,
) -> HttpResponse:
    """The page of a need or offer. `refused` is what its office could not write down of a suggested partner, and for which
    match; `close_form` is one that could not be closed by it, `interest_form` one with which nobody could answer it."""
    is_own = permissions.can_edit_listing(request.user, listing)
    side = _own_side(request, listing)
    if side:
        open_match(side, by=request.user)
    steers = listing.published_at and listing.confidentiality != Listing.Confidentiality.OFFICE
    spoken = dict(settings.ALL_LANGUAGES)
    sees_partners = permissions.can_see_partners(request.user, listing)
    partners = entrusted(listing, reader=request.user) if sees_partners else None
    if permissions.reads_beyond_members(request.user, listing):
        opened(
            listing, by=request.user, called=[card.match.organisation for card in partners.named] if partners else []
        )
    who = appearance(listing, reader=request.user)
    context = {
        "listing": listing,
        "kind": listing.kind,
        "who": who,
        "came": came_of(listing, request.user) if is_own or who.is_named else {},
        "is_own": is_own,
        "is_discreet": is_discreet(listing),
        "side": side,
        "links": list(listing.cluster.links.all()) if listing.cluster and listing.link else [],
        "can_answer": bool(request.acting_organisation)
        and not is_own
        and not side
        and permissions.can_express_interest(request.user, request.acting_organisation, listing),
        "languages": [spoken[code] for code in listing.languages if code in spoken],
        "held": release_of(listing) if is_own else None,
        "close_form": (close_form or CloseForm()) if is_own else None,
        "interest_form": interest_form or InterestForm(),
        "form": interest_form,
        "entrusted": partners,
        "funnel": funnel_of(listing, request.user) if steers and permissions.can_steer(request.user, listing) else None,
        "decline_form": DeclineForm(kind=listing.kind),
        "refused_match": refused[0] if refused else "",
        "refused_form": refused[1] if refused else None,
    } | (fits(listing) if is_own else {})
    if listing.is_open and not request.user.is_authenticated:
        context["facts"] = offer_or_demand(listing, who, site=settings.SITE_URL)
    return render(
        request,
        "matchmaking/listing_detail.html",
        context,
        status=422 if refused or close_form or interest_form else 200,
    )


def _own_side(request: Request, listing: Listing) -> MatchSide | None:
    """How the acting organisation stands to somebody else's listing, when the two were compared."""
    acting = request.acting_organisation
    if not acting or acting.pk == listing.organisation_id:
        return None
    sides = MatchSide.objects.visible_to(request.user).filter(match__closed_at=None, side="candidate")
    return sides.filter(match__listing=listing, organisation=acting.pk).select_related("match").first()


def _tabs(kind: str, ours: str, counts: OwnCounts) -> list[Tab]:
    needs, offers = reverse("matchmaking:need_list"), reverse("matchmaking:offer_list")
    tabs = [
        Tab(_("Needs"), needs, current=not ours and kind == "need"),
        Tab(_("Offers"), offers, current=not ours and kind == "offer"),
    ]
    words = {"open": _("Ours, open"), "drafts": _("Ours, drafts"), "over": _("Ours, closed")}
    tabs += [
        Tab(words[state], f"{needs}?ours={state}", current=ours == state, count=getattr(counts, state))
        for state in STATES
        if getattr(counts, state) or ours == state
    ]
    return tabs
