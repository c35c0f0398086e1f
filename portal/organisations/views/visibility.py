"""The page "Who sees what", and whom an organisation keeps out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.http import attempt

from .. import permissions, services
from ..forms.visibility import ExcludeForm, VisibilityForm
from ..models import Exclusion, Organisation
from ..queries.visibility import kinds_of_reader, who_sees_what
from .frame import organisation_to_edit, save, section, sent


@login_required
def edit_visibility(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = VisibilityForm(sent(request), organisation=organisation)
    return save(
        request,
        organisation,
        "edit_visibility",
        form,
        lambda: services.set_visibility(organisation, form.cleaned_data, by=request.user),
        **_beside(request, organisation),
    )


@require_POST
@login_required
def exclusion_add(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = ExcludeForm(request.POST, reader=request.user)
    if form.is_valid() and attempt(form, services.exclude, organisation, form.cleaned_data["name"], by=request.user):
        other = form.cleaned_data["name"]
        messages.success(request, _("%(name)s now sees of you only what everybody sees.") % {"name": other.name})
        return redirect("organisations:edit_visibility", organisation.slug)
    context = {
        "form": VisibilityForm(organisation=organisation),
        **_beside(request, organisation),
        "exclude_form": form,
    }
    return section(request, organisation, "edit_visibility", context, status=422)


@require_POST
@login_required
def exclusion_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    kept_out = Exclusion.objects.filter(organisation=organisation).select_related("excluded")
    other = get_object_or_404(kept_out, excluded__public_id=public_id).excluded
    services.take_in_again(organisation, other, by=request.user)
    messages.success(request, _("%(name)s meets you again like any other.") % {"name": other.name})
    # Whoever came from the list of blocks stays there; the section that is named takes the focus.
    if request.POST.get("from") == "blocks":
        return redirect(f"{reverse('organisations:block_list')}#blocked")
    return redirect(f"{reverse('organisations:edit_visibility', args=[organisation.slug])}#kept-out")


def _beside(request: HttpRequest, organisation: Organisation) -> dict[str, object]:
    """What stands under the form; whom an organisation keeps out is for its own keepers alone."""
    kinds = kinds_of_reader(organisation)
    may_exclude = permissions.can_exclude(request.user, organisation)
    kept_out = Exclusion.objects.filter(organisation=organisation).select_related("excluded__region")
    return {
        "kinds": kinds,
        "rows": who_sees_what(organisation),
        "seen_as": [kind for kind in kinds if kind.name != "own"]
        if permissions.acts_for(request.user, organisation)
        else [],
        "may_exclude": may_exclude,
        "kept_out": [one.excluded for one in kept_out.order_by("excluded__sort_name")] if may_exclude else [],
        "exclude_form": ExcludeForm(reader=request.user) if may_exclude else None,
    }
