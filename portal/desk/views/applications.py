"""Applications: the organisation's own page, and those of the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.files import Sort
from portal.core.files.handing import handed_out
from portal.core.http import Request, attempt, tell_outcome
from portal.notifications.services import seen
from portal.organisations.forms import DeclineRequestForm
from portal.organisations.models import Cluster, ClusterMembership
from portal.organisations.services import withdraw_request

from .. import permissions
from ..forms.applications import ApplyForm, AskBackForm, InquiryReplyForm, TakeInForm
from ..models import Application, ApplicationPaper, Inquiry
from ..queries import applications as queries
from ..services import applications as services


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request, slug: str) -> HttpResponse:
    """Ask a cluster to take one's organisation in, with what it wants to know; then how it stands."""
    cluster = _published(slug)
    own = request.acting_organisation or None
    if own is None or not permissions.can_apply(request.user, own):
        return _own_page(request, cluster, status=200 if request.method != "POST" else 422)
    inside = ClusterMembership.objects.filter(cluster=cluster, organisation=own, ended_at=None).exists()
    last = queries.latest_of(cluster, own)
    if last is not None and last.request.is_open:
        seen("application.asked_back", about=last, by=request.user)
        return _own_page(request, cluster, application=last, reply_form=InquiryReplyForm())
    form = ApplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        tiers=queries.open_to(cluster, own),
        questions=queries.questions_of(cluster),
    )
    if form.is_valid() and attempt(form, services.apply_to, cluster, own, by=request.user, **form.fields_for_service()):
        messages.success(request, _("The cluster office is told. It answers here."))
        return redirect("desk:apply", cluster.slug)
    return _own_page(
        request,
        cluster,
        form=None if inside else form,
        inside=inside,
        last=last,
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def inquiry_reply(request: Request, public_id: str) -> HttpResponse:
    rows = Inquiry.objects.select_related("application__request__organisation", "application__request__cluster")
    inquiry = get_object_or_404(rows, public_id=public_id)
    application = inquiry.application
    if not permissions.can_apply(request.user, application.request.organisation):
        raise Http404
    form = InquiryReplyForm(request.POST)
    if form.is_valid() and attempt(form, services.reply, inquiry, by=request.user, words=form.cleaned_data["reply"]):
        messages.success(request, _("Sent. The office goes on."))
        return redirect(application)
    return _own_page(request, application.request.cluster, application=application, reply_form=form, status=422)


@login_required
@require_POST
def application_withdraw(request: Request, public_id: str) -> HttpResponse:
    rows = Application.objects.select_related("request__organisation", "request__cluster")
    application = get_object_or_404(rows, public_id=public_id)
    if not permissions.can_apply(request.user, application.request.organisation):
        raise Http404
    done = _("Taken back. The office no longer sees it.")
    tell_outcome(request, done, withdraw_request, application.request, by=request.user)
    return redirect(application)


@login_required
@never_cache
@require_safe
def application_paper(request: Request, public_id: str) -> FileResponse:
    """One paper of an application, for those who may read it."""
    rows = ApplicationPaper.objects.filter(held_at=None, refused_at=None).select_related(
        "application__request__organisation", "application__request__cluster"
    )
    paper = get_object_or_404(rows, public_id=public_id)
    if not permissions.can_read_paper(request.user, paper):
        raise Http404
    return handed_out(paper.file, paper.media_type, paper.name, to_save=paper.sort == Sort.DOCUMENT)


@login_required
@require_safe
def application_list(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    context = {"waiting": list(queries.waiting_in(cluster)), "decided": list(queries.decided_in(cluster))}
    return page(request, cluster, "desk:application_list", "desk/application_list.html", context)


@login_required
@require_safe
def application_detail(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, application = _application_here(request, slug, public_id)
    seen("application.replied", about=application, by=request.user)
    return _office_page(request, cluster, application)


@login_required
@require_POST
def application_take_in(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, application = _application_here(request, slug, public_id)
    form = _take_in_form(request.POST, cluster, application)
    if form.is_valid() and attempt(form, services.take_in, application, by=request.user, **form.fields_for_service()):
        told = _("%(name)s has its place in the cluster.") % {"name": application.request.organisation.name}
        messages.success(request, told)
        return redirect("desk:application_list", cluster.slug)
    return _office_page(request, cluster, application, take_in_form=form, status=422)


@login_required
@require_POST
def application_ask(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, application = _application_here(request, slug, public_id)
    form = AskBackForm(request.POST)
    if form.is_valid() and attempt(form, services.ask_back, application, by=request.user, **form.cleaned_data):
        messages.success(request, _("They are asked, and answer on their page."))
        return redirect("desk:application_detail", cluster.slug, application.public_id)
    return _office_page(request, cluster, application, ask_form=form, status=422)


@login_required
@require_POST
def application_decline(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, application = _application_here(request, slug, public_id)
    form = DeclineRequestForm(request.POST)
    if form.is_valid() and attempt(form, _declined, application, by=request.user, **form.cleaned_data):
        told = _("%(name)s reads the sentence you chose.") % {"name": application.request.organisation.name}
        messages.success(request, told)
        return redirect("desk:application_list", cluster.slug)
    return _office_page(request, cluster, application, decline_form=form, status=422)


def _declined(application: Application, **how: Any) -> bool:
    services.decline(application, **how)
    return True


def _published(slug: str) -> Cluster:
    shown = Cluster.objects.filter(published_at__lte=timezone.now()).select_related("region", "organisation")
    found: Cluster = get_object_or_404(shown, slug=slug)
    return found


def _own_page(request: Request, cluster: Cluster, *, status: int = 200, **context: Any) -> HttpResponse:
    application = context.get("application")
    if application is not None:
        context["inquiries"] = list(application.inquiries.all())
    request.reads_at = request.path if status == 200 else ""
    own = request.acting_organisation or None
    shared = {"cluster": cluster, "own": own, "may_apply": bool(own and permissions.can_apply(request.user, own))}
    return render(request, "desk/apply.html", shared | context, status=status)


def _application_here(request: Request, slug: str, public_id: str) -> tuple[Cluster, Application]:
    """One of this cluster's, in every state; those whose page was taken down, once they were answered."""
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    rows = Application.objects.filter(request__cluster=cluster).select_related(
        "request__organisation__region", "request__asked_by", "request__answered_by", "tier"
    )
    found: Application = get_object_or_404(rows, public_id=public_id)
    if found.request.is_open and not found.request.organisation.is_published:
        raise Http404
    found.request.cluster = cluster
    return cluster, found


def _take_in_form(data: Any, cluster: Cluster, application: Application) -> TakeInForm:
    tiers = queries.open_to(cluster, application.request.organisation)
    if application.tier is not None and application.tier not in tiers:
        tiers.append(application.tier)
    return TakeInForm(data, cluster=cluster, tiers=tiers, wished=application.tier)


def _office_page(
    request: Request, cluster: Cluster, application: Application, *, status: int = 200, **forms: Any
) -> HttpResponse:
    if status != 200:
        application.request.refresh_from_db(fields=["answer", "answered_at", "answered_by", "courtesy"])
    context = {
        "application": application,
        "asked": application.request,
        "inquiries": list(application.inquiries.select_related("asked_by", "replied_by")),
        "take_in_form": None,
        "ask_form": AskBackForm(),
        "decline_form": DeclineRequestForm(),
    } | forms
    context["take_in_form"] = context["take_in_form"] or _take_in_form(None, cluster, application)
    return page(request, cluster, "desk:application_detail", "desk/application_detail.html", context, status=status)
