"""Events: the list, a new one, one of them, and its steps."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.organisations.views.points import point_shown
from portal.ui.versions import save_version

from .. import permissions, schema_org
from ..forms.events import CallOffForm, EventForm
from ..models import Event
from ..queries.cards import cards_of
from ..queries.coming import coming
from ..queries.programme import day_of
from ..queries.series import next_of
from ..services import holding as services
from ..services.series import change_onward
from .frame import event_here, organised_here, page, shown_here

SIZE = 20


@require_safe
def event_list(request: Request) -> HttpResponse:
    """To come, the next first; with `?show=mine` those to which one's organisation goes, `ours` what one holds, `past` what was."""
    can_hold = permissions.can_hold(request.user, request.acting_organisation)
    labels = [("", _("To come")), ("past", _("Past"))]
    if request.user.is_authenticated:
        labels[1:1] = [("mine", _("We take part")), *([("ours", pgettext("events", "Ours"))] if can_hold else [])]
    shows, tabs = shown_here(request, labels)
    known = Event.objects.visible_to(request.user)
    rows = {
        "": known.to_come(),
        "mine": known.attended_by(request.user),
        "ours": known.organised_by(request.user),
        "past": known.filter(ends_at__lte=timezone.now(), published_at__isnull=False),
    }[shows]
    cursor = request.GET.get("after", "")
    shown = keyset_page(rows.with_card_facts(), key="starts_at", cursor=cursor, size=SIZE, descending=bool(shows))
    context = {
        "rows": cards_of(shown.rows, request.user),
        "shows": shows,
        "can_hold": can_hold,
        "tabs": tabs,
        **neighbours(request, shown),
    }
    return render(request, "events/event_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request: Request) -> HttpResponse:
    organiser = request.acting_organisation
    if not permissions.can_hold(request.user, organiser):
        raise NotAllowed
    form = EventForm(request.POST if request.method == "POST" else None, organiser=organiser)
    context = {"form": form, "organiser": organiser, "heading": _("Hold an event")}

    def shown() -> HttpResponse:
        return render(request, "events/event_form.html", context, status=422 if form.errors else 200)

    if on_the_map := point_shown(request, form, [form], shown):
        return on_the_map
    if form.is_valid() and (
        made := attempt(
            form,
            services.open_event,
            by=request.user,
            organiser=organiser,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("A draft. Nobody else sees it until you announce it."))
        return redirect(made)
    return shown()


@require_safe
def event_detail(request: Request, public_id: str) -> HttpResponse:
    event = event_here(request, public_id)
    return _overview(request, event, CallOffForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = EventForm(request.POST if request.method == "POST" else None, organiser=event.organiser, event=event)

    def fresh(stored: Event) -> EventForm:
        return EventForm(organiser=stored.organiser, event=stored)

    def shown() -> HttpResponse:
        # What was refused must not stand in the heading.
        stored = organised_here(request, public_id)
        context = {"form": form, "event": stored, "organiser": stored.organiser, "heading": _("Change the event")}
        return render(request, "events/event_form.html", context, status=422 if form.errors else 200)

    if on_the_map := point_shown(request, form, [form], shown):
        return on_the_map
    if form.is_valid() and save_version(
        form,
        change_onward if form.goes_onward() else services.change_event,
        event,
        fresh,
        by=request.user,
        **form.fields_for_service(),
    ):
        messages.success(request, _("Saved."))
        return redirect(event)
    return shown()


@login_required
@require_POST
def event_announce(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    tell_outcome(request, _("Announced. Whoever may see it finds it now."), services.announce, event, by=request.user)
    return redirect(event)


@login_required
@require_POST
def event_call_off(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = CallOffForm(request.POST)
    if form.is_valid() and attempt(
        form, services.call_off_event, event, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, _("Called off. Everybody who was coming is told."))
        return redirect(event)
    return _overview(request, event, form)


def _overview(request: Request, event: Event, form: CallOffForm) -> HttpResponse:
    context = {
        "reason_form": form,
        "next_one": next_of(event, request.user),
        **day_of(event),
        **coming(event, request.user),
    }
    if not request.user.is_authenticated:
        context["facts"] = schema_org.event(event, site=settings.SITE_URL)
    return page(request, event, "event_detail", context, status=422 if form.errors else 200)
