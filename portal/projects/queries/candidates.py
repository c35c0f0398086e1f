"""Who could fill a role, as one reader reads it: from what was found, without what this reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from matchmaking.queries.consortium import told_to
from portal.accounts.models import User
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.standing import standing_of

from ..models import Partner, Project, Role, RoleCandidate

AGAIN = frozenset({Partner.State.WITHDRAWN, Partner.State.EXPIRED})
"""Whoever came no nearer than this may be named again. Who said no, left or was taken out is not."""


@dataclass(frozen=True, slots=True)
class Row:
    """`why` speaks for them, the weightiest first; `against` is what also counted."""

    organisation: Organisation
    why: Sequence[str]
    against: Sequence[str]


def is_looking(roles: Iterable[Role]) -> bool:
    """Whether it is still to be found who could fill one of these roles. Where only others moved, what was found stands meanwhile."""
    return any(one.looked_at is None for one in roles)


def has_free_role(project: Project) -> bool:
    """Whether nobody has one of its roles."""
    taken = Partner.objects.inside().filter(role=OuterRef("pk"))
    return Role.objects.filter(~Exists(taken), project=project).exists()


def able_for(role: Role, reader: User) -> list[Row]:
    """In the order in which they were found."""
    rows = list(_standing(reader).filter(role=role).select_related("organisation__region"))
    told = told_to(reader, [(one.organisation, one.evidence) for one in rows])
    return [
        Row(one.organisation, told[one.organisation_id].why, told[one.organisation_id].against)
        for one in rows
        if one.organisation_id in told
    ]


def with_able(roles: QuerySet[Role], reader: User) -> QuerySet[Role]:
    """The same roles, each saying in `able` how many could fill it, as far as the reader may be shown them."""
    mine = _standing(reader).filter(role=OuterRef("pk")).order_by().values("role")
    return roles.annotate(found_able=Coalesce(Subquery(mine.annotate(many=Count("pk")).values("many")), 0))


def _standing(reader: User) -> QuerySet[RoleCandidate]:
    """Whom the reader may be shown: published, nobody who came near the project meanwhile, nobody across an exclusion of the reader's."""
    near = Partner.objects.filter(project=OuterRef("role__project"), organisation=OuterRef("organisation")).exclude(
        state__in=AGAIN
    )
    kept_out = Exclusion.objects.filter(
        organisation=OuterRef("organisation"), excluded__in=standing_of(reader).organisations
    )
    visible = Organisation.objects.published().values("pk")
    return RoleCandidate.objects.filter(~Exists(near), ~Exists(kept_out), organisation__in=visible)
