"""What the organiser does with 1:1 meetings: says how they go, lets them be planned, moves and locks them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, back_to, tell_outcome
from portal.ui.parts import Tab
from portal.ui.words import weekday

from ..forms.meetings import SetupForm
from ..models import Event, Meeting, MeetingPlan, PlanRun
from ..queries.meeting_plan import plan_page
from ..services import planning
from ..services.meeting_setup import set_up_meetings
from .frame import organised_here, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_setup(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    plan: MeetingPlan | None = getattr(event, "meeting_plan", None)
    form = SetupForm(request.POST if request.method == "POST" else None, event=event, plan=plan)
    if form.is_valid() and attempt(form, set_up_meetings, event, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved. The times are cut anew; no meeting that stands was moved."))
        return redirect("events:meeting_plan", event.public_id)
    context = {"form": form, "plan": plan}
    return page(request, event, "meeting_plan", context, status=422 if form.errors else 200, template="meeting_setup")


@login_required
@require_safe
def meeting_plan(request: Request, public_id: str) -> HttpResponse:
    """`?day=` one of several days."""
    event = organised_here(request, public_id)
    shown = plan_page(event, day=request.GET.get("day", ""))
    at = reverse("events:meeting_plan", args=[event.public_id])
    days = [Tab(weekday(one), f"{at}?day={one.isoformat()}", current=one == shown.day) for one in shown.days]
    return page(request, event, "meeting_plan", {"shown": shown, "days": days if len(days) > 1 else []})


@login_required
@require_POST
def plan_run(request: Request, public_id: str) -> HttpResponse:
    """With `refill` nothing that stands is moved; `further` looks for something better."""
    event = organised_here(request, public_id)
    tell_outcome(
        request,
        _("It is being worked out. You can leave this page."),
        planning.ask_for_plan,
        event,
        by=request.user,
        refill=request.POST.get("refill") == "1",
        further=request.POST.get("further") == "1",
    )
    return redirect("events:meeting_plan", event.public_id)


@login_required
@require_POST
def plan_stop(request: Request, public_id: str) -> HttpResponse:
    """`run` is which: whoever presses late stops nobody else's."""
    event = organised_here(request, public_id)
    run = get_object_or_404(PlanRun, event=event, public_id=request.POST.get("run", ""))
    tell_outcome(request, _("Stopped. What stood still stands."), planning.stop, run, by=request.user)
    return redirect("events:meeting_plan", event.public_id)


@login_required
@require_POST
def plan_lock(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    tell_outcome(request, _("Locked: no plan moves what stands now."), planning.lock_all, event, by=request.user)
    return redirect("events:meeting_plan", event.public_id)


@login_required
@require_POST
def meeting_lock(request: Request, public_id: str) -> HttpResponse:
    meeting: Meeting = get_object_or_404(
        Meeting.objects.filter(event__in=Event.objects.organised_by(request.user).values("pk")).select_related(
            "event__organiser"
        ),
        public_id=public_id,
    )
    locked = request.POST.get("locked") == "1"
    done = _("Locked: no plan moves it.") if locked else _("Unlocked: the next plan may move it.")
    tell_outcome(request, done, planning.lock, meeting, by=request.user, locked=locked)
    return back_to(request, meeting)
