"""The members of a cluster for its office: the list, what is kept of it under a name, and the file of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import page
from portal.core.errors import NotPossible
from portal.core.http import Request, attempt
from portal.core.tabular.writing import XLSX, workbook
from portal.organisations.models import Cluster, ClusterMembership, Opening
from portal.organisations.services import write_openings
from portal.organisations.services.whom import people_of, staff_of
from portal.ui.parts import Tab

from ..forms.members import ContactNoteForm, MemberTierForm, NextStepForm, SavedViewForm, TagsForm
from ..models import ContactNote, NextAction, SavedView
from ..queries.applications import tiers_for
from ..queries.file import PARTS, file_of
from ..queries.members import SORTS, Asked, members_of, table_of
from ..services import actions, contacts, saved_views, tags
from ..services.applications import set_tier
from .frame import desk_here, member_here


@login_required
@require_safe
@never_cache
def member_list(request: Request, cluster: str) -> HttpResponse:
    return _list(request, desk_here(request, cluster), Asked.of(request.GET.dict()))


@login_required
@require_safe
def member_export(request: Request, cluster: str) -> HttpResponse:
    """What the list shows, all of it, as a workbook."""
    where = desk_here(request, cluster)
    content = workbook([(_("Members"), table_of(where, Asked.of(request.GET.dict())))])
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{where.slug}-{timezone.localdate()}.xlsx"'
    response["Content-Language"] = translation.get_language() or "en"
    return response


@login_required
@require_POST
def view_save(request: Request, cluster: str) -> HttpResponse:
    """The list as it stands, under a name."""
    where = desk_here(request, cluster)
    asked, form = Asked.of(request.POST.dict()), SavedViewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        kept = attempt(
            form,
            saved_views.save_view,
            where,
            by=request.user,
            name=given["name"],
            query=asked.query(),
            shared=given["shared"],
        )
        if kept:
            messages.success(request, _("The list is kept."))
            return redirect(f"{_list_of(where)}?{kept.query}")
    return _list(request, where, asked, form)


@login_required
@require_POST
def view_remove(request: Request, cluster: str, public_id: str) -> HttpResponse:
    where = desk_here(request, cluster)
    view = get_object_or_404(SavedView.objects.select_related("cluster"), cluster=where, public_id=public_id)
    saved_views.remove_view(view, by=request.user)
    messages.success(request, _("The list is no longer kept."))
    return redirect("desk:member_list", where.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def member_file(request: Request, cluster: str, member: str) -> HttpResponse:
    """Each opening is written down, and the member reads it."""
    where = desk_here(request, cluster)
    membership = member_here(request, where, member)
    if request.method == "POST":
        return _act(request, where, membership)
    return _file(request, where, membership)


def _list(request: Request, where: Cluster, asked: Asked, form: SavedViewForm | None = None) -> HttpResponse:
    context = {
        "members": members_of(where, asked, request.user),
        "asked": asked,
        "sorts": [(name, label) for name, label in _sorts().items() if name in SORTS],
        "form": form or SavedViewForm(),
        "is_kept": form is not None,
    }
    return page(request, where, "desk:member_list", "desk/member_list.html", context, status=422 if form else 200)


def _sorts() -> dict[str, str]:
    return {
        "name": _("by name"),
        "unseen": _("longest not seen first"),
        "seen": _("last seen first"),
        "profile": _("emptiest profile first"),
        "needs": _("most open needs first"),
        "introductions": _("fewest introductions first"),
        "contact": _("longest not spoken to first"),
    }


def _act(request: Request, where: Cluster, membership: ClusterMembership) -> HttpResponse:
    deeds: dict[str, Callable[[Request, Cluster, ClusterMembership], dict[str, Any] | str]] = {
        "contact": _contact,
        "contact_remove": _contact_remove,
        "step": _step,
        "step_done": _step_done,
        "tags": _tags,
        "tier": _tier,
        "nudge": _nudge,
    }
    deed = deeds.get(request.POST.get("action", ""))
    if deed is None:
        return redirect(_file_of(where, membership))
    came = deed(request, where, membership)
    if isinstance(came, str):
        messages.success(request, came)
        return redirect(_file_of(where, membership))
    return _file(request, where, membership, **came)


def _contact(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    organisation = membership.organisation
    form = ContactNoteForm(request.POST, people=people_of(organisation))
    if form.is_valid() and attempt(
        form, contacts.write_contact, where, organisation, by=request.user, **form.fields_for_service()
    ):
        return _("Written down.")
    return {"contact_form": form}


def _contact_remove(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    rows = ContactNote.objects.select_related("cluster").filter(cluster=where, organisation=membership.organisation)
    contacts.remove_contact(get_object_or_404(rows, public_id=request.POST.get("one", "")), by=request.user)
    return _("The note is gone.")


def _step(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    form = NextStepForm(request.POST, staff=staff_of(where), by=request.user)
    if form.is_valid() and attempt(
        form, actions.write_action, where, membership.organisation, by=request.user, **form.fields_for_service()
    ):
        return _("Written down. On that day it stands in the queue.")
    return {"action_form": form}


def _step_done(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    rows = NextAction.objects.select_related("cluster__region").filter(
        cluster=where, organisation=membership.organisation
    )
    actions.finish_action(get_object_or_404(rows, public_id=request.POST.get("one", "")), by=request.user)
    return _("Done.")


def _tags(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    form = TagsForm(request.POST)
    if form.is_valid():
        kept = attempt(
            form, tags.set_tags, where, membership.organisation, by=request.user, words=form.cleaned_data["words"]
        )
        if kept is not None:
            return _("Saved.")
    return {"tags_form": form}


def _tier(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    form = MemberTierForm(request.POST, tiers=tiers_for(membership))
    if form.is_valid() and attempt(
        form, set_tier, membership, form.chosen, by=request.user, since=form.cleaned_data["since"]
    ):
        return _("Saved.")
    return {"tier_form": form}


def _nudge(request: Request, where: Cluster, membership: ClusterMembership) -> dict[str, Any] | str:
    about = request.POST.get("about", "")
    try:
        contacts.nudge(where, membership.organisation, by=request.user, about=about)
    except NotPossible as refusal:
        return {"nudge_refused": refusal.message}
    return _("They have been written to.")


def _file(request: Request, where: Cluster, membership: ClusterMembership, **refused: Any) -> HttpResponse:
    """`refused`: a filled form, or why nobody was written to."""
    asked = request.GET.get("part", "")
    part = asked if asked in PARTS and not refused else PARTS[0]
    found = file_of(membership, where, request.user, part=part)
    labels = {"log": _("Contacts and next steps"), "chain": _("What waits, needs and introductions")}
    write_openings({Opening.Thing.DESK: [membership.organisation]}, by=request.user, office=where)
    context = {
        "file": found,
        "part": part,
        "parts": [Tab(label, f"?part={name}", name == part) for name, label in labels.items()],
        "organisation": membership.organisation,
        "contact_form": ContactNoteForm(people=found.people),
        "action_form": NextStepForm(staff=found.staff, by=request.user),
        "tags_form": TagsForm(initial={"words": ", ".join(tag.name for tag in found.tags)}),
        "tier_form": MemberTierForm(tiers=found.tiers),
        "abouts": [(about.value, about.label) for about in ContactNote.About if about.value],
        "nudge_refused": "",
        "refused_form": next((one for one in refused.values() if isinstance(one, BaseForm)), None),
    }
    status = 422 if refused else 200
    return page(request, where, "desk:member_file", "desk/member_file.html", context | refused, status=status)


def _list_of(where: Cluster) -> str:
    return reverse("desk:member_list", args=[where.slug])


def _file_of(where: Cluster, membership: ClusterMembership) -> str:
    return reverse("desk:member_file", args=[where.slug, membership.organisation.slug])
