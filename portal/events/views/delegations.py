"""What an organisation looks for at an event, and when its people are free."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.core.http import Request, attempt

from ..forms.meetings import DelegationForm
from ..models import Absence, Delegation, Seat, Slot
from ..queries.free import people_of_each_delegation
from ..queries.meeting_grid import own_delegation
from ..services.delegations import change_delegation, say_when_free
from .frame import page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_edit(request: Request, public_id: str) -> HttpResponse:
    own = own_delegation(public_id, request.user, request.acting_organisation)
    if own is None:
        raise Http404
    event = own.event
    people = people_of_each_delegation(event, {own.organisation_id: own.pk})[own.pk]
    slots = list(Slot.objects.filter(event=event, closed=False, starts_at__gt=timezone.now()))
    form = DelegationForm(
        request.POST if request.method == "POST" else None,
        delegation=own,
        people=people,
        slots=slots,
        away=Absence.objects.filter(registration__in=people).values_list("registration", "slot"),
        busy=Seat.objects.filter(registration__in=people, freed_at=None).values_list("registration", "slot"),
    )
    if form.is_valid() and attempt(form, _save, own, request, form):
        messages.success(request, _("Saved."))
        return redirect("events:meeting_grid", event.public_id)
    context = {"form": form, "own": own, "plan": own.event.meeting_plan}
    return page(request, event, "meeting_grid", context, status=422 if form.errors else 200, template="delegation_edit")


@transaction.atomic
def _save(own: Delegation, request: Request, form: DelegationForm) -> Delegation:
    given = form.cleaned_data
    by = request.user
    most = int(given["most"]) if given["most"] else None
    about = {name: given[name] for name in ("seeks", "languages", "one_more")}
    saved = change_delegation(own, by=by, most=most, **about)  # type: ignore[arg-type]
    say_when_free(own, by=by, free=form.free_times())  # type: ignore[arg-type]
    return saved
