"""A cluster in figures: for its board, its office and its government members, who all see totals and nobody's own things by them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.models import Listing, Match
from matchmaking.querysets import DISCREET
from portal.organisations.figures import figure
from portal.organisations.models import Cluster
from portal.ui.parts import Figure

QUARTER = dt.timedelta(days=91)


def cluster_totals(cluster: Cluster) -> list[Figure]:
    """Counted over everything in the cluster, private needs included; requests for finance are in no figure."""
    counted = (
        Listing.objects.open()
        .filter(cluster=cluster)
        .exclude(DISCREET)
        .aggregate(
            **{
                f"{kind}_{what}": Count(field, filter=Q(kind=kind), distinct=True)
                for kind in ("need", "offer")
                for what, field in (("all", "pk"), ("behind", "organisation"))
            }
        )
    )
    agreed = (
        Match.objects.filter(agreed_at__gte=timezone.now() - QUARTER, listing__cluster=cluster)
        .exclude(listing__category=Listing.Category.FINANCE)
        .values_list("listing__organisation", "organisation")
    )
    pairs = list(agreed)
    return [
        Figure(_("Open needs"), figure(counted["need_all"], organisations=counted["need_behind"])),
        Figure(_("Open offers"), figure(counted["offer_all"], organisations=counted["offer_behind"])),
        Figure(
            _("Partners who said yes to each other this quarter"),
            figure(len(pairs), organisations=len({one for pair in pairs for one in pair})),
        ),
    ]
