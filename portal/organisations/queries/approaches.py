"""The invitations of an office: whom to ask, who is waited for, whom to call; and the sheets to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import phonenumbers
from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.accounts.identifiers import MOBILE, shown_phone
from portal.core.text import isolated
from portal.ui.codes import qr_code

from ..models import Approach, Cluster, Invitation, Organisation
from ..tokens import link_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A member that nobody keeps, with the address under which it can be asked: empty where none is known."""

    organisation: Organisation
    address: str


@dataclass(frozen=True, slots=True)
class Sent:
    approach: Approach
    address: str
    link: str
    whatsapp: str

    @property
    def phone(self) -> str:
        """The number to call: that of the organisation, else the invited one."""
        return self.approach.organisation.phone or self.approach.invitation.phone

    @property
    def shown_phone(self) -> str:
        return shown_phone(self.phone) if self.phone else ""


@dataclass(frozen=True, slots=True)
class OfficeInvitations:
    to_ask: Sequence[ToAsk]
    waiting: Sequence[Sent]
    calls: Sequence[Sent]
    came: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed for one organisation."""

    approach: Approach
    link: str
    code: SafeString


def office_invitations(cluster: Cluster) -> OfficeInvitations:
    """All of it in a fixed number of queries."""
    mine = Approach.objects.filter(cluster=cluster).select_related("organisation__region", "invitation", "cluster")
    asked = Approach.objects.waiting().filter(organisation=OuterRef("pk"))
    nobodys = (
        Organisation.objects.published()
        .in_cluster(cluster)
        .filter(claimed_at=None)
        .exclude(Exists(asked))
        .select_related("region")
        .order_by("sort_name", "pk")
    )
    return OfficeInvitations(
        to_ask=[ToAsk(one, address_to_ask(one)) for one in nobodys[:SHOWN]],
        waiting=[_sent(one) for one in mine.waiting().exclude(pk__in=mine.to_call().values("pk"))[:SHOWN]],
        calls=[_sent(one) for one in mine.to_call()[:SHOWN]],
        came=mine.exclude(invitation__accepted_at=None).count(),
    )


def sheets(cluster: Cluster, chosen: Sequence[str] = ()) -> list[Sheet]:
    """One for each open invitation of the office, or for those chosen by public id."""
    open_ones = Approach.objects.waiting().filter(cluster=cluster)
    if chosen:
        open_ones = open_ones.filter(public_id__in=chosen)
    return [
        Sheet(one, link := link_of(one.invitation), qr_code(link))
        for one in open_ones.select_related("organisation__region", "invitation")[:SHOWN]
    ]


def _sent(one: Approach) -> Sent:
    invitation: Invitation = one.invitation
    link = link_of(invitation)
    number = invitation.phone.removeprefix("+")
    with override(one.organisation.language_for(get_language() or "")):
        words = _("%(cluster)s asks you to keep the page of %(name)s on Anqud.") % {
            "cluster": isolated(one.cluster.name),
            "name": isolated(one.organisation.name),
        }
    text = quote(f"{words}\n{link}", safe="")
    return Sent(one, invitation.email or shown_phone(invitation.phone), link, f"https://wa.me/{number}?text={text}")


def address_to_ask(organisation: Organisation) -> str:
    """A mobile number before an e-mail: phones come first here. A fixed line receives no link."""
    if organisation.phone and _is_mobile(organisation.phone):
        return shown_phone(organisation.phone)
    return organisation.email


def _is_mobile(phone: str) -> bool:
    try:
        return phonenumbers.number_type(phonenumbers.parse(phone)) in MOBILE
    except phonenumbers.NumberParseException:
        return False
