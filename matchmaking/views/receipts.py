"""The month's receipt of one's own organisation, on screen and on paper."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.organisations.models import Organisation

from ..permissions import can_see_receipt
from ..queries.receipt import before, following, receipt_of, to_confirm


@login_required
@require_safe
def receipt(request: Request, slug: str, month: str = "") -> HttpResponse:
    """Without a month the last whole one."""
    organisation = get_object_or_404(Organisation.objects.select_related("region"), slug=slug)
    if not can_see_receipt(request.user, organisation):
        raise Http404
    today = timezone.localdate()
    asked = _month(month) if month else before(today)
    if asked > today:
        raise Http404
    after = following(asked)
    context = {
        "organisation": organisation,
        "receipt": receipt_of(organisation, asked),
        "to_confirm": to_confirm(organisation),
        "earlier": before(asked),
        "later": after if after <= today else None,
        "is_running": after > today,
    }
    return render(request, "matchmaking/receipt.html", context)


def _month(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise Http404 from error
