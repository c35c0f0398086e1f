"""What is kept about a person here, and what becomes of it when the person goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Membership, OfficeStaff
from .services.memberships import end_membership
from .services.organisations import abandon

Role = Membership.Role


def export_memberships(person: User) -> list[dict[str, Any]]:
    rows = Membership.objects.filter(user=person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "role": row.role,
            "since": row.created_at.isoformat(),
            "until": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in rows
    ]


def export_offices(person: User) -> list[dict[str, Any]]:
    rows = OfficeStaff.objects.filter(user=person).select_related("cluster").order_by("pk")
    return [{"cluster": row.cluster.name, "undertaking_on": row.undertaking_on.isoformat()} for row in rows]


def end_memberships(person: User) -> None:
    """Before a person is erased. An organisation left with nobody is taken down and may be claimed anew."""
    for membership in Membership.objects.filter(user=person, ended_at=None).select_related("organisation", "user"):
        end_membership(membership, by=person)
        if not membership.organisation.memberships.filter(ended_at=None).exists():
            abandon(membership.organisation)


def only_owner(person: User) -> str:
    """Why a person cannot go yet: colleagues would be left without an owner."""
    owned = Membership.objects.filter(user=person, ended_at=None, role=Role.OWNER).select_related("organisation")
    for membership in owned:
        others = Membership.objects.filter(organisation=membership.organisation, ended_at=None).exclude(user=person)
        if others.exists() and not others.filter(role=Role.OWNER).exists():
            return _("You are the only owner of %(name)s. Make somebody else an owner first.") % {
                "name": membership.organisation.name
            }
    return ""


def sign_in() -> None:
    register(
        "organisations.memberships",
        Holder(
            label=_lazy("Organisations you belong to"),
            export=export_memberships,
            erase=end_memberships,
            objection=only_owner,
        ),
    )
    register("organisations.offices", Holder(label=_lazy("Cluster offices you serve in"), export=export_offices))
