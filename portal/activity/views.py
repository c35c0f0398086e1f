"""The log of a person, for that person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.http import keyset_page

from .queries import in_words, log_of_person


@require_safe
@login_required
@never_cache
def own_log(request: HttpRequest) -> HttpResponse:
    page = keyset_page(log_of_person(request.user), key="at", cursor=request.GET.get("at", ""), descending=True)
    return render(request, "activity/own_log.html", {"lines": in_words(page.rows), "page": page})
