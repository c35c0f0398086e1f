"""Members who confirm having worked with one another: said on the other's page, answered on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.core.errors import NotAllowed, NotPossible

from .. import permissions, services
from ..models import Organisation, WorkedTogether
from .frame import organisation_here, organisation_to_edit, section


@require_POST
@login_required
def worked_say(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisation one acts for says it of the one in the address."""
    other = organisation_here(request, slug)
    own = request.acting_organisation  # type: ignore[attr-defined]
    if not own:
        raise Http404
    if not permissions.can_say_worked_together(request.user, own):
        message = _("Owners and administrators change this. Ask one of them, or ask to become one.")
        raise NotAllowed(message, exists_publicly=True)
    try:
        row = services.say_worked_together(own, other, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return redirect(other)
    if row.is_confirmed:
        messages.success(request, _("Both of you have said so: it counts from today."))
    else:
        messages.success(request, _("Noted. It counts as soon as they say so too."))
    return redirect(other)


@require_GET
@login_required
def edit_worked(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, with what waits on whom."""
    organisation = organisation_to_edit(request, slug)
    pairs = WorkedTogether.objects.of(organisation).select_related("first__region", "second__region").order_by("-pk")
    rows = [(pair, pair.other_than(organisation), pair.was_said_by(organisation)) for pair in pairs]
    return section(request, organisation, "edit_worked", {"rows": rows})


@login_required
def worked_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the other side says, with yes and no."""
    row = get_object_or_404(
        WorkedTogether.objects.visible_to(request.user).select_related("first__region", "second__region"),
        public_id=public_id,
    )
    own = _side(request, row)
    other = row.other_than(own)
    if request.method == "POST":
        match request.POST.get("answer"):
            case "yes":
                services.say_worked_together(own, other, by=request.user)
                messages.success(request, _("Both of you have said so: it counts from today."))
            case "no":
                services.take_back_worked_together(row, own, by=request.user)
                messages.success(request, _("It is no longer said."))
            case _:
                raise Http404
        return redirect("organisations:edit_worked", own.slug)
    context = {"row": row, "own": own, "other": other, "is_ours": row.was_said_by(own)}
    return render(request, "organisations/worked.html", context)


def _side(request: HttpRequest, row: WorkedTogether) -> Organisation:
    """The side for which the reader may speak, the one they act for first."""
    sides = [one for one in (row.first, row.second) if permissions.can_say_worked_together(request.user, one)]
    if not sides:
        raise Http404
    acting = request.acting_organisation  # type: ignore[attr-defined]
    return next((one for one in sides if acting and one.pk == acting.pk), sides[0])
