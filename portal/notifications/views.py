"""The bell page, what one wants to be told, and the link that stops a kind of mail."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from portal.core.http import Request, keyset_page, tell_outcome
from portal.ui.installed import kept_offline

from . import keys, kinds, services, unsubscribing, vapid
from .calm import rhythm_of
from .channels import webpush
from .forms import FEW_HOURS, PreferencesForm, RhythmForm, chosen_by, few_hours
from .models import Device, Notification
from .navigation import bell_of
from .reading import Step, actions_of, body, lines

WORKER = Path(__file__).with_name("worker.js")


@require_GET
@login_required
def notification_list(request: HttpRequest) -> HttpResponse:
    """Newest first, unread marked."""
    own = Notification.objects.visible_to(request.user).select_related("by", "content_type")
    page = keyset_page(own, key="created_at", cursor=request.GET.get("at", ""), descending=True)
    found = lines(page.rows, request.user)
    shown = {line.notification.pk for line in found}
    services.let_go([row for row in page.rows if row.pk not in shown], by=request.user)
    context = {
        "lines": found,
        "page": page,
        "unread": Notification.objects.visible_to(request.user).unread().exists(),
    }
    return render(request, "notifications/notification_list.html", context)


@require_GET
@login_required
@never_cache
def notification_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read, and on to the thing itself."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), public_id=public_id)
    services.mark_read(notification, by=request.user)
    found = lines([notification], request.user)
    if not found:
        raise Http404
    return redirect(found[0].url)


@require_GET
@login_required
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, for a page that heard that its number changed."""
    return render(request, "ui/bell.html", {"bell": bell_of(request)})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(by=request.user)
    return redirect("notifications:notification_list")


@login_required
def preferences(request: Request) -> HttpResponse:
    """Two forms on one page: how and when, and kind by kind."""
    part = request.POST.get("part", "kinds") if request.method == "POST" else ""
    rhythm = RhythmForm(request.POST if part == "rhythm" else None, person=request.user, rhythm=rhythm_of(request.user))
    given = request.POST if part == "kinds" else None
    form = PreferencesForm(given, chosen=chosen_by(request.user), topics=kinds.topics_for(request.user))
    if rhythm.is_valid():
        services.set_rhythm(request.user, **rhythm.cleaned_data)
        if rhythm.hours_left <= FEW_HOURS:
            messages.info(request, few_hours(rhythm.hours_left))
    elif form.is_valid():
        services.set_preferences(form.cleaned_data, by=request.user)
    else:
        status = 422 if part else 200
        context = {
            "form": form,
            "rhythm": rhythm,
            "devices": Device.objects.filter(user=request.user).order_by("created_at", "pk"),
            "push_key": vapid.public_key() if webpush.is_available() else "",
        }
        return render(request, "notifications/preferences.html", context, status=status)
    messages.success(request, _("Saved."))
    return redirect("notifications:preferences")


@require_POST
@login_required
def device_add(request: Request) -> HttpResponse:
    """From the script that asked the browser, which goes on to the page that is answered with."""
    given = {name: request.POST.get(name, "").replace("\x00", "") for name in ("endpoint", "p256dh", "auth", "label")}
    done = _("From now on you are told on this device.")
    tell_outcome(request, done, services.add_device, request.user, **given)
    return redirect("notifications:preferences")


@require_POST
@login_required
def device_remove(request: Request, public_id: str) -> HttpResponse:
    device = get_object_or_404(Device, user=request.user, public_id=public_id)
    services.remove_device(device, by=request.user)
    messages.success(request, _("This device hears nothing more."))
    return redirect("notifications:preferences")


@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """At the root of the site, since a worker sees only what lies below its own address."""
    keep = f"const KEEP = {json.dumps(kept_offline())};\n"
    response = HttpResponse(keep + WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response


@require_safe
@never_cache
def short_link(request: HttpRequest, token: str) -> HttpResponse:
    """What a short message was about, without signing in; from here it is answered, or seen on the site. Reading changes nothing."""
    told = keys.notification_with(token, keys.OPEN)
    if told is None or keys.has_run_out(told):
        raise Http404
    found = lines([told], told.to)
    if not found:
        raise Http404
    context = {
        "line": found[0],
        "body": body(found[0]),
        "actions": [Step(one.label, _on_this_site(one.url)) for one in actions_of(found[0], told.to.phone or "")],
        "stop": _on_this_site(unsubscribing.link(told.to, told.kind)),
    }
    response = render(request, "notifications/short.html", context)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response


def _on_this_site(address: str) -> str:
    """As a page leads there, of an address as a mail has it: whoever came by another name of this site stays there."""
    return address.removeprefix(settings.SITE_URL)


@csrf_exempt
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, or says that it is done; POST stops, and with `again` takes that back: mail scanners open every link. The signed
    link is the right to do it, so nobody signs in, and mail programs post here by themselves (RFC 8058)."""
    read = unsubscribing.read(token)
    if read is None:
        raise Http404
    person, kind = read
    if request.method == "POST":
        (services.let_come if request.POST.get("again") else services.silence)(kind, by=person)
    is_silent = services.is_silent(kind, person)
    return render(request, "notifications/unsubscribe.html", {"kind": kind, "done": is_silent})
