"""Whom a person knows from projects: the people of the partners who work in one with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.organisations.acquaintance import Circle, acquaintances
from portal.organisations.models import Membership

from ..models import Partner, Project

if TYPE_CHECKING:
    from portal.accounts.models import User

PROJECTS = 50
"""Only the newest open projects are looked through."""


def _working(user: User) -> QuerySet[Membership]:
    """Of projects whose workspace the reader sees whole: a funder reads no names there."""
    projects = Project.objects.worked_by(user).open().order_by("-pk").values("pk")[:PROJECTS]
    places = Partner.objects.working().filter(project__in=projects).values("pk")
    return Membership.objects.filter(organisation__project_places__in=places, ended_at=None)


def sign_in() -> None:
    acquaintances.register(
        "projects.work",
        Circle(
            _("In a project"),
            rows=_working,
            person="user",
            key="organisation__project_places__project__public_id",
            url=lambda public_id: reverse("projects:project_detail", args=[public_id]),
        ),
    )
