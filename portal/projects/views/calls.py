"""Calls: the list, one of them, and writing them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, begun_with, keyset_page, neighbours
from portal.ui.parts import Tab

from .. import permissions
from ..forms.calls import ProjectCallForm
from ..models import Call
from ..queries.calls import detail_of
from ..services import calls as services

SIZE = 20


def call_here(request: Request, public_id: str) -> Call:
    """The call of an address, if the reader may know of it."""
    found: Call = get_object_or_404(Call.objects.visible_to(request.user).with_card_facts(), public_id=public_id)
    return found


@require_safe
def call_list(request: Request) -> HttpResponse:
    """Open ones first to close; with `?show=closed` those of before, the last first."""
    shows = request.GET.get("show", "")
    known = Call.objects.visible_to(request.user).with_card_facts()
    closed, mine = shows == "closed", shows == "ours"
    today = timezone.localdate()
    rows = known.of_user(request.user) if mine else known.filter(closes_on__lt=today) if closed else known.open()
    shown = keyset_page(
        rows, key="closes_on", cursor=request.GET.get("after", ""), size=SIZE, descending=closed or mine
    )
    can_call = permissions.can_call(request.user, request.acting_organisation)
    tabs = [
        Tab(pgettext("calls", "Open"), request.path, current=not (closed or mine)),
        Tab(pgettext("calls", "Closed"), "?show=closed", current=closed),
        *([Tab(pgettext("calls", "Ours"), "?show=ours", current=mine)] if can_call else []),
    ]
    context = {
        "calls": shown.rows,
        "closed": closed,
        "mine": mine,
        "tabs": tabs,
        "can_call": can_call,
        **neighbours(request, shown),
    }
    return render(request, "projects/call_list.html", context)


@require_safe
def call_detail(request: Request, public_id: str) -> HttpResponse:
    call = call_here(request, public_id)
    context = {
        "call": call,
        "detail": detail_of(call, request.user),
        "writes": permissions.can_write_call(request.user, call),
    }
    return render(request, "projects/call_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_create(request: Request) -> HttpResponse:
    organisation = request.acting_organisation
    if not permissions.can_call(request.user, organisation):
        raise NotAllowed
    begun = {name: given for name in ("title", "cluster") if (given := begun_with(request, name))}
    form = ProjectCallForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid() and (
        made := attempt(
            form,
            services.write_call,
            by=request.user,
            organisation=organisation,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("Written. Next: say which roles a project needs, and which mix of partners."))
        return redirect(made)
    context = {"form": form, "organisation": organisation, "heading": _("Write a call")}
    return render(request, "projects/call_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: Request, public_id: str) -> HttpResponse:
    call = call_here(request, public_id)
    if not permissions.can_write_call(request.user, call):
        raise NotAllowed
    form = ProjectCallForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid() and attempt(form, services.change_call, call, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect(call)
    # What was refused must not stand in the heading.
    stored = Call.objects.with_card_facts().get(pk=call.pk)
    context = {"form": form, "call": stored, "organisation": stored.organisation, "heading": _("Change the call")}
    return render(request, "projects/call_form.html", context, status=422 if form.errors else 200)
