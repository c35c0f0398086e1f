"""The transfer office: what waits, and how one's own stands."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome

from ..forms.releases import SendBackForm
from ..models import Release
from ..queries.releases import desk_of
from ..services import releases as services


@login_required
@require_safe
def release_list(request: Request) -> HttpResponse:
    if not request.acting_organisation:
        return render(request, "matchmaking/no_organisation.html")
    return _page(request)


@login_required
@require_POST
def release_accept(request: Request, public_id: str) -> HttpResponse:
    tell_outcome(request, _("Released."), services.release, _release(request, public_id), by=request.user)
    return redirect("matchmaking:release_list")


@login_required
@require_POST
def release_return(request: Request, public_id: str) -> HttpResponse:
    release = _release(request, public_id)
    form = SendBackForm(request.POST, auto_id=f"{public_id}_%s")
    if not form.is_valid() or not attempt(form, services.send_back, release, by=request.user, **form.cleaned_data):
        return _page(request, refused=(public_id, form))
    messages.success(request, _("Sent back. Your colleague reads the sentence."))
    return redirect("matchmaking:release_list")


@login_required
@require_POST
def release_withdraw(request: Request, public_id: str) -> HttpResponse:
    services.withdraw_release(_release(request, public_id), by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("matchmaking:release_list")


def _release(request: Request, public_id: str) -> Release:
    release: Release = get_object_or_404(Release.objects.visible_to(request.user).with_rows(), public_id=public_id)
    return release


def _page(request: Request, refused: tuple[str, SendBackForm] | None = None) -> HttpResponse:
    desk = desk_of(request.acting_organisation, request.user)
    # A form of its own for each: their fields have ids.
    rows = [
        (one, refused[1] if refused and refused[0] == one.release.public_id else _empty(one.release))
        for one in desk.waiting
    ]
    context = {"desk": desk, "rows": rows, "form": refused[1] if refused else None}
    return render(request, "matchmaking/release_list.html", context, status=422 if refused else 200)


def _empty(release: Release) -> SendBackForm:
    return SendBackForm(auto_id=f"{release.public_id}_%s")
