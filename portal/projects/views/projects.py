"""Projects: the list, a new one, one of them, and its steps from the beginning to the next pause."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.models import Introduction, Listing, MatchSide
from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.organisations.standing import standing_of
from portal.ui.parts import Tab

from .. import permissions
from ..forms.beginning import BeginForm
from ..forms.places import JoinForm, ReasonForm
from ..forms.projects import ProjectForm
from ..models import Call, Project
from ..plans import PLANS
from ..queries.gone import last_place
from ..queries.origin import already_from, origin_of
from ..queries.overview import face_of, named_inside, overview_of, rows_of
from ..services import starting as services
from ..services.idle import ask_for_help
from ..services.talks import talk_with
from .calls import call_here
from .frame import page, project_here, workspace_here

SIZE = 20


@require_safe
def project_list(request: Request) -> HttpResponse:
    """One's own first; who has none, or is not signed in, reads which ones look for partners."""
    seeking = request.GET.get("show") == "open" or not Project.objects.near(request.user).exists()
    known = Project.objects.visible_to(request.user)
    rows = known.seeking() if seeking else known.near(request.user)
    shown = keyset_page(
        rows.with_card_facts(), key="moved_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True
    )
    tabs = [
        Tab(_("Ours"), reverse("projects:project_list"), current=not seeking),
        Tab(_("Looking for partners"), "?show=open", current=seeking),
    ]
    context = {
        "rows": rows_of(shown.rows, request.user),
        "seeking": seeking,
        "tabs": tabs if Project.objects.near(request.user).exists() else [],
        **neighbours(request, shown),
    }
    return render(request, "projects/project_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_create(request: Request) -> HttpResponse:
    lead = request.acting_organisation
    if not lead:
        return render(request, "projects/no_organisation.html")
    origin = _origin(request)
    form = ProjectForm(
        request.POST if request.method == "POST" else None,
        lead=lead,
        call=origin if isinstance(origin, Call) else None,
        initial=_told_by(origin),
    )
    if form.is_valid():
        made = attempt(
            form,
            services.start_project,
            by=request.user,
            lead=lead,
            origin=origin,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
        if made:
            asked = origin if isinstance(origin, Introduction) else None
            messages.success(
                request,
                _("Your project is open, and whom you were introduced to is asked in.")
                if asked
                else _("Your project is open. Next: say which partners it needs."),
            )
            return redirect(made)
    already = already_from(origin, request.user) if isinstance(origin, Introduction) else None
    heading = _("Start a joint project")
    context = {"form": form, "lead": lead, "origin": origin, "already": already, "heading": heading}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: Request, public_id: str) -> HttpResponse:
    project = project_here(request, public_id)
    if not permissions.can_lead(request.user, project):
        raise NotAllowed
    form = ProjectForm(request.POST if request.method == "POST" else None, lead=project.lead, project=project)
    if form.is_valid() and attempt(
        form, services.describe_project, project, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(project)
    # What was refused must not stand in the heading.
    stored = Project.objects.with_card_facts().get(pk=project.pk)
    context = {"form": form, "lead": stored.lead, "project": stored, "heading": _("Change the project")}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@require_safe
def project_detail(request: Request, public_id: str) -> HttpResponse:
    """Its partners read where it stands and what waits for them; everybody else its face."""
    project = project_here(request, public_id)
    if project.is_entered:
        return overview(request, project)
    return face(request, project)


def overview(request: Request, project: Project, *, leave_form: ReasonForm | None = None) -> HttpResponse:
    """What those in it read. Funders, who have no page of partners, leave from here: `leave_form` is one that was refused."""
    found = overview_of(project, request.user)
    context = {
        "overview": found,
        "has_free_role": bool(found.places.free),
        "origin": origin_of(project, request.user),
        "own": found.places.of(request.user),
        "leave_form": leave_form or ReasonForm(),
        "refused_form": leave_form,
    }
    return page(request, project, "project_detail", context, status=422 if leave_form else 200)


@login_required
@require_safe
def project_talk(request: Request, public_id: str) -> HttpResponse:
    """The conversation of its partners; the cluster office helps in the workspace and is not in it."""
    project = workspace_here(request, public_id)
    talk = talk_with(project, request.user)
    if talk is None:
        messages.info(request, _("Its partners alone talk there. The cluster office works with them in all the rest."))
    return redirect(talk or project)


def face(request: Request, project: Project, **forms: Any) -> HttpResponse:
    """What others read, with what they can answer. `forms` carry what was refused."""
    own = permissions.own_place(request.user, project)
    if own is not None:
        own.project = project
    inside, has_discreet = named_inside(project) if own is not None and own.is_invited else ([], False)
    context = {
        "project": project,
        "inside": inside,
        "has_discreet": has_discreet,
        "face": face_of(project),
        "origin": origin_of(project, request.user),
        "own": own,
        "gone": last_place(request.user, project) if own is None else None,
        "can_say": bool(request.acting_organisation) and project.is_open and own is None,
        "interest_form": JoinForm(project=project),
        "decline_form": ReasonForm(),
    }
    return render(request, "projects/project_face.html", context | forms, status=422 if forms else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_begin(request: Request, public_id: str) -> HttpResponse:
    """Choose a plan, then it runs."""
    project = project_here(request, public_id)
    if not permissions.can_lead(request.user, project):
        raise NotAllowed
    if project.started_at and request.method != "POST":
        return redirect(project)
    form = BeginForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid() and attempt(form, services.begin, project, by=request.user, **form.fields_for_service()):
        messages.success(request, _("It runs. Good luck to all of you."))
        return redirect(project)
    with override(project.language):  # as they will be written down
        plans = [(str(one.label), [(str(words), days) for words, days in one.tasks]) for one in PLANS.values()]
    context = {"form": form, "plans": plans}
    status = 422 if form.errors else 200
    return page(request, project, "project_detail", context, status=status, template="project_begin")


@login_required
@require_POST
def project_pause(request: Request, public_id: str) -> HttpResponse:
    project = project_here(request, public_id)
    done = _("Paused. Nobody is reminded of anything until you go on.")
    tell_outcome(request, done, services.pause, project, by=request.user)
    return redirect(project)


@login_required
@require_POST
def project_resume(request: Request, public_id: str) -> HttpResponse:
    project = project_here(request, public_id)
    tell_outcome(request, _("It goes on."), services.go_on, project, by=request.user)
    return redirect(project)


@login_required
@require_safe
def project_still(request: Request, public_id: str) -> HttpResponse:
    """Where nothing moves: close, pause or help?"""
    project = project_here(request, public_id)
    if not permissions.can_lead(request.user, project):
        raise NotAllowed
    return page(request, project, "project_detail", {}, template="project_still")


@login_required
@require_POST
def project_help(request: Request, public_id: str) -> HttpResponse:
    project = project_here(request, public_id)
    done = _("The cluster office is told. Its people can come in from now on.")
    tell_outcome(request, done, ask_for_help, project, by=request.user)
    return redirect(project)


def _origin(request: Request) -> Introduction | Listing | Call | None:
    """What it came of, as the address says: an introduction of one's own, or a need, an offer or a call that one may read."""
    if known := request.GET.get("introduction", ""):
        own = Introduction.objects.filter(match__sides__organisation__in=standing_of(request.user).organisations)
        introduced: Introduction = get_object_or_404(
            own.select_related("match__listing").distinct(), public_id=known.replace("\x00", "")
        )
        return introduced
    if known := request.GET.get("match", ""):  # the same, where a page knows the suggestion and not what came of it
        mine = MatchSide.objects.filter(organisation__in=standing_of(request.user).organisations).values("match")
        made: Introduction = get_object_or_404(
            Introduction.objects.filter(match__in=mine).select_related("match__listing"),
            match__public_id=known.replace("\x00", ""),
        )
        return made
    if known := request.GET.get("listing", ""):
        readable = Listing.objects.visible_to(request.user)
        listing: Listing = get_object_or_404(readable, public_id=known.replace("\x00", ""))
        return listing
    if known := request.GET.get("call", ""):
        return call_here(request, known.replace("\x00", ""))
    return None


def _told_by(origin: Introduction | Listing | Call | None) -> dict[str, Any]:
    if isinstance(origin, Call):
        told = {"grant": origin.grant, "currency": origin.currency} if origin.grant else {}
        return told | ({"cluster": origin.cluster.slug} if origin.cluster else {})
    listing = origin.match.listing if isinstance(origin, Introduction) else origin
    return {"title": listing.title, "summary": listing.text} if listing else {}
