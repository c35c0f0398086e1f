"""A request to join a cluster: the office's no, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.errors import NotAllowed
from portal.core.http import tell_outcome

from .. import permissions, services
from ..forms import DeclineRequestForm
from ..models import JoinRequest, Organisation
from .clusters import place_page
from .frame import organisation_here, organisation_to_edit


@require_POST
@login_required
def request_decline(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """From the organisation's page, or the one that places it, back to what else waits for the office."""
    organisation = organisation_here(request, slug)
    asked = _asked(organisation, public_id)
    if not permissions.can_answer_request(request.user, asked):
        raise NotAllowed
    form = DeclineRequestForm(request.POST)
    if not form.is_valid():
        request.reads_at = reverse("organisations:cluster_place", args=[organisation.slug, asked.cluster.slug])  # type: ignore[attr-defined]
        return place_page(request, organisation, asked.cluster, decline_form=form)
    done = _("%(name)s reads the sentence you chose.") % {"name": organisation.name}
    tell_outcome(request, done, services.decline_request, asked, by=request.user, **form.cleaned_data)
    in_office = permissions.serves_in_office(request.user, asked.cluster)
    return redirect("desk:queue", asked.cluster.slug) if in_office else redirect(organisation)


@require_POST
@login_required
def request_withdraw(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    asked = services.withdraw_request(_asked(organisation, public_id), by=request.user)
    if asked.answer == JoinRequest.Answer.WITHDRAWN:
        messages.success(request, _("Taken back. The office no longer sees it."))
    else:
        messages.info(request, _("The office has answered already."))
    return redirect("organisations:edit_clusters", organisation.slug)


def _asked(organisation: Organisation, public_id: str) -> JoinRequest:
    asked: JoinRequest = get_object_or_404(
        JoinRequest.objects.select_related("cluster"), organisation=organisation, public_id=public_id
    )
    asked.organisation = organisation
    return asked
