"""The catalogue of courses: the list, a new one, one of them, who needs it, and a cohort of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, begun_with, keyset_page, neighbours, tell_outcome
from portal.organisations.standing import standing_of
from portal.ui.versions import save_version

from .. import permissions
from ..forms.courses import CourseForm, PledgeForm
from ..forms.events import EventForm
from ..models import Course, Event, Pledge
from ..queries import courses as queries
from ..services import courses as services
from ..services import pledges
from .frame import shown_here

SIZE = 20


def course_here(request: Request, public_id: str) -> Course:
    """The course of an address, if the reader may know of it."""
    found: Course = get_object_or_404(Course.objects.visible_to(request.user).with_card_facts(), public_id=public_id)
    return found


def kept_here(request: Request, public_id: str) -> Course:
    """The same for its organiser's people; for everybody else there is no such page."""
    found: Course = get_object_or_404(Course.objects.organised_by(request.user).with_card_facts(), public_id=public_id)
    return found


@require_safe
def course_list(request: Request) -> HttpResponse:
    """What is offered, the newest first; with `?show=mine` those for which one has pledged, `ours` what one offers, also what has ended."""
    can_hold = permissions.can_hold(request.user, request.acting_organisation)
    labels = [("", _("Offered"))]
    if request.user.is_authenticated:
        labels += [("mine", _("We have pledged")), *([("ours", pgettext("courses", "Ours"))] if can_hold else [])]
    shows, tabs = shown_here(request, labels)
    known = Course.objects.visible_to(request.user)
    mine = Pledge.objects.standing().filter(organisation__in=standing_of(request.user).organisations)
    rows = {
        "": known.offered(),
        "mine": known.filter(pk__in=mine.values("course")),
        "ours": known.organised_by(request.user),
    }[shows]
    cursor = request.GET.get("after", "")
    shown = keyset_page(rows.with_card_facts(), key="created_at", cursor=cursor, size=SIZE, descending=True)
    context = {
        "rows": queries.course_cards(shown.rows, request.user),
        "shows": shows,
        "can_hold": can_hold,
        "tabs": tabs,
        **neighbours(request, shown),
    }
    return render(request, "events/course_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_create(request: Request) -> HttpResponse:
    organiser = request.acting_organisation
    if not permissions.can_hold(request.user, organiser):
        raise NotAllowed
    begun = {name: given for name in ("title", "cluster") if (given := begun_with(request, name))}
    form = CourseForm(request.POST if request.method == "POST" else None, organiser=organiser, initial=begun)
    if form.is_valid() and (
        made := attempt(
            form,
            services.offer_course,
            by=request.user,
            organiser=organiser,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("Offered. Members can say now for how many people they need it."))
        return redirect(made)
    context = {"form": form, "organiser": organiser, "heading": _("Offer a course")}
    return render(request, "events/course_form.html", context, status=422 if form.errors else 200)


@require_safe
def course_detail(request: Request, public_id: str) -> HttpResponse:
    return _detail(request, course_here(request, public_id))


def _detail(request: Request, course: Course, *, form: PledgeForm | None = None) -> HttpResponse:
    keeps = permissions.can_keep_course(request.user, course)
    acting = request.acting_organisation
    own = Pledge.objects.standing().filter(course=course, organisation=acting).first() if acting else None
    may_pledge = course.is_offered and permissions.can_pledge(request.user, course, acting)
    context = {
        "course": course,
        "keeps": keeps,
        "demand": queries.demand_of(course),
        "own": own,
        "acting": acting,
        "pledge_form": form or (PledgeForm(pledge=own) if may_pledge else None),
        "pledges": queries.pledges_shown(course, request.user, keeps=keeps),
        "cohorts": queries.cohorts_of(course, request.user),
        "effect": queries.effect_of(course) if keeps else None,
    }
    return render(request, "events/course_detail.html", context, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request: Request, public_id: str) -> HttpResponse:
    course = kept_here(request, public_id)
    form = CourseForm(request.POST if request.method == "POST" else None, organiser=course.organiser, course=course)

    def fresh(stored: Course) -> CourseForm:
        return CourseForm(organiser=stored.organiser, course=stored)

    if form.is_valid() and save_version(
        form, services.change_course, course, fresh, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(course)
    # What was refused must not stand in the heading.
    stored = kept_here(request, public_id)
    context = {"form": form, "course": stored, "organiser": stored.organiser, "heading": _("Change the course")}
    return render(request, "events/course_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def course_end(request: Request, public_id: str) -> HttpResponse:
    course = kept_here(request, public_id)
    tell_outcome(request, _("No longer offered."), services.end_course, course, by=request.user)
    return redirect(course)


@login_required
@require_POST
def course_resume(request: Request, public_id: str) -> HttpResponse:
    course = kept_here(request, public_id)
    tell_outcome(request, _("Offered again."), services.offer_again, course, by=request.user)
    return redirect(course)


@login_required
@require_POST
def course_pledge(request: Request, public_id: str) -> HttpResponse:
    """For how many people the acting organisation needs it: written down, or changed."""
    course = course_here(request, public_id)
    acting = request.acting_organisation
    if not permissions.can_pledge(request.user, course, acting):
        raise NotAllowed
    form = PledgeForm(request.POST)
    if form.is_valid() and attempt(
        form,
        pledges.pledge,
        course,
        by=request.user,
        organisation=acting,
        people=int(form.cleaned_data["people"]),
        words=form.cleaned_data["words"],
    ):
        messages.success(request, _("Written down. You are invited as soon as a cohort is opened."))
        return redirect(course)
    return _detail(request, course, form=form)


@login_required
@require_POST
def course_take_back(request: Request, public_id: str) -> HttpResponse:
    course = course_here(request, public_id)
    if not request.acting_organisation:
        raise NotAllowed
    rows = Pledge.objects.standing().select_related("organisation").filter(course=course)
    standing = get_object_or_404(rows, organisation=request.acting_organisation)
    tell_outcome(request, _("Taken back."), pledges.take_back_pledge, standing, by=request.user)
    return redirect("events:course_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_open(request: Request, public_id: str) -> HttpResponse:
    """A cohort: an event, filled in from the course, as a draft."""
    course = kept_here(request, public_id)
    given: dict[str, Any] = {name: getattr(course, name) for name in ("title", "languages", "audience")}
    given |= {
        "summary": course.text,
        "kind": Event.Kind.TRAINING,
        "cluster": course.cluster.slug if course.cluster else "",
        "capacity": None,
    }
    form = EventForm(request.POST if request.method == "POST" else None, organiser=course.organiser, initial=given)
    form.fields["kind"].choices = [(Event.Kind.TRAINING, Event.Kind.TRAINING.label)]  # type: ignore[attr-defined]
    if form.is_valid() and (
        made := attempt(
            form,
            services.open_cohort,
            course,
            by=request.user,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(
            request, _("A draft. As you announce it, everybody who has pledged for the course is invited.")
        )
        return redirect(made)
    context = {
        "form": form,
        "course": course,
        "organiser": course.organiser,
        "heading": _("Open a cohort"),
        "demand": queries.demand_of(course),
    }
    return render(request, "events/course_open.html", context, status=422 if form.errors else 200)
