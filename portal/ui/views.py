"""The display page and the style guide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .installed import manifest
from .numbers import said
from .preferences import DisplayForm, remember, remembered
from .styleguide import everything

LONGEST_TYPED = 60


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    form = DisplayForm(request.POST or None, initial=remembered(request))
    user = getattr(request, "user", None)
    if user and user.is_authenticated:
        # Whoever has an account chooses calendars there, for every device.
        del form.fields["calendar"]
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Saved in this browser."))
        response = redirect("ui:display")
        remember(response, form.cleaned_data)
        return response
    return render(request, "ui/display.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def typed_number(request: HttpRequest) -> HttpResponse:
    """How a number is read that somebody is typing, in the words that stand under its field once it was sent."""
    return HttpResponse(said(request.GET.get("typed", "")[:LONGEST_TYPED]), content_type="text/plain; charset=utf-8")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", everything())


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For pages that name no icon of their own, such as the staff's desk: browsers ask at this address."""
    return redirect(static("ui/favicon.svg"))


@require_safe
def app_manifest(_request: HttpRequest) -> JsonResponse:
    response = JsonResponse(
        manifest(), content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )
    response["Cache-Control"] = "max-age=3600"
    return response


@require_safe
def offline(_request: HttpRequest) -> HttpResponse:
    """Without a request: what a device keeps for everybody who uses it says nothing about one."""
    return HttpResponse(render_to_string("ui/offline.html"))
