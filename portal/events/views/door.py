"""The door of an event: who comes is found by code or name and checked in; badges and the list on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.identifiers import country_of, likely_regions
from portal.core.errors import NotPossible
from portal.core.http import Request, attempt

from .. import badges
from ..forms.door import CodeForm, WalkInForm
from ..models import Event, ParticipationType, Registration
from ..queries import door as queries
from ..services import door as services
from ..services.walk_ins import let_in
from .frame import organised_here, page
from .registrations import registration_here

ON_A_SHEET = 10
SHEETS = 6
"""Sheets of badges on one page of the site: drawing sixty codes takes a second."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: Request, public_id: str) -> HttpResponse:
    """`q` looks for a name; `who` is the registration that was meant last, and `again` says that they were here before."""
    event = organised_here(request, public_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (
        found := attempt(form, services.find_by_code, event, form.cleaned_data["code"], by=request.user)
    ):
        was_here = found.checked_in_at is not None
        first = attempt(form, services.check_in, found, by=request.user)
        if first is not None:
            return _at(found, again=was_here or not first)
    return _door(request, event, form, status=422 if form.errors else 200)


@login_required
@require_POST
def registration_check_in(request: Request, public_id: str) -> HttpResponse:
    """Found by name, or by the camera of a telephone."""
    found = _organised_registration(request, public_id)
    try:
        first = services.check_in(found, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
        return _at(found)
    return _at(found, again=not first)


@login_required
@require_POST
def registration_check_in_undo(request: Request, public_id: str) -> HttpResponse:
    found = _organised_registration(request, public_id)
    services.undo_check_in(found, by=request.user)
    messages.success(request, _("Undone: %(name)s counts as not here.") % {"name": found.on_the_badge})
    return redirect("events:door", found.event.public_id)


@login_required
@never_cache
@require_safe
def badge_scan(request: Request, token: str) -> HttpResponse:
    """What the drawing on a badge leads to. Reading changes nothing: the organiser's people see who it is, with a button; whoever
    wears it sees their badge. For everybody else, and where we have not made the code, there is no such page.
    """
    scanned = badges.read_scanned(request.path)
    if scanned is None or not scanned[1]:
        raise Http404
    found = registration_here(request, scanned[0])
    if Event.objects.organised_by(request.user).filter(pk=found.event_id).exists():
        return _at(found)
    return redirect("events:registration_badge", found.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: Request, public_id: str) -> HttpResponse:
    """Somebody without a registration is let in on the spot."""
    event = organised_here(request, public_id)
    form = WalkInForm(
        request.POST if request.method == "POST" else None,
        types=list(ParticipationType.objects.filter(event=event)),
        regions=[country_of(request.user.phone), *likely_regions(request)],
        reader=request.user,
    )
    if form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            let_in,
            event,
            by=request.user,
            name=given["name"],
            phone=given["phone"],
            organisation=given["known"],
            organisation_name=given["organisation"],
            as_type=given.get("type"),
            over=given["over"],
            submission=given["submission"],
        )
        if made:
            return _at(made)
    context = {"form": form, "count": queries.here_of(event)}
    return page(request, event, "door", context, status=422 if form.errors else 200, template="door_walk_in")


@login_required
@require_safe
def door_list(request: Request, public_id: str) -> HttpResponse:
    """Everybody who goes, A to Z as they stand there, to print: for when the line is down."""
    event = organised_here(request, public_id)
    first = queries.first_tables(event)
    going = sorted(queries.going_to(event), key=lambda one: (one.on_the_badge.casefold(), one.pk))
    rows = [(one, badges.typed_code(one), first.get(one.pk)) for one in going]
    return page(request, event, "door", {"rows": rows}, template="door_list")


@login_required
@require_safe
def badge_list(request: Request, public_id: str) -> HttpResponse:
    """Badges of all who go, ten on a sheet; `page` counts six sheets each."""
    event = organised_here(request, public_id)
    paginator = Paginator(queries.going_to(event), ON_A_SHEET * SHEETS)
    shown = paginator.get_page(request.GET.get("page"))
    worn = [_worn(one) for one in shown.object_list]
    context = {
        "sheets": [worn[start : start + ON_A_SHEET] for start in range(0, len(worn), ON_A_SHEET)],
        "previous_url": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
        "next_url": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        "all": paginator.count,
    }
    return page(request, event, "door", context, template="badge_list")


@login_required
@require_safe
def registration_badge(request: Request, public_id: str) -> HttpResponse:
    """One's own badge, and a colleague's; only of somebody who goes."""
    found = registration_here(request, public_id)
    if not found.is_going or found.event.called_off_at:
        raise Http404
    context = {
        "registration": found,
        "event": found.event,
        "badge": _worn(found),
        "on_the_day": services.is_open(found.event),
    }
    with timezone.override(found.event.tz):
        return render(request, "events/badge.html", context)


def _door(request: Request, event: Event, form: CodeForm, *, status: int = 200) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    who = None
    if wanted := request.GET.get("who", ""):
        rows = Registration.objects.select_related("event", "organisation", "person", "type", "no_show")
        who = get_object_or_404(rows, event=event, public_id=wanted)
    context: dict[str, Any] = {
        "form": form,
        "count": queries.here_of(event),
        "words": words,
        "found": queries.found_by_name(event, words) if words else [],
        "who": who,
        "again": "again" in request.GET,
        "next": queries.next_of(who) if who and who.is_going else None,
        "why_not": services.why_not(who) if who and not who.is_going else "",
    }
    response = page(request, event, "door", context, status=status)
    # Everywhere else no page may ask for the camera.
    response["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(), payment=()"
    return response


def _organised_registration(request: Request, public_id: str) -> Registration:
    """For the organiser's people; for everybody else there is no such page."""
    found = registration_here(request, public_id)
    if not Event.objects.organised_by(request.user).filter(pk=found.event_id).exists():
        raise Http404
    return found


def _worn(registration: Registration) -> dict[str, Any]:
    return {"worn": registration, "code": badges.typed_code(registration), "drawing": badges.drawn(registration)}


def _at(found: Registration, *, again: bool = False) -> HttpResponse:
    address = reverse("events:door", args=[found.event.public_id])
    return redirect(f"{address}?who={found.public_id}{'&again=1' if again else ''}")
