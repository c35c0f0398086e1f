"""Writing a need or offer: a new one, a draft, a change; and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.errors import NotAllowed, NotPossible
from portal.core.http import Request, attempt, begun_with
from portal.organisations.models import Organisation
from portal.organisations.queries.code_chips import CodeAnswer, code_answer, code_chips
from portal.search.certificates import certificates_named
from portal.taxonomy.models import CertificateType, Region
from portal.ui.words import day

from .. import permissions
from ..appearance import unnamed
from ..forms.answers import CloseForm
from ..forms.listings import ASK_FOR_THE_LINK, LONGEST_TITLE, ListingForm, belongs_to_a_link, value_of
from ..models import Listing
from ..queries.preview import Preview, preview_of
from ..queries.surroundings import surroundings
from ..queries.trade import head_of
from ..services import listings as services
from .listings import listing_page, readable

BEGUN = ("title", "category", "link", "unit")
"""What whoever leads to the form may know already, besides `sector`."""
MORE = ("budget", "currency", "sharia_only", "languages", "text")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request: Request) -> HttpResponse:
    return _write(request, Listing.Kind.NEED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_create(request: Request) -> HttpResponse:
    return _write(request, Listing.Kind.OFFER)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing_edit(request: Request, public_id: str) -> HttpResponse:
    listing = _own(request, public_id)
    if listing.closed_at:
        messages.info(request, _("This one is closed. Publish a new one instead."))
        return redirect(listing)
    return _write(request, listing.kind, listing)


@login_required
@require_POST
def listing_preview(request: Request) -> HttpResponse:
    """Who could answer what is typed so far, and the guess at the link: fragments for the open form."""
    known = request.POST.get("listing", "").replace("\x00", "")
    listing = _own(request, known) if known else None
    kind = listing.kind if listing else request.POST.get("kind", "")
    organisation = listing.organisation if listing else request.acting_organisation
    if kind not in Listing.Kind.values or not organisation:
        raise NotAllowed
    form = _form(request, kind, organisation, listing)
    looked = preview_of(form.draft(), reader=request.user)
    return render(request, "matchmaking/listing_preview.html", _context(form, looked))


@login_required
@require_POST
def listing_codes(request: Request) -> HttpResponse:
    """Codes for the sentence typed so far: a fragment for the open form. It reads nothing but what everybody may read."""
    answer = code_answer(request.POST)
    return render(request, "organisations/_codes.html", _codes(request.POST.get("title", ""), answer))


@login_required
@require_POST
def listing_publish(request: Request, public_id: str) -> HttpResponse:
    """A draft as it stands; what the form would ask first is asked there."""
    listing = _own(request, public_id)
    around = surroundings(listing.organisation, listing.cluster.slug if listing.cluster else "")
    if listing.is_draft and not listing.link and belongs_to_a_link(listing.category, around):
        messages.error(request, ASK_FOR_THE_LINK)
        return redirect(reverse("matchmaking:listing_edit", args=[listing.public_id]) + "#link-of-the-chain")
    try:
        services.publish_listing(listing, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
        return redirect("matchmaking:listing_edit", listing.public_id)
    messages.success(request, _said(listing, "publish"))
    return redirect(listing)


@login_required
@require_POST
def listing_renew(request: Request, public_id: str) -> HttpResponse:
    listing = services.renew_listing(_own(request, public_id), by=request.user)
    messages.success(request, _("Renewed. It is open until %(day)s.") % {"day": day(listing.expires_on)})
    return redirect(listing)


@login_required
@require_POST
def listing_close(request: Request, public_id: str) -> HttpResponse:
    listing = _own(request, public_id)
    if listing.closed_at:
        return redirect(listing)
    form = CloseForm(request.POST)
    if not form.is_valid() or not attempt(form, services.close_listing, listing, by=request.user, **form.cleaned_data):
        request.reads_at = listing.get_absolute_url()
        return listing_page(request, get_object_or_404(readable(request), pk=listing.pk), close_form=form)
    messages.success(request, _("Closed. Thank you for saying what came of it."))
    return redirect(listing)


def _own(request: Request, public_id: str) -> Listing:
    """One that the reader may change; whatever else there is does not exist for them."""
    listing: Listing = get_object_or_404(
        Listing.objects.visible_to(request.user).with_card_facts(), public_id=public_id
    )
    if not permissions.can_edit_listing(request.user, listing):
        raise NotAllowed
    return listing


def _write(request: Request, kind: str, listing: Listing | None = None) -> HttpResponse:
    organisation = listing.organisation if listing else request.acting_organisation
    if not organisation:
        return render(request, "matchmaking/no_organisation.html")
    form = _form(request, kind, organisation, listing)
    answer = code_answer(request.POST)
    action = "look" if answer.is_moved else request.POST.get("action", "publish")
    if (
        request.method == "POST"
        and action != "look"
        and _is_ready(form, action)
        and (written := _keep(request, form, action))
    ):
        return redirect(written)
    is_new = not form.is_bound and not listing
    looked = Preview() if is_new else preview_of(form.draft(), reader=request.user)
    if action == "look":
        form = form.not_judged_yet()
        if looked.guess:
            form.initial["link"] = value_of(looked.guess)
    status = 422 if form.is_bound and form.errors else 200
    if request.method != "POST":
        answer = CodeAnswer(
            [one.code for one in listing.sectors.all()] if listing else form.initial.get("sectors") or []
        )
    title = form["title"].value() or ""
    context = _context(form, looked) | _codes(title, answer, form["sectors"].errors)
    context["is_begun"] = is_new and bool(title)  # the preview of what came with the address asks for itself
    return render(request, "matchmaking/listing_form.html", context, status=status)


def _is_ready(form: ListingForm, action: str) -> bool:
    return form.is_valid() and not (action == "publish" and form.ask_for_the_link())


def _keep(request: Request, form: ListingForm, action: str) -> Listing | None:
    """Save what the form holds, and publish it when that was the button; None when the form now says why not."""
    listing = form.listing
    fields = form.fields_for_service()
    if listing:
        kept = attempt(form, services.update_listing, listing, by=request.user, **fields)
    else:
        submission = form.cleaned_data["submission"]
        names = {"organisation": form.organisation, "kind": form.kind, "submission": submission}
        kept = attempt(form, services.create_listing, by=request.user, **names, **fields)
    if kept and action == "publish":
        form.listing = kept
        kept = attempt(form, services.publish_listing, kept, by=request.user)
    if kept:
        messages.success(request, _said(kept, action))
    return kept


def _said(listing: Listing, action: str) -> str:
    if listing.is_draft and action == "publish":
        return _("It waits for your transfer office. Nobody else sees it before that.")
    if listing.is_draft:
        return _("Saved as a draft. Nobody else sees it.")
    if action == "publish":
        return _("Published. Whoever fits is told.")
    return _("Changed. We compare it again.")


def _form(request: Request, kind: str, organisation: Organisation, listing: Listing | None = None) -> ListingForm:
    data = request.POST if request.method == "POST" else None
    cluster = (data or request.GET).get("cluster") or (listing.cluster.slug if listing and listing.cluster else "")
    around = surroundings(organisation, cluster)
    stand_in = Listing(organisation=organisation, cluster=around.cluster, kind=kind)
    words = unnamed([stand_in])[stand_in.pk].name
    # Whoever leads here may know already what it is about.
    known: dict[str, Any] = {}
    if not listing:
        known = {name: given for name in BEGUN if (given := begun_with(request, name, LONGEST_TITLE))}
        if code := begun_with(request, "sector"):
            known["sectors"] = [code]
    return ListingForm(
        data,
        kind=kind,
        organisation=organisation,
        around=around,
        reader=request.user,
        listing=listing,
        unnamed=words,
        initial=known,
    )


def _context(form: ListingForm, looked: Preview) -> dict[str, Any]:
    organisation, around = form.organisation, form.around
    guessed = value_of(looked.guess) if looked.guess else ""
    if looked.may_guess:
        form.show_guess(guessed)
    soon = day(timezone.localdate() + dt.timedelta(days=40))
    return {
        "form": form,
        "kind": form.kind,
        "listing": form.listing,
        "heading": _heading(form),
        "preview": looked,
        "link_hint": _link_hint(form, looked),
        "guessed": guessed,
        "is_guessed_anew": looked.may_guess and guessed != form.data.get("guessed", ""),
        "example_day": _("For example %(day)s.") % {"day": soon},
        "more_is_open": any(form[name].errors or form[name].value() for name in MORE if name != "currency"),
        "more_certificates": set(form["certificates"].value() or [])
        & {one.slug for one, _held in around.certificates[6:]},
        "places": Region.objects.filter(country=organisation.country) if organisation.country else [],
        "draft_name": f"listing-{form.listing.public_id if form.listing else form.kind}",
    }


def _codes(title: str, answer: CodeAnswer, errors: Iterable[str] = ()) -> dict[str, Any]:
    title = title.replace("\x00", "")[:LONGEST_TITLE]
    chips = code_chips([(title, head_of(title))], answer)
    named = [slug for slug, _words in certificates_named(title)]
    certificates = CertificateType.objects.filter(slug__in=named) if named else []
    return {
        "chips": chips,
        "moving": reverse("matchmaking:listing_codes"),
        "code_errors": errors,
        "certificates_named": [str(one) for one in certificates],
    }


def _heading(form: ListingForm) -> str:
    if form.listing and not form.listing.is_draft:
        return _("Change this need") if form.kind == "need" else _("Change this offer")
    return _("Publish a need") if form.kind == "need" else _("Publish an offer")


def _link_hint(form: ListingForm, looked: Preview) -> str:
    here = form.around.own_link
    if looked.guess and here:
        return _("You are at %(here)s. We guessed %(guess)s from your sentence.") % {
            "here": here.name,
            "guess": looked.guess.name,
        }
    if looked.guess:
        return _("We guessed %(guess)s from your sentence.") % {"guess": looked.guess.name}
    return _("You are at %(here)s.") % {"here": here.name} if here else ""
