"""What the pages of an organisation share: finding it, the tabs, the state beside the form, saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.errors import NotAllowed, NotPossible
from portal.moderation.queries import hidden_for
from portal.ui.parts import Tab

from .. import permissions
from ..depth import LABORATORIES, parts_of
from ..models import Cluster, Organisation
from ..services import still_needed


def organisation_here(request: HttpRequest, slug: str) -> Organisation:
    """The organisation of an address, if the reader may know of it."""
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("region"), slug=slug)


def organisation_to_edit(request: HttpRequest, slug: str) -> Organisation:
    """The same for those who keep it; its plain members learn who does, everybody else that there is no such page."""
    organisation = organisation_here(request, slug)
    if not permissions.can_edit_organisation(request.user, organisation):
        known = permissions.acts_for(request.user, organisation)
        message = _("Owners and administrators change this. Ask one of them, or ask to become one.")
        raise NotAllowed(message if known else "", exists_publicly=known)
    return organisation


def office_here(request: HttpRequest, slug: str) -> Cluster:
    """The cluster of an office's page, for those who serve in that office; for everybody else there is no such page."""
    cluster = get_object_or_404(Cluster.objects.select_related("region", "organisation"), slug=slug)
    if not permissions.serves_in_office(request.user, cluster):
        raise Http404
    return cluster


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty answer is an answer too."""
    return request.POST if request.method == "POST" else None


def section(
    request: HttpRequest,
    organisation: Organisation,
    name: str,
    context: dict[str, Any],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    """One section of the pages about an organisation, in `organisations/<name>.html` unless another template is named."""
    shared = {
        "organisation": organisation,
        "tabs": _tabs(request, organisation, name),
        "is_own": permissions.acts_for(request.user, organisation),
        "needed": [] if organisation.is_published else still_needed(organisation),
        "hidden": None if organisation.is_published else hidden_for(organisation, request.user),
        "confirmed_today": organisation.confirmed_on == timezone.localdate(),
    }
    return render(request, f"organisations/{template or name}.html", shared | context, status=status)


def save(
    request: HttpRequest,
    organisation: Organisation,
    name: str,
    form: Any,
    write: Callable[[], Any],
    *,
    template: str = "",
    **context: Any,
) -> HttpResponse:
    """Show a section's form; when it comes back valid and the service takes it, the section again as it now stands."""
    if request.method != "POST":
        return section(request, organisation, name, {"form": form, **context}, template=template)
    if form.is_valid():
        try:
            write()
        except NotPossible as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("Saved."))
            place = reverse(f"organisations:{name}", args=[organisation.slug])
            # "Save and add another": to the empty line, which comes after those that are there.
            return redirect(f"{place}#next" if "next" in request.POST else place)
    # A page about what others see must not show what was refused.
    unchanged = Organisation.objects.select_related("region").get(pk=organisation.pk)
    return section(request, unchanged, name, {"form": form, **context}, template=template, status=422)


def put_on(form: BaseForm | BaseFormSet, refusal: NotPossible) -> None:
    """A service's refusal at its field, or above the form."""
    if isinstance(form, BaseFormSet):
        form.non_form_errors().append(str(refusal.message))
        return
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _tabs(request: HttpRequest, organisation: Organisation, current: str) -> list[Tab]:
    sections = [("members", _("People"))]
    if permissions.can_edit_organisation(request.user, organisation):
        sections = [
            ("edit", _("Name and place")),
            ("edit_trade", _("What you make and buy")),
            ("edit_sectors", _("Sectors")),
            *((f"edit_{part.relation}", str(part.heading)) for part in parts_of(organisation.kind)),
            *([("edit_transfer", _("Transfer office"))] if organisation.kind in LABORATORIES else []),
            ("edit_certificates", _("Certificates")),
            ("edit_sites", _("Further places")),
            ("edit_references", _("Past work")),
            ("edit_worked", _("Those you have worked with")),
            ("edit_contact", _("Contact")),
            ("edit_clusters", _("Clusters")),
            ("edit_visibility", _("Who sees what")),
            *sections,
        ]
    if permissions.can_see_openings(request.user, organisation):
        sections.append(("openings", _("Who opened your file")))
    if permissions.can_see_log(request.user, organisation):
        sections.append(("log", _("Log")))
    return [
        Tab(label, reverse(f"organisations:{name}", args=[organisation.slug]), current=name == current)
        for name, label in sections
    ]
