"""Roles: written by whoever leads, and for each free one of a project who could fill it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.queries.measured import measured
from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, tell_outcome
from portal.core.text import first_words
from portal.organisations.queries.code_chips import CodeAnswer, code_answer, code_chips
from portal.taxonomy.models import Region

from .. import permissions
from ..forms.roles import ProjectRoleForm, WordsForm
from ..models import Call, CallRole, Partner, Project, Role, Wanted
from ..queries.candidates import able_for, is_looking
from ..services import candidates as finding
from ..services import places
from ..services import roles as services
from .calls import call_here
from .frame import closed_to, page, workspace_here
from .places import tell_asked

LONGEST_TITLE = 120
ASKS_AT_MOST = 30
"""So often a page asks by itself whether they have been found: a minute. Then a link is enough."""


def role_here(request: Request, public_id: str) -> Role:
    """A role of a project in which the reader works."""
    rows = Role.objects.select_related("project__lead", "project__cluster", "link__cluster").prefetch_related("sectors")
    found: Role = get_object_or_404(
        rows, project__in=Project.objects.worked_by(request.user).values("pk"), public_id=public_id
    )
    found.project.seen_whole = True
    return found


def role_of_call_here(request: Request, public_id: str) -> CallRole:
    """A role of a call that the reader's organisation wrote."""
    rows = CallRole.objects.select_related("call__organisation", "call__cluster", "link__cluster")
    found: CallRole = get_object_or_404(
        rows, call__in=Call.objects.of_user(request.user).values("pk"), public_id=public_id
    )
    return found


@login_required
@require_safe
def role_detail(request: Request, public_id: str) -> HttpResponse:
    return _role(request, role_here(request, public_id))


@login_required
@require_safe
def role_able(request: Request, public_id: str) -> HttpResponse:
    """The list alone, while they are being looked for."""
    role = role_here(request, public_id)
    asked = request.GET.get("asked", "")
    times = min(int(asked), ASKS_AT_MOST) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    shared = {
        "project": role.project,
        "leads": permissions.can_lead(request.user, role.project),
        "works": role.project.is_open,
    }
    return render(request, "projects/_able.html", shared | _able(request, role) | {"asked_again": times + 1})


@login_required
@require_POST
def role_look(request: Request, public_id: str) -> HttpResponse:
    role = role_here(request, public_id)
    tell_outcome(request, _("We look again."), finding.search_again, role, by=request.user)
    return redirect(role)


@login_required
@require_POST
def role_ask(request: Request, public_id: str) -> HttpResponse:
    """Ask one of those who could fill it into the project."""
    role = role_here(request, public_id)
    if not permissions.can_lead(request.user, role.project):
        raise NotAllowed
    able = {one.organisation.public_id: one.organisation for one in able_for(role, request.user)}
    chosen = able.get(request.POST.get("organisation", ""))
    form = WordsForm(request.POST, auto_id=f"{chosen.public_id}_%s" if chosen else "id_%s")
    if chosen is None:
        # Asked already, or no longer among them: the page says how it stands.
        messages.error(request, _("This organisation can no longer be asked for this role."))
        return redirect(role)
    if not form.is_valid() or not (
        place := attempt(
            form,
            places.ask_in,
            role.project,
            by=request.user,
            organisation=chosen,
            role=role,
            words=form.cleaned_data["words"],
        )
    ):
        return _role(request, role, refused=(chosen.public_id, form))
    tell_asked(request, place)
    return redirect("projects:partner_list", role.project.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_create(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "partner_list"):
        return closed
    return _write(request, project)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_edit(request: Request, public_id: str) -> HttpResponse:
    role = role_here(request, public_id)
    return _write(request, role.project, role)


@login_required
@require_POST
def role_move(request: Request, public_id: str) -> HttpResponse:
    return _move(request, role_here(request, public_id))


@login_required
@require_POST
def role_remove(request: Request, public_id: str) -> HttpResponse:
    return _remove(request, role_here(request, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_role_create(request: Request, public_id: str) -> HttpResponse:
    return _write(request, call_here(request, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_role_edit(request: Request, public_id: str) -> HttpResponse:
    role = role_of_call_here(request, public_id)
    return _write(request, role.call, role)


@login_required
@require_POST
def call_role_move(request: Request, public_id: str) -> HttpResponse:
    return _move(request, role_of_call_here(request, public_id))


@login_required
@require_POST
def call_role_remove(request: Request, public_id: str) -> HttpResponse:
    return _remove(request, role_of_call_here(request, public_id))


def _role(request: Request, role: Role, *, refused: tuple[str, WordsForm] | None = None) -> HttpResponse:
    has_it = Partner.objects.inside().filter(role=role).select_related("organisation")
    countries = Region.objects.filter(kind=Region.Kind.COUNTRY, country__in=role.countries) if role.countries else ()
    context: dict[str, Any] = {"has_it": list(has_it), "countries": [str(one) for one in countries]}
    context |= _able(request, role, refused=refused)
    context["refused_form"] = refused[1] if refused else None
    status = 422 if refused else 200
    return page(request, role.project, "partner_list", context, status=status, template="role_detail")


def _able(request: Request, role: Role, *, refused: tuple[str, WordsForm] | None = None) -> dict[str, Any]:
    at_fault = refused[0] if refused else ""

    def form_for(key: str) -> WordsForm:
        return refused[1] if refused and key == at_fault else WordsForm(auto_id=f"{key}_%s")

    return {
        "role": role,
        "able": [(one, form_for(one.organisation.public_id)) for one in able_for(role, request.user)],
        "looking": is_looking([role]) and role.project.is_open,
        "measured": measured(),
        "asks_at_most": ASKS_AT_MOST,
    }


def _write(request: Request, owner: Project | Call, role: Wanted | None = None) -> HttpResponse:
    if not permissions.can_write_roles(request.user, owner):
        raise NotAllowed
    form = ProjectRoleForm(request.POST if request.method == "POST" else None, cluster=owner.cluster, role=role)
    if role is None:
        # What nobody does yet, as its page sends it here.
        form.initial["title"] = first_words(request.GET.get("title", ""), LONGEST_TITLE)
    answer = CodeAnswer([one.code for one in role.sectors.all()] if role else [])
    looks = False
    if request.method == "POST":
        answer = code_answer(request.POST)
        looks = answer.is_moved or request.POST.get("action") == "look"
    if not looks and form.is_valid():
        given = form.fields_for_service()
        done = (
            attempt(form, services.change_role, role, by=request.user, **given)
            if role
            else attempt(form, services.add_role, owner, by=request.user, **given)
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect(_back(owner))
    title = (form["title"].value() or "").replace("\x00", "")[:LONGEST_TITLE]
    bad = form.is_bound and not looks and bool(form.errors)
    if looks:  # nobody has said yet that it is finished
        form = ProjectRoleForm(None, cluster=owner.cluster, role=role)
        form.initial.update({name: request.POST.get(name, "") for name in ("title", "kind", "link", "countries")})
        form.initial["is_needed"] = "is_needed" in request.POST
    context = {
        "form": form,
        "owner": owner,
        "role": role,
        "back": _back(owner),
        "heading": _("Change the role") if role else _("A new role"),
        "chips": code_chips([(title, title)], answer),
        "moving": reverse("matchmaking:listing_codes"),
        "code_errors": form["sectors"].errors if bad else (),
    }
    return render(request, "projects/role_form.html", context, status=422 if bad else 200)


def _move(request: Request, role: Wanted) -> HttpResponse:
    way = request.POST.get("way")
    if way not in {"up", "down"}:
        raise Http404
    services.move_role(role, by=request.user, up=way == "up")
    return redirect(f"{_back(permissions.owner_of(role))}#role-{role.public_id}")


def _remove(request: Request, role: Wanted) -> HttpResponse:
    owner = permissions.owner_of(role)
    tell_outcome(request, _("Taken out."), services.take_out_role, role, by=request.user)
    return redirect(_back(owner))


def _back(owner: Project | Call) -> str:
    """Where the roles of it are read."""
    if isinstance(owner, Call):
        return owner.get_absolute_url()
    return reverse("projects:partner_list", args=[owner.public_id])
