"""What is kept about a person here, and what becomes of it when the person goes."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.personal_data import Consequence, Holder, register
from portal.accounts.traces import addresses_of

from .models import (
    Block,
    BoardSeat,
    Invitation,
    JoinRequest,
    MemberListLine,
    Membership,
    OfficeStaff,
    Opening,
    Organisation,
    PartnerConsent,
    Recovery,
)
from .services.memberships import end_membership
from .services.organisations import abandon, take_out_contacts

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


def export_boards(person: User) -> list[dict[str, Any]]:
    rows = BoardSeat.objects.filter(user=person).select_related("cluster").order_by("pk")
    return [{"cluster": row.cluster.name, "since": row.created_at.isoformat()} for row in rows]


def export_openings(person: User) -> list[dict[str, Any]]:
    """What they opened of members. The members' log keeps the day and the office when they go, without their name."""
    rows = Opening.objects.filter(person=person).select_related("organisation").order_by("pk")
    return [{"organisation": row.organisation.name, "thing": row.thing, "at": row.at.isoformat()} for row in rows]


def export_opened(person: User) -> list[dict[str, Any]]:
    """What was opened of the organisations they act for, by which office. By whom stands on the page, not in a copy."""
    own = Organisation.objects.of_user(person)
    rows = Opening.objects.filter(organisation__in=own).select_related("organisation", "office").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "thing": row.get_thing_display(),
            "office": row.office.name if row.office else None,
            "at": row.at.isoformat(),
        }
        for row in rows
    ]


def _invitations_to(person: User) -> QuerySet[Invitation]:
    """To an address of theirs, or accepted by them."""
    addresses = addresses_of(person)
    return Invitation.objects.filter(Q(accepted_by=person) | Q(email__in=addresses) | Q(phone__in=addresses))


def export_invitations(person: User) -> list[dict[str, Any]]:
    """Those they sent, without to whom, and those to them."""
    sent = Invitation.objects.filter(invited_by=person).select_related("organisation").order_by("pk")
    received = _invitations_to(person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "role": row.role,
            "to_you": to_you,
            "sent_at": row.created_at.isoformat(),
            "accepted": row.accepted_at.isoformat() if row.accepted_at else None,
        }
        for rows, to_you in ((sent, False), (received, True))
        for row in rows
    ]


def erase_invitations(person: User) -> None:
    """Those to them; those that they sent go with them."""
    _invitations_to(person).delete()


def export_requests(person: User) -> list[dict[str, Any]]:
    rows = JoinRequest.objects.filter(asked_by=person).select_related("organisation", "cluster").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "cluster": row.cluster.name,
            "asked": row.asked_at.isoformat(),
            "answer": row.answer,
        }
        for row in rows
    ]


def export_recoveries(person: User) -> list[dict[str, Any]]:
    """What was asked about their number, their e-mail or their place as an owner; not the note of how somebody knew."""
    rows = Recovery.objects.filter(Q(person=person) | Q(successor=person)).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "about": row.get_what_display(),
            "asked": row.asked_at.isoformat(),
            "state": row.get_state_display(),
            "decided": row.decided_at.isoformat() if row.decided_at else None,
        }
        for row in rows
    ]


def _asked_by_mail(person: User) -> QuerySet[PartnerConsent]:
    """Asked as somebody outside, at an address that is theirs."""
    return PartnerConsent.objects.filter(outside_email__in=addresses_of(person))


def export_consents(person: User) -> list[dict[str, Any]]:
    rows = _asked_by_mail(person).select_related("reference__organisation").order_by("pk")
    return [
        {
            "past_work": row.reference.title,
            "of": row.reference.organisation.name,
            "answer": row.get_state_display(),
            "asked": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def erase_addresses(person: User) -> None:
    """Rows that hold an address of theirs without being about an account: questions by mail, a colleague's lost number, uploaded lists."""
    _asked_by_mail(person).delete()
    addresses = addresses_of(person)
    Recovery.objects.filter(Q(email__in=addresses) | Q(phone__in=addresses)).delete()
    for address in addresses:
        # A number may stand there in local digits: its last nine are enough.
        typed = address[-9:] if address.startswith("+") else address
        in_line = (Q(**{f"{column}__icontains": typed}) for column in ("cells", "found", "before", "after"))
        MemberListLine.objects.filter(reduce(or_, in_line)).delete()


def end_memberships(person: User) -> None:
    """Before a person is erased. An organisation left with nobody stays, as nobody's."""
    for membership in Membership.objects.filter(user=person, ended_at=None).select_related("organisation", "user"):
        end_membership(membership, by=person)
        if not membership.organisation.memberships.filter(ended_at=None).exists():
            abandon(membership.organisation)
    take_out_contacts(addresses_of(person))


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


def left_with_nobody(person: User) -> list[Consequence]:
    """The organisations of which this person is the only member."""
    others = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None).exclude(user=person)
    sentence = _(
        "You are the only one who acts for %(name)s. Its page stays, as nobody’s, until somebody from there takes it over; its "
        "open needs and offers are closed, and those it is talking with are told."
    )
    return [
        Consequence(
            sentence % {"name": organisation.name},
            _("Invite another owner of %(name)s") % {"name": organisation.name},
            reverse("organisations:members", args=[organisation.slug]),
        )
        for organisation in Organisation.objects.of_user(person).filter(~Exists(others)).order_by("sort_name", "pk")
    ]


def export_blocks(person: User) -> list[dict[str, Any]]:
    """Whom they block themselves; who blocks them is told to nobody."""
    return list(Block.objects.filter(person=person).order_by("pk").values("blocked__full_name", "since"))


def sign_in() -> None:
    register("organisations.blocks", Holder(label=gettext_lazy("Whom you block"), export=export_blocks))
    register(
        "organisations.memberships",
        Holder(
            label=gettext_lazy("Organisations you belong to"),
            export=export_memberships,
            erase=end_memberships,
            objection=only_owner,
            consequences=left_with_nobody,
        ),
    )
    register("organisations.offices", Holder(label=gettext_lazy("Cluster offices you serve in"), export=export_offices))
    register("organisations.boards", Holder(label=gettext_lazy("Cluster boards you sit on"), export=export_boards))
    register(
        "organisations.invitations",
        Holder(label=gettext_lazy("Invitations"), export=export_invitations, erase=erase_invitations),
    )
    register("organisations.requests", Holder(label=gettext_lazy("Clusters you asked to join"), export=export_requests))
    register(
        "organisations.recoveries",
        Holder(label=gettext_lazy("Recovery of your number, e-mail or place as owner"), export=export_recoveries),
    )
    register(
        "organisations.consents",
        Holder(
            label=gettext_lazy("Questions by mail whether you may be named"),
            export=export_consents,
            erase=erase_addresses,
        ),
    )
    register(
        "organisations.opened",
        Holder(label=gettext_lazy("What was opened of your organisation"), export=export_opened),
    )
    register("organisations.openings", Holder(label=gettext_lazy("What you opened of members"), export=export_openings))
