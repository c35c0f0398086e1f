"""Announcements: the office writes, looks at who gets it, sends; its readers read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.figures import figure
from portal.organisations.models import Cluster
from portal.ui.versions import save_version

from .. import permissions
from ..forms.announcements import AnnouncementForm
from ..models import Announcement
from ..queries.audience import audience_of, in_words
from ..services import announcements as services

SHOWN = 100


@login_required
@require_safe
def announcement_list(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_announce)
    rows = Announcement.objects.filter(cluster=cluster).select_related("changed_by", "begun_by")
    counted = rows.annotate(people=Count("recipients")).order_by("-created_at", "-pk")[:SHOWN]
    context = {"announcements": list(counted)}
    return page(request, cluster, "desk:announcement_list", "desk/announcement_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_add(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_announce)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, cluster=cluster)
    if form.is_valid():
        made = attempt(
            form,
            services.write,
            cluster,
            by=request.user,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
        if made:
            return redirect("desk:announcement_detail", cluster.slug, made.public_id)
    return _form(request, cluster, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_edit(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, announcement = _here(request, slug, public_id)
    if announcement.begun_at:
        messages.info(request, _("It was sent, and stays as it is."))
        return redirect("desk:announcement_detail", cluster.slug, announcement.public_id)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None, cluster=cluster, announcement=announcement
    )

    def fresh(stored: Announcement) -> AnnouncementForm:
        return AnnouncementForm(cluster=cluster, announcement=stored)

    if form.is_valid() and save_version(
        form, services.change, announcement, fresh, by=request.user, **form.fields_for_service()
    ):
        return redirect("desk:announcement_detail", cluster.slug, announcement.public_id)
    return _form(request, cluster, form, announcement)


@login_required
@require_safe
def announcement_detail(request: Request, slug: str, public_id: str) -> HttpResponse:
    """A draft with who would get it; one that was sent, in numbers."""
    cluster, announcement = _here(request, slug, public_id)
    written = [
        (
            code,
            "rtl" if code == "ar" else "ltr",
            getattr(announcement, f"title_{code}"),
            getattr(announcement, f"text_{code}"),
        )
        for code in announcement.languages
    ]
    context = {"announcement": announcement, "written": written, "to": in_words(cluster, announcement.audience)}
    if announcement.begun_at is None:
        context["audience"] = audience_of(cluster, announcement.audience, by=request.user)
    else:
        counted = announcement.recipients.aggregate(
            people=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False)), opened=Count("opened_at")
        )
        context |= counted | {"opened": figure(counted["opened"], organisations=counted["people"])}
    return page(request, cluster, "desk:announcement_detail", "desk/announcement_detail.html", context)


@login_required
@require_POST
def announcement_send(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, announcement = _here(request, slug, public_id)
    version = request.POST.get("version", "")
    tell_outcome(
        request,
        _("On its way. This page says how far it is."),
        services.send,
        announcement,
        by=request.user,
        version=int(version) if version.isascii() and version.isdigit() else 0,
    )
    return redirect("desk:announcement_detail", cluster.slug, announcement.public_id)


@login_required
@require_POST
def announcement_withdraw(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, announcement = _here(request, slug, public_id)
    done = _("Withdrawn. Whoever opens it reads that.")
    tell_outcome(request, done, services.withdraw, announcement, by=request.user)
    return redirect("desk:announcement_detail", cluster.slug, announcement.public_id)


@login_required
@require_POST
def announcement_discard(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, announcement = _here(request, slug, public_id)
    tell_outcome(request, _("The draft is gone."), services.discard, announcement, by=request.user)
    return redirect("desk:announcement_list", cluster.slug)


@login_required
@require_safe
def announcement_read(request: Request, public_id: str) -> HttpResponse:
    """The page for those who got it."""
    rows = Announcement.objects.visible_to(request.user).select_related("cluster", "begun_by")
    announcement = get_object_or_404(rows, public_id=public_id)
    services.opened(announcement, by=request.user)
    return render(request, "desk/announcement_read.html", {"announcement": announcement})


def _here(request: Request, slug: str, public_id: str) -> tuple[Cluster, Announcement]:
    cluster = cluster_here(request, slug, permissions.can_announce)
    rows = Announcement.objects.filter(cluster=cluster).select_related("changed_by", "begun_by")
    found: Announcement = get_object_or_404(rows, public_id=public_id)
    found.cluster = cluster
    return cluster, found


def _form(
    request: Request, cluster: Cluster, form: AnnouncementForm, announcement: Announcement | None = None
) -> HttpResponse:
    context = {"form": form, "announcement": announcement}
    status = 422 if form.errors else 200
    return page(request, cluster, "desk:announcement_edit", "desk/announcement_form.html", context, status=status)
