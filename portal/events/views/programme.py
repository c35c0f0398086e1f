"""The programme: for everybody who may know of the event, and the organiser's pages behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome
from portal.ui.versions import save_version

from .. import permissions
from ..forms.programme import RoomForm, SessionForm, SpeakerForm
from ..models import Event, Room, Session, Speaker
from ..queries.prayers import prayers_to_place
from ..queries.programme import across_prayers, days_in, goes, sessions_of
from ..services import programme as services
from ..services import rooms, templates
from ..services.prayers import place_prayer
from .frame import event_here, organised_here, page


@require_safe
def programme(request: Request, public_id: str) -> HttpResponse:
    event = event_here(request, public_id)
    organises = permissions.can_organise(request.user, event)
    sessions = sessions_of(event)
    context: dict[str, Any] = {
        "days": days_in(sessions, event),
        "reads_links": organises or goes(event, request.user),
    }
    if organises and event.state in {Event.State.DRAFT, Event.State.OPEN}:
        context |= {
            "prayers": prayers_to_place(event, sessions),
            "templates": [] if context["days"] else templates.offered(event),
            "across": across_prayers(sessions),
            "changes": True,
        }
    return page(request, event, "programme", context)


@login_required
@require_POST
def programme_fill(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    done = _("The day is laid out. Change what differs.")
    tell_outcome(request, done, templates.fill_day, event, by=request.user, name=request.POST.get("template", ""))
    return redirect("events:programme", event.public_id)


@login_required
@require_POST
def prayer_place(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    done = _("The prayer stands in the programme. It follows the sun until you set its hour yourselves.")
    tell_outcome(request, done, place_prayer, event, by=request.user, name=request.POST.get("prayer", ""))
    return redirect("events:programme", event.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_add(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = SessionForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid() and (
        made := attempt(
            form,
            services.add_session,
            event,
            by=request.user,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("It stands in the programme."))
        return redirect(made)
    return _form(request, event, "session_form", form, heading=_("Add a session"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: Request, public_id: str) -> HttpResponse:
    session = _of_organiser(request, Session, public_id)
    event = session.event
    form = SessionForm(request.POST if request.method == "POST" else None, event=event, session=session)

    def fresh(stored: Session) -> SessionForm:
        return SessionForm(event=event, session=stored)

    if form.is_valid() and save_version(
        form, services.change_session, session, fresh, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(session)
    return _form(request, event, "session_form", form, heading=_("Change the session"), session=session)


@login_required
@require_POST
def session_call_off(request: Request, public_id: str) -> HttpResponse:
    session = _of_organiser(request, Session, public_id)
    done = _("Taken out of the programme.")
    tell_outcome(request, done, services.call_off_session, session, by=request.user)
    return redirect("events:programme", session.event.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_list(request: Request, public_id: str) -> HttpResponse:
    """Rooms and speakers; what is posted adds a room."""
    event = organised_here(request, public_id)
    form = RoomForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, rooms.add_room, event, by=request.user, **form.fields_for_service()):
        messages.success(request, _("The room is there."))
        return redirect("events:room_list", event.public_id)
    return _rooms(request, event, form, SpeakerForm(event=event, auto_id="speaker_%s"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_edit(request: Request, public_id: str) -> HttpResponse:
    room = _of_organiser(request, Room, public_id)
    first = {"name": room.name, "capacity": room.capacity}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and attempt(form, rooms.change_room, room, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("events:room_list", room.event.public_id)
    return _form(request, room.event, "room_form", form, heading=_("Change the room"), tab="room_list")


@login_required
@require_POST
def room_remove(request: Request, public_id: str) -> HttpResponse:
    room = _of_organiser(request, Room, public_id)
    tell_outcome(request, _("The room is gone."), rooms.remove_room, room, by=request.user)
    return redirect("events:room_list", room.event.public_id)


@login_required
@require_POST
def speaker_add(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = SpeakerForm(request.POST, event=event, auto_id="speaker_%s")
    if form.is_valid() and attempt(form, rooms.add_speaker, event, by=request.user, **form.fields_for_service()):
        messages.success(request, _("The speaker can be chosen in sessions now."))
        return redirect("events:room_list", event.public_id)
    return _rooms(request, event, RoomForm(), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speaker_edit(request: Request, public_id: str) -> HttpResponse:
    speaker = _of_organiser(request, Speaker, public_id)
    event = speaker.event
    form = SpeakerForm(request.POST if request.method == "POST" else None, event=event, speaker=speaker)
    if form.is_valid() and attempt(form, rooms.change_speaker, speaker, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("events:room_list", event.public_id)
    return _form(request, event, "speaker_form", form, heading=_("Change the speaker"), tab="room_list")


@login_required
@require_POST
def speaker_remove(request: Request, public_id: str) -> HttpResponse:
    speaker = _of_organiser(request, Speaker, public_id)
    done = _("The speaker is gone from every session.")
    tell_outcome(request, done, rooms.remove_speaker, speaker, by=request.user)
    return redirect("events:room_list", speaker.event.public_id)


def _of_organiser(request: Request, model: Any, public_id: str) -> Any:
    """A row of an event that the reader organises."""
    rows = model.objects.filter(event__in=Event.objects.organised_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("event__organiser__region", "event__cluster"), public_id=public_id)


def _rooms(request: Request, event: Event, room_form: RoomForm, speaker_form: SpeakerForm) -> HttpResponse:
    context = {
        "rooms": Room.objects.filter(event=event),
        "speakers": Speaker.objects.filter(event=event).select_related("organisation").order_by("name", "pk"),
        "room_form": room_form,
        "speaker_form": speaker_form,
    }
    return page(request, event, "room_list", context, status=422 if room_form.errors or speaker_form.errors else 200)


def _form(
    request: Request, event: Event, template: str, form: Any, *, heading: str, tab: str = "programme", **more: Any
) -> HttpResponse:
    context = {"form": form, "heading": heading, "tab": tab, **more}
    return page(request, event, tab, context, status=422 if form.errors else 200, template=template)
