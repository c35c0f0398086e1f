"""Meetings: those to come and those that were, one of them, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.versions import save_version

from ..forms.meetings import MeetingForm, MinutesForm
from ..models import Meeting, Project
from ..queries.clock import clock_for
from ..services import meetings as services
from .frame import closed_to, page, row_here, workspace_here

SIZE = 30


@login_required
@require_safe
def meeting_list(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    clock = clock_for(request.user)
    shown = keyset_page(
        Meeting.objects.filter(project=project),
        key="starts_at",
        cursor=request.GET.get("after", ""),
        size=SIZE,
        descending=True,
    )
    now = timezone.now()
    to_come = sorted((one for one in shown.rows if one.ends_at > now), key=lambda one: one.starts_at)
    over = [one for one in shown.rows if one.ends_at <= now]
    context = {"to_come": to_come, "over": over, "clock": clock, **neighbours(request, shown)}
    with timezone.override(clock.zone):
        return page(request, project, "meeting_list", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_call(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "meeting_list"):
        return closed
    form = MeetingForm(request.POST if request.method == "POST" else None, clock=clock_for(request.user))
    if form.is_valid() and (
        made := attempt(
            form,
            services.call_meeting,
            project,
            by=request.user,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("Everybody in the project is told."))
        return redirect(made)
    return _form(request, project, form, _("Call a meeting"))


@login_required
@require_safe
def meeting_detail(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    return _one(request, meeting, MinutesForm(project=meeting.project, meeting=meeting))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    clock = clock_for(request.user)
    form = MeetingForm(request.POST if request.method == "POST" else None, clock=clock, meeting=meeting)

    def fresh(stored: Meeting) -> MeetingForm:
        return MeetingForm(clock=clock, meeting=stored)

    if form.is_valid() and save_version(
        form, services.change_meeting, meeting, fresh, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(meeting)
    return _form(request, meeting.project, form, _("Change the meeting"), meeting=meeting)


@login_required
@require_POST
def meeting_write_up(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    form = MinutesForm(request.POST, project=meeting.project, meeting=meeting)

    def fresh(stored: Meeting) -> MinutesForm:
        return MinutesForm(project=meeting.project, meeting=stored)

    if not form.is_valid() or not save_version(
        form, services.write_minutes, meeting, fresh, by=request.user, **form.fields_for_service()
    ):
        return _one(request, meeting, form)
    messages.success(request, _("Saved."))
    return redirect(meeting)


@login_required
@require_POST
def meeting_call_off(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    tell_outcome(
        request, _("Called off. Everybody in the project is told."), services.call_off, meeting, by=request.user
    )
    return redirect(meeting)


def _meeting(request: Request, public_id: str) -> Meeting:
    found: Meeting = row_here(
        request, Meeting.objects.select_related("changed_by").prefetch_related("present__organisation"), public_id
    )
    return found


def _one(request: Request, meeting: Meeting, form: MinutesForm) -> HttpResponse:
    clock = clock_for(request.user)
    context = {"meeting": meeting, "form": form, "clock": clock}
    status = 422 if form.errors else 200
    with timezone.override(clock.zone):
        return page(request, meeting.project, "meeting_list", context, status=status, template="meeting_detail")


def _form(request: Request, project: Project, form: MeetingForm, heading: str, **more: Any) -> HttpResponse:
    meeting: Meeting | None = more.get("meeting")
    back = meeting.get_absolute_url() if meeting else reverse("projects:meeting_list", args=[project.public_id])
    context = {"form": form, "heading": heading, "back": back, **more}
    status = 422 if form.errors else 200
    return page(request, project, "meeting_list", context, status=status, template="meeting_form")
