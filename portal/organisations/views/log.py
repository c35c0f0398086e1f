"""The log of an organisation, for its owners."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.activity.queries import in_words, log_about
from portal.core.http import keyset_page

from .. import permissions
from ..queries.merged import became_one_with
from .frame import organisation_here, section


@require_safe
@login_required
@never_cache
def log(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_here(request, slug)
    if not permissions.can_see_log(request.user, organisation):
        raise Http404
    became = became_one_with(organisation)
    rows = log_about(organisation, *became)
    if became:
        rows = rows.prefetch_related("about")
    page = keyset_page(rows, key="at", cursor=request.GET.get("at", ""), descending=True)
    context = {"lines": in_words(page.rows), "page": page, "with_things": bool(became)}
    return section(request, organisation, "log", context)
