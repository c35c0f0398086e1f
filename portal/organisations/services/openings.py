"""What the office and the portal's staff open of a member, beyond what members see of each other, is written down for it to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from portal.accounts.models import User
from portal.core.errors import NotAllowed

from .. import permissions
from ..models import Cluster, ClusterMembership, JoinRequest, OfficeStaff, Opening, Organisation
from ..standing import standing_of

Thing = Opening.Thing


def open_contact(organisation: Organisation, *, by: User) -> None:
    """Telephone and e-mail, for the rest of the day."""
    if not permissions.can_open_contact(by, organisation):
        raise NotAllowed
    write_openings({Thing.CONTACT: [organisation]}, by=by)


def write_openings(opened: Mapping[str, Iterable[Organisation]], *, by: User, office: Cluster | None = None) -> None:
    """Write down that `by` opened these things of these; a second time on one day writes nothing, nor does one's own.

    `office` is the one as whose staff they look; else it is looked up, and without any they are the portal's staff.
    """
    told = {(one.pk, thing) for thing, organisations in opened.items() for one in organisations}
    everybody = {pk for pk, _thing in told}
    if not told:
        return
    own = standing_of(by).organisations
    offices = dict.fromkeys(everybody, office.pk) if office else _offices(by, everybody - own)
    rows = [
        Opening(organisation_id=pk, person=by, thing=thing, office_id=offices.get(pk))
        for pk, thing in sorted(told)
        if pk not in own
    ]
    Opening.objects.bulk_create(rows, ignore_conflicts=True)


def _offices(by: User, organisations: Collection[int]) -> dict[int, int]:
    """Organisation -> the cluster in whose office the person serves it, as a member or as one that asks to join."""
    serving = OfficeStaff.objects.filter(user=by, ended_at=None).values("cluster")
    found: dict[int, int] = {}
    for rows in (
        JoinRequest.objects.open().filter(organisation__in=organisations, cluster__in=serving),
        ClusterMembership.objects.filter(organisation__in=organisations, cluster__in=serving, ended_at=None),
    ):
        found |= dict(rows.order_by("-pk").values_list("organisation", "cluster"))
    return found
