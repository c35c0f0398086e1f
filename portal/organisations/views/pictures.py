"""Certificates by photograph: showing one, looking at it, filling it in, sending it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import attempt

from .. import permissions, services
from ..forms import FillForm, PhotographForm, ReturnForm
from ..models import CertificatePicture
from .frame import organisation_to_edit, section, sent


@login_required
def certificate_show(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of its own with nothing but the photograph: what else is typed elsewhere cannot be lost here."""
    organisation = organisation_to_edit(request, slug)
    files = request.FILES if request.method == "POST" else None
    form = PhotographForm(sent(request), files, person=request.user)
    if form.is_valid() and attempt(
        form,
        services.show_certificate,
        organisation,
        form.cleaned_data["photograph"],
        by=request.user,
        public_id=form.public_id,
    ):
        messages.success(request, _("The office of your cluster has it, and writes down what stands on it."))
        return redirect("organisations:edit_certificates", organisation.slug)
    status = 422 if form.is_bound else 200
    return section(
        request, organisation, "edit_certificates", {"form": form}, template="certificate_show", status=status
    )


@login_required
def certificate_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The photograph: for its people how it stands, for the office the form beside it."""
    picture = _picture(request, public_id)
    can_fill = permissions.can_fill_certificate(request.user, picture.organisation)
    form = FillForm(sent(request)) if can_fill and picture.is_waiting else None
    if request.method == "POST" and form is None:
        raise Http404
    if (
        form
        and form.is_valid()
        and attempt(form, services.fill_certificate, picture, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Written down. It says that the office has seen it today."))
        return _to_the_queue(picture)
    return _page(request, picture, form, ReturnForm(), status=422 if form and form.is_bound else 200)


@require_POST
@login_required
def certificate_return(request: HttpRequest, public_id: str) -> HttpResponse:
    picture = _picture(request, public_id)
    if not permissions.can_fill_certificate(request.user, picture.organisation):
        raise Http404
    form = ReturnForm(request.POST)
    if form.is_valid() and attempt(form, services.return_certificate, picture, by=request.user, **form.cleaned_data):
        messages.success(request, _("Sent back. They read why, and can show another."))
        return _to_the_queue(picture)
    return _page(request, picture, FillForm(), form, status=422)


@require_POST
@login_required
def certificate_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    picture = _picture(request, public_id)
    services.remove_picture(picture, by=request.user)
    messages.success(request, _("The photograph is gone."))
    return redirect("organisations:edit_certificates", picture.organisation.slug)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def certificate_picture(request: HttpRequest, public_id: str) -> FileResponse:
    """The picture itself, to its organisation and to its cluster's office."""
    picture = _picture(request, public_id)
    if not permissions.acts_for(request.user, picture.organisation):
        services.look_at_certificate(picture, by=request.user)
    try:
        return FileResponse(picture.picture.open("rb"), content_type="image/jpeg", filename="certificate.jpg")
    except FileNotFoundError as error:
        raise Http404 from error


def _picture(request: HttpRequest, public_id: str) -> CertificatePicture:
    visible = CertificatePicture.objects.visible_to(request.user)
    found = visible.select_related("organisation__region", "certificate__type", "office", "answered_by", "shown_by")
    return get_object_or_404(found, public_id=public_id)


def _to_the_queue(picture: CertificatePicture) -> HttpResponse:
    assert picture.office is not None
    return redirect("desk:queue", picture.office.slug)


def _page(
    request: HttpRequest, picture: CertificatePicture, form: Any, returning: ReturnForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "picture": picture,
        "organisation": picture.organisation,
        "form": form if picture.is_waiting else None,
        "returning": returning,
        "may_remove": permissions.can_show_certificate(request.user, picture.organisation),
    }
    return render(request, "organisations/certificate_detail.html", context, status=status)
