"""The calendar itself, read by a program that does not sign in; and the page on which a person sees to their addresses."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request
from portal.core.ics import CONTENT_TYPE, calendar_of

from . import services
from .models import Feed
from .sources import shelf_of, sources


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """404 for whoever may not read it any more."""
    found = services.feed_with(token)
    if found is None:
        raise Http404
    with override(found.person.language or settings.LANGUAGE_CODE):
        if found.scope:
            shelf = shelf_of(found.person, found.scope)
            if shelf is None:
                raise Http404
            written = calendar_of(shelf.title, shelf.happenings())
        else:
            everything = (one for _name, source in sources for one in source.of_person(found.person))
            written = calendar_of(_("My calendar"), everything)
    answer = HttpResponse(written, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


@login_required
@require_safe
def feed_list(request: Request) -> HttpResponse:
    rows = Feed.objects.filter(person=request.user, ended_at=None).order_by("pk")
    feeds = []
    for one in rows:
        shelf = shelf_of(request.user, one.scope) if one.scope else None
        address = settings.SITE_URL + reverse("feed", args=[services.token_of(one)])
        title = shelf.title if shelf else "" if one.scope else _("All that concerns me")
        feeds.append((one, title, address, address.replace("https://", "webcal://").replace("http://", "webcal://")))
    context = {"feeds": feeds, "has_own": any(not one.scope for one, *_rest in feeds)}
    return render(request, "calendars/feed_list.html", context)


@login_required
@require_POST
def feed_open(request: Request) -> HttpResponse:
    services.open_feed(request.user, request.POST.get("scope", "")[:60].replace("\x00", ""))
    messages.success(request, _("Copy the address into your calendar program. It is yours alone: do not pass it on."))
    return redirect("calendars:feed_list")


@login_required
@require_POST
def feed_end(request: Request, public_id: str) -> HttpResponse:
    services.end_feed(get_object_or_404(Feed, public_id=public_id, person=request.user), by=request.user)
    messages.success(request, _("Ended. There is nothing at that address any more."))
    return redirect("calendars:feed_list")
