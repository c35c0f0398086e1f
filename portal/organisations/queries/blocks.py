"""Who blocks whom, asked by whoever is about to put two people together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet

from portal.accounts.models import User

from ..models import Block, Membership


def blocks_of(reader: User) -> QuerySet[Block]:
    """One's own, and those of the organisations that one keeps."""
    keeps = Membership.objects.filter(
        user=reader.pk, ended_at=None, role__in=[Membership.Role.OWNER, Membership.Role.ADMIN]
    )
    mine = Q(person=reader.pk) | Q(organisation__in=keeps.values("organisation"))
    return Block.objects.filter(mine).select_related("blocked", "organisation").order_by("-since", "pk")


def is_blocked_anywhere(person: User) -> Exists:
    """As a part of another question: whether anybody blocks them at all."""
    return Exists(Block.objects.filter(blocked=person.pk))


def blockers_of(person: User) -> tuple[set[int], set[int]]:
    """Primary keys of the organisations and of the people whom this person does not reach."""
    rows = Block.objects.filter(blocked=person.pk).values_list("organisation", "person")
    return {one for one, _other in rows if one}, {one for _other, one in rows if one}


def apart_from(person: User, others: Iterable[int]) -> set[int]:
    """Those of `others` (primary keys of people) who block this person or are blocked by them, alone or with their organisation."""
    wanted = list(others)
    mine = Membership.objects.filter(user=person.pk, ended_at=None).values("organisation")
    rows = Block.objects.filter(
        Q(blocked__in=wanted) & (Q(person=person.pk) | Q(organisation__in=mine))
        | Q(blocked=person.pk) & (Q(person__in=wanted) | Q(organisation__isnull=False))
    ).values_list("person", "organisation", "blocked")
    found, theirs = set(), set()
    for blocker, organisation, blocked in rows:
        if blocked != person.pk:
            found.add(blocked)
        elif organisation is None:
            found.add(blocker)
        else:
            theirs.add(organisation)
    if theirs:
        seats = Membership.objects.filter(user__in=wanted, ended_at=None, organisation__in=theirs)
        found |= set(seats.values_list("user", flat=True))
    return found - {person.pk}


def hears_nothing_of(person: User, *, email: str = "", phone: str = "") -> bool:
    """Whether whoever has this address blocks that person. Whoever asks must not let it show: it would tell who is here."""
    whose = Q(person__email=email) if email else Q(person__phone=phone)
    return Block.objects.filter(whose, blocked=person.pk).exists()
