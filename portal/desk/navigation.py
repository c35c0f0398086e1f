"""The desk in the menus, and its tabs beside the figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.analytics.tabs import Page, pages
from portal.analytics.views.frame import tabs_for
from portal.onboarding.around import Office, offices
from portal.organisations.models import Cluster
from portal.organisations.standing import standing_of
from portal.ui.navigation import Entry, menu

from . import permissions


def at_desk(request: HttpRequest) -> bool:
    """Whether the reader serves in an office."""
    user: Any = getattr(request, "user", None)
    return bool(user and user.is_authenticated and permissions.is_of_office(user))


def first_desk(request: HttpRequest) -> str:
    """The desk of the first office in which the reader serves."""
    user: Any = request.user
    slugs = list(standing_of(user).offices.values())
    return reverse("desk:queue", args=[slugs[0]]) if slugs else ""


def on_board(request: HttpRequest) -> bool:
    """Whether the reader sits on a board and in no office: whoever does both comes there from the desk."""
    user: Any = getattr(request, "user", None)
    return bool(user and user.is_authenticated and standing_of(user).boards and not permissions.is_of_office(user))


def first_figures(request: HttpRequest) -> str:
    """The figures of the first cluster on whose board the reader sits."""
    user: Any = request.user
    slugs = list(standing_of(user).boards.values())
    return reverse("analytics:figures", args=[slugs[0]]) if slugs else ""


def around_claims(request: HttpRequest) -> Office | None:
    """The first office in which the reader serves, around the claims and corrections of all of them."""
    user: Any = request.user
    slugs = list(standing_of(user).offices.values())
    cluster = Cluster.objects.select_related("organisation").filter(slug=slugs[0]).first() if slugs else None
    return Office(cluster, tabs_for(request, cluster, "onboarding:waiting")) if cluster else None


def sign_in() -> None:
    offices.register("desk", around_claims)
    menu.register(
        "desk",
        Entry(label=_("Desk"), address=first_desk, icon="task", covers=["desk"], shown_to=at_desk, main=6, do=5),
    )
    menu.register(
        "desk.board",
        Entry(
            label=_("Figures of the cluster"),
            address=first_figures,
            icon="list",
            covers=["analytics", "desk"],
            shown_to=on_board,
            main=6,
            do=5,
        ),
    )
    may = permissions.can_work_at_desk
    pages.register("desk.queue", Page(_("Queue"), "desk:queue", may, 10, ("desk:queue_act", "desk:introduce")))
    pages.register("desk.members", Page(_("Members"), "desk:member_list", may, 20, ("desk:member_file",)))
    pages.register("desk.claims", Page(_("Claims and corrections"), "onboarding:waiting", may, 27, of_all=True))
