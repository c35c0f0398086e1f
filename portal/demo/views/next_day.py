"""The button "next working day", and what has happened since."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core.http import Request

from ..queries.since import mark, since, standing
from ..services.next_day import go_on
from ..touring import Touring
from .frame import only_in_the_demo


@only_in_the_demo
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def next_day(request: Request) -> HttpResponse:
    if request.method == "POST":
        before = standing()
        mark(request, go_on().days, before)
        return redirect("demo:next_day")
    on = Touring.of(request)
    back = reverse("demo:tour_step", args=[on.step]) if on.step else reverse("demo:tour")
    return render(request, "demo/next_day.html", {"since": since(request), "back": back})
