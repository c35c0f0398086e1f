"""Whom one blocks, found again and lifted."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request

from ..models import Exclusion
from ..permissions import can_exclude
from ..queries.blocks import blocks_of
from ..services.blocks import lift_block


@require_safe
@login_required
@never_cache
def block_list(request: Request) -> HttpResponse:
    """People, and the organisations that the acting one keeps out."""
    acting = request.acting_organisation
    keeps = acting if acting and can_exclude(request.user, acting) else None
    kept_out = Exclusion.objects.filter(organisation=keeps).select_related("excluded__region") if keeps else []
    context = {
        "blocks": blocks_of(request.user),
        "keeps": keeps,
        "kept_out": [one.excluded for one in kept_out],
    }
    return render(request, "organisations/block_list.html", context)


@require_POST
@login_required
def block_lift(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(blocks_of(request.user), public_id=public_id)
    lift_block(row, by=request.user)
    messages.success(request, _("%(name)s can reach you again.") % {"name": row.blocked})
    return redirect(f"{reverse('organisations:block_list')}#blocked")
