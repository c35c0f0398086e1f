"""Search in one's own messages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.http import Request, neighbours
from portal.core.text import first_words

from ..queries.searching import search_messages

LONGEST = 200


@login_required
@require_safe
@never_cache
def message_search(request: Request) -> HttpResponse:
    asked = first_words(request.GET.get("q", ""), LONGEST)
    found = search_messages(request.user, asked, cursor=request.GET.get("after", ""))
    context = {"q": asked, "found": found, **neighbours(request, found)}
    return render(request, "messaging/message_search.html", context)
