"""The audience terms that a person holds through organisations, clusters and connections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from .models import BoardSeat, ClusterMembership, Connection, Exclusion, Membership, OfficeStaff, Organisation

if TYPE_CHECKING:
    from portal.accounts.models import User


def terms_for(user: User) -> Iterable[str]:
    """All that a person holds here, in one query.

    `organisation:` of their own, `cluster:` of those they are in, serve or are on the board of, `introduced:` of those they know,
    `excluded:` of those that keep them out, `kind:government` where they act for a government body.
    """
    own = Membership.objects.filter(user=user, ended_at=None)
    mine = own.values("organisation")
    government = own.filter(organisation__kind=Organisation.Kind.GOVERNMENT)
    # Who acts for both sides is no stranger to either.
    kept_out = Exclusion.objects.filter(excluded__in=mine).exclude(organisation__in=mine)
    return _terms("organisation:", own, "organisation__public_id").union(
        _terms("cluster:", ClusterMembership.objects.filter(organisation__in=mine, ended_at=None), "cluster__slug"),
        _terms("cluster:", OfficeStaff.objects.filter(user=user, ended_at=None), "cluster__slug"),
        _terms("cluster:", BoardSeat.objects.filter(user=user, ended_at=None), "cluster__slug"),
        _terms("introduced:", Connection.objects.filter(first__in=mine, ended_at=None), "second__public_id"),
        _terms("introduced:", Connection.objects.filter(second__in=mine, ended_at=None), "first__public_id"),
        _terms("excluded:", kept_out, "organisation__public_id"),
        _terms("kind:", government, "organisation__kind"),
    )


def _terms(prefix: str, rows: QuerySet[Any], field: str) -> QuerySet[Any, Any]:
    term = Concat(Value(prefix), F(field), output_field=CharField())
    return rows.order_by().values_list(term, flat=True)
