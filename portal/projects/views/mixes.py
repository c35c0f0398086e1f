"""The rules of the mix of a project or a call."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt

from .. import permissions
from ..forms.mixes import MixForm
from ..models import Call, Mix, Project
from ..services import mixes as services
from .calls import call_here
from .frame import closed_to, workspace_here


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mix_edit(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "partner_list"):
        return closed
    back = reverse("projects:partner_list", args=[project.public_id])
    return _write(request, project, Mix.objects.filter(project=project).first(), back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_mix_edit(request: Request, public_id: str) -> HttpResponse:
    call = call_here(request, public_id)
    return _write(request, call, Mix.objects.filter(call=call).first(), call.get_absolute_url())


def _write(request: Request, owner: Project | Call, mix: Mix | None, back: str) -> HttpResponse:
    if not permissions.can_write_roles(request.user, owner):
        raise NotAllowed
    form = MixForm(request.POST if request.method == "POST" else None, mix=mix)
    if form.is_valid() and attempt(form, services.write_rules, owner, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": form, "owner": owner, "back": back}
    return render(request, "projects/mix_form.html", context, status=422 if form.errors else 200)
