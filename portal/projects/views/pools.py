"""Joint purchases and joint offers: the list, a new one, one of them, and what its members do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.models import Listing
from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.words import number

from .. import permissions
from ..forms.pools import AskMoreForm, PoolForm, PoolLeadForm, PublishForm, QuantityForm
from ..models import Pool, PoolMember
from ..queries.pools import MOST_SUGGESTED, can_be_asked, could_pool, faces_of, one_each, pool_with, unit_for, whole_of
from ..services import pools as services
from .frame import acting_here

SIZE = 20


@login_required
@require_safe
def pool_list(request: Request) -> HttpResponse:
    rows = Pool.objects.visible_to(request.user).open().select_related("lead", "cluster", "listing")
    shown = keyset_page(rows, key="created_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context = {"faces": faces_of(shown.rows, request.user), **neighbours(request, shown)}
    return render(request, "projects/pool_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_create(request: Request) -> HttpResponse:
    """From a need or offer of one's own, as the address says."""
    own = Listing.objects.of_user(request.user).select_related("organisation", "cluster", "link")
    listing = get_object_or_404(own, public_id=request.GET.get("listing", "").replace("\x00", ""))
    if request.method != "POST" and (there := pool_with(listing)):
        messages.info(request, _("This is counted here already."))
        return redirect(there)
    unit = request.POST.get("unit") or unit_for(listing, request.user)
    others = one_each(could_pool(listing, request.user, unit=unit)[:MOST_SUGGESTED]) if listing.cluster else []
    form = PoolForm(request.POST if request.method == "POST" else None, listing=listing, unit=unit, others=others)
    if form.is_valid():
        given = {
            name: form.cleaned_data[name] for name in ("title", "quantity", "unit", "shown_to_cluster", "submission")
        }
        made = attempt(form, services.open_pool, listing, by=request.user, ask=form.chosen, **given)
        if made:
            messages.success(request, _("Open. Whoever you asked answers with how much."))
            return redirect(made)
    context = {"form": form, "listing": listing}
    return render(request, "projects/pool_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def pool_detail(request: Request, public_id: str) -> HttpResponse:
    return _detail(request, _pool(request, public_id))


@login_required
@require_POST
def pool_ask(request: Request, public_id: str) -> HttpResponse:
    pool = _led(request, public_id)
    form = AskMoreForm(request.POST, others=can_be_asked(pool, request.user))
    if not form.is_valid():
        return _detail(request, pool, ask_form=form)
    many = attempt(form, services.ask_into_pool, pool, by=request.user, listings=form.chosen)
    if many is None:
        return _detail(request, pool, ask_form=form)
    said = ngettext("%(number)s organisation is asked.", "%(number)s organisations are asked.", many)
    messages.success(request, said % {"number": number(many)})
    return redirect(pool)


@login_required
@require_POST
def pool_join(request: Request, public_id: str) -> HttpResponse:
    pool = _pool(request, public_id)
    form = QuantityForm(request.POST)
    if form.is_valid() and attempt(
        form,
        services.join_pool,
        pool,
        by=request.user,
        organisation=acting_here(request),
        quantity=form.cleaned_data["quantity"],
    ):
        messages.success(request, _("You are in. The others see your name and your quantity."))
        return redirect(pool)
    return _detail(request, pool, quantity_form=form)


@login_required
@require_POST
def pool_publish(request: Request, public_id: str) -> HttpResponse:
    pool = _led(request, public_id)
    form = PublishForm(request.POST)
    if form.is_valid() and attempt(form, services.publish_pool, pool, by=request.user, **form.cleaned_data):
        messages.success(request, _("Published as one, with what you have together."))
        return redirect(pool)
    return _detail(request, pool, publish_form=form)


@login_required
@require_POST
def pool_hand_over(request: Request, public_id: str) -> HttpResponse:
    pool = _led(request, public_id)
    inside = PoolMember.objects.filter(pool=pool, state=PoolMember.State.IN).exclude(organisation=pool.lead_id)
    form = PoolLeadForm(request.POST, others=list(inside.select_related("organisation")))
    if form.is_valid() and attempt(form, services.hand_over_pool, pool, by=request.user, to=form.member_chosen):
        messages.success(request, _("Handed over."))
        return redirect(pool)
    return _detail(request, pool, lead_form=form)


@login_required
@require_POST
def pool_start(request: Request, public_id: str) -> HttpResponse:
    """A joint project of those who have confirmed."""
    pool = _pool(request, public_id)
    tell_outcome(
        request, _("The project is open; the others are asked in."), services.start_from_pool, pool, by=request.user
    )
    return redirect(pool.project or pool)


@login_required
@require_POST
def pool_close(request: Request, public_id: str) -> HttpResponse:
    pool = _pool(request, public_id)
    tell_outcome(request, _("Closed."), services.close_pool, pool, by=request.user)
    return redirect(pool)


@login_required
@require_POST
def pool_member_in(request: Request, public_id: str) -> HttpResponse:
    """Somebody who was asked comes in, or somebody who is in says another quantity."""
    place = _place(request, public_id)
    if not permissions.can_answer_in_pool(request.user, place):
        raise NotAllowed
    form = QuantityForm(request.POST)
    service = services.change_quantity if place.is_in else services.come_in
    if form.is_valid() and attempt(form, service, place, by=request.user, quantity=form.cleaned_data["quantity"]):
        messages.success(request, _("Written down."))
        return redirect(place.pool)
    return _detail(request, place.pool, quantity_form=form)


@login_required
@require_POST
def pool_member_decline(request: Request, public_id: str) -> HttpResponse:
    return _answer(request, public_id, _("Answered. They read it."), services.decline)


@login_required
@require_POST
def pool_member_leave(request: Request, public_id: str) -> HttpResponse:
    return _answer(request, public_id, _("You have left."), services.leave_pool)


@login_required
@require_POST
def pool_member_remove(request: Request, public_id: str) -> HttpResponse:
    return _answer(request, public_id, _("Taken out."), services.remove_from_pool)


def _answer(request: Request, public_id: str, done: str, service: Callable[..., Any]) -> HttpResponse:
    place = _place(request, public_id)
    tell_outcome(request, done, service, place, by=request.user)
    still = Pool.objects.visible_to(request.user).filter(pk=place.pool_id).exists()
    return redirect(place.pool) if still else redirect("projects:pool_list")


def _pool(request: Request, public_id: str) -> Pool:
    rows = Pool.objects.visible_to(request.user).select_related(
        "lead", "cluster", "link", "listing__organisation", "project"
    )
    found: Pool = get_object_or_404(rows, public_id=public_id)
    return found


def _led(request: Request, public_id: str) -> Pool:
    """The same for whoever leads it."""
    pool = _pool(request, public_id)
    if not permissions.can_lead_pool(request.user, pool):
        raise NotAllowed
    return pool


def _place(request: Request, public_id: str) -> PoolMember:
    """A place in a pool that the reader sees; only its own people, and the lead, do anything with it."""
    seen = Pool.objects.visible_to(request.user).values("pk")
    rows = PoolMember.objects.filter(pool__in=seen).select_related("pool__lead", "pool__cluster", "organisation")
    found: PoolMember = get_object_or_404(rows, public_id=public_id)
    return found


def _detail(request: Request, pool: Pool, **forms: Any) -> HttpResponse:
    whole = whole_of(pool, request.user)
    mine, acting = whole.face.mine, request.acting_organisation
    leads = permissions.can_lead_pool(request.user, pool)
    others = [one for one in whole.inside if one.organisation_id != pool.lead_id]
    context: dict[str, Any] = {
        "pool": pool,
        "face": whole.face,
        "whole": whole,
        "leads": leads,
        "is_in": bool(mine and mine.is_in),
        "can_join": mine is None and bool(acting) and permissions.can_join_pool(request.user, pool, acting),
        "quantity_form": QuantityForm(initial={"quantity": mine.quantity if mine else None}),
    }
    if leads and pool.is_open:
        context |= {
            "ask_form": AskMoreForm(others=can_be_asked(pool, request.user)),
            "lead_form": PoolLeadForm(others=others),
            "publish_form": PublishForm(initial=_published(pool, whole.face.members, whole.face.how_much)),
        }
    context["refused_form"] = next(iter(forms.values()), None)
    return render(request, "projects/pool_detail.html", context | forms, status=422 if forms else 200)


def _published(pool: Pool, members: int, how_much: str) -> dict[str, str]:
    """What stands in the form: what was published, or a first sentence."""
    if pool.listing:
        return {"title": pool.listing.title, "text": pool.listing.text}
    told = {"members": number(members), "quantity": how_much, "what": pool.title}
    if pool.kind == Pool.Kind.PURCHASE:
        words = ngettext(
            "%(members)s member needs %(quantity)s: %(what)s",
            "%(members)s members need %(quantity)s: %(what)s",
            members,
        )
    else:
        words = ngettext(
            "%(members)s member offers %(quantity)s: %(what)s",
            "%(members)s members offer %(quantity)s: %(what)s",
            members,
        )
    return {"title": (words % told)[:160], "text": ""}
