"""The chain of a cluster in its report: who stands at each link, what is open there, and what is missing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.queries.chains import standings
from portal.organisations.models import Cluster
from portal.ui.parts import LinkState

from ..periods import Period
from ..report_parts import PartTable, ReportPart, report_parts


def sign_in() -> None:
    report_parts.register("chain", ReportPart(gettext_lazy("Value chain"), table=chain, place=10))
    report_parts.register("missing", ReportPart(gettext_lazy("What is missing"), table=missing, place=20))


def chain(cluster: Cluster, period: Period) -> PartTable | None:  # noqa: ARG001 - the chain is told as it stands
    """As every ribbon counts it: as it stands on the day of asking."""
    known = standings([cluster])
    rows = [
        (link.name, standing.members, standing.needs, standing.offers, _state(standing.state))
        for link in cluster.links.all()
        if (standing := known.get(link.pk))
    ]
    heads = [_("Link"), _("Members"), _("Open needs"), _("Open offers"), _("State")]
    return PartTable(heads, rows) if rows else None


def missing(cluster: Cluster, period: Period) -> PartTable | None:  # noqa: ARG001 - the chain is told as it stands
    known = standings([cluster])
    rows = []
    for link in cluster.links.all():
        standing = known.get(link.pk)
        if standing is None or standing.state != "gap":
            continue
        why = _("more needs than offers") if standing.members else _("nobody is there")
        rows.append((link.name, why, standing.needs, standing.offers))
    return PartTable([_("Link"), _("Why"), _("Open needs"), _("Open offers")], rows) if rows else None


def _state(state: LinkState) -> str:
    return {"covered": _("covered"), "thin": _("thin"), "gap": _("missing")}[state]
