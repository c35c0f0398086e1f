"""Where an organisation stands in clusters: its own page about it, and the office's."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.core.errors import NotAllowed, NotPossible
from portal.core.http import attempt

from .. import permissions, services
from ..asking import form_of
from ..forms import AskForm, DeclineRequestForm, PlaceForm
from ..models import Cluster, ClusterMembership, JoinRequest, Organisation
from ..queries.requests import requests_of, requests_to_answer
from .frame import organisation_here, organisation_to_edit, section, sent


@require_GET
@login_required
def edit_clusters(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, organisation_to_edit(request, slug))


@require_POST
@login_required
def cluster_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a cluster's office to take the organisation in; one with a form of its own leads to that."""
    organisation = organisation_to_edit(request, slug)
    form = AskForm(request.POST, clusters=_others(organisation))
    if form.is_valid():
        if further := form_of(form.cleaned_data["cluster"]):
            return redirect(further)
        try:
            services.ask_to_join(organisation, form.cleaned_data["cluster"], by=request.user)
        except NotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The cluster office is told. It will place you, or write to you."))
            return redirect("organisations:edit_clusters", organisation.slug)
    return _page(request, organisation, form, status=422)


@require_POST
@login_required
def cluster_leave(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = organisation_here(request, slug)
    membership = get_object_or_404(
        ClusterMembership.objects.select_related("cluster", "organisation"),
        organisation=organisation,
        public_id=public_id,
        ended_at=None,
    )
    services.leave_cluster(membership, by=request.user)
    messages.success(request, _("%(name)s is no longer in this cluster.") % {"name": organisation.name})
    if permissions.can_edit_organisation(request.user, organisation):
        return redirect("organisations:edit_clusters", organisation.slug)
    return redirect(membership.cluster)


@login_required
def cluster_place(request: HttpRequest, slug: str, cluster: str) -> HttpResponse:
    """The office's page: take an organisation in, or move it along the chain."""
    organisation = organisation_here(request, slug)
    where = get_object_or_404(Cluster, slug=cluster)
    if not permissions.can_join_cluster(request.user, organisation, where):
        raise NotAllowed
    in_office = permissions.serves_in_office(request.user, where)
    form = PlaceForm(sent(request), cluster=where, membership=_current(organisation, where))
    if form.is_valid() and attempt(form, services.join_cluster, organisation, where, by=request.user, **form.facts()):
        messages.success(request, _("%(name)s has its place in the cluster.") % {"name": organisation.name})
        return redirect("desk:queue", where.slug) if in_office else redirect(where)
    return place_page(request, organisation, where, form)


def place_page(
    request: HttpRequest,
    organisation: Organisation,
    where: Cluster,
    form: PlaceForm | None = None,
    decline_form: DeclineRequestForm | None = None,
) -> HttpResponse:
    """The page with its two answers to a request; a form that is handed in and filled comes back with what it lacks."""
    current = _current(organisation, where)
    form = form or PlaceForm(cluster=where, membership=current)
    asked = [one for one in requests_to_answer(organisation, request.user) if one.cluster_id == where.pk]
    context = {
        "form": form,
        "organisation": organisation,
        "cluster": where,
        "membership": current,
        "in_office": permissions.serves_in_office(request.user, where),
        "asked": asked[0] if asked else None,
        "decline_form": decline_form or DeclineRequestForm(),
    }
    refused = form.is_bound or decline_form is not None
    return render(request, "organisations/cluster_place.html", context, status=422 if refused else 200)


def _current(organisation: Organisation, where: Cluster) -> ClusterMembership | None:
    return organisation.cluster_memberships.filter(cluster=where, ended_at=None).select_related("link").first()


def _others(organisation: Organisation) -> QuerySet[Cluster]:
    """The published clusters it is not in and has not asked."""
    published = Cluster.objects.filter(published_at__lte=timezone.now())
    asked = JoinRequest.objects.open().filter(organisation=organisation)
    return published.exclude(memberships__in=organisation.cluster_memberships.filter(ended_at=None)).exclude(
        join_requests__in=asked
    )


def _page(
    request: HttpRequest, organisation: Organisation, form: AskForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "memberships": organisation.cluster_memberships.filter(ended_at=None)
        .select_related("cluster", "link")
        .order_by("joined_on"),
        "join_requests": requests_of(organisation),
        "form": form or AskForm(clusters=_others(organisation)),
    }
    return section(request, organisation, "edit_clusters", context, status=status)
