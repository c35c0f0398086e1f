"""Opening a member's contact details as its office, and the log that its own people read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from .. import permissions, services
from ..queries.openings import openings_of
from .frame import organisation_here, section


@require_POST
@login_required
def contact_open(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_here(request, slug)
    services.open_contact(organisation, by=request.user)
    return redirect(organisation)


@require_safe
@login_required
def openings(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_here(request, slug)
    if not permissions.can_see_openings(request.user, organisation):
        raise Http404
    return section(request, organisation, "openings", {"openings": openings_of(organisation)})
