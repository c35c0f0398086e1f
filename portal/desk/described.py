"""What floors below may say of the desk's things, and where a cluster's own form stands."""

from __future__ import annotations

from django.urls import reverse

from portal.core.clock import duties
from portal.core.registry import describe
from portal.organisations.asking import own_forms
from portal.organisations.models import Cluster

from .models import Announcement, Application
from .queries.applications import has_own_form
from .services.applications import scan_held, sweep


def form_of(cluster: Cluster) -> str:
    """The address at which one applies to it, empty where it has no form of its own."""
    return reverse("desk:apply", args=[cluster.slug]) if has_own_form(cluster) else ""


def sign_in() -> None:
    describe(
        Application,
        title=lambda application: application.request.organisation.name,
        url=lambda application: application.get_absolute_url(),
        visible_to=lambda user: Application.objects.visible_to(user).select_related(
            "request__organisation", "request__cluster"
        ),
    )
    describe(
        Announcement,
        title=lambda announcement: announcement.title,
        url=lambda announcement: announcement.get_absolute_url(),
        visible_to=lambda user: Announcement.objects.visible_to(user).select_related("cluster"),
    )
    own_forms.register("desk", form_of)
    duties.register("desk.scan_held", scan_held)
    duties.register("desk.sweep", sweep)
