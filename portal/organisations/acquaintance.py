"""Whom a person knows here by name, so that they can be looked for: each app says whom its own pages already show them.

    acquaintances.register("messaging.talks", Circle(
        _("In a conversation"), rows=said_to, person="author", key="conversation__public_id", url=address_of,
    ))

Whoever blocks the reader or is blocked by them is left out; colleagues see each other all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core.registry import Registry

from .models import Membership, OfficeStaff, Organisation
from .queries.blocks import apart_from
from .standing import standing_of


@dataclass(frozen=True, slots=True)
class Circle:
    """`rows(user)` are rows that each name somebody: `person` is the way from a row to them, `key` to what `url` makes an address of.

    `label` says where the reader knows them from.
    """

    label: str | Promise
    rows: Callable[[User], QuerySet[Any]]
    person: str
    key: str
    url: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Known:
    """`person` holds no more than their names, `url` is the page on which these stand."""

    person: User
    label: str | Promise
    url: str


COLLEAGUES = "organisations.colleagues"
acquaintances: Registry[Circle] = Registry()


def known_to(user: User, is_sought: Callable[[User], bool]) -> list[Known]:
    """Each once, by the first circle in which they are, A to Z. One query, and one or two more where others than colleagues are found."""
    found: dict[int, tuple[str, Known]] = {}
    place = {name: at for at, (name, _circle) in enumerate(acquaintances)}
    rows = list(_rows(user))
    for name, pk, full_name, latin_name, key in sorted(rows, key=lambda row: (place[row[0]], row[2], row[1])):
        person = User(pk=pk, full_name=full_name, latin_name=latin_name)
        if pk not in found and (name == COLLEAGUES or pk != user.pk) and is_sought(person):
            circle = acquaintances[name]
            found[pk] = (name, Known(person, circle.label, circle.url(key)))
    others = [pk for pk, (name, _known) in found.items() if name != COLLEAGUES]
    apart = apart_from(user, others) if others else set()
    return [known for pk, (_name, known) in found.items() if pk not in apart]


def _rows(user: User) -> QuerySet[Any, Any]:
    first, *more = (
        circle.rows(user)
        .filter(**{f"{circle.person}__is_active": True})
        .order_by()
        .values_list(
            Value(name, CharField()),
            circle.person,
            f"{circle.person}__full_name",
            f"{circle.person}__latin_name",
            circle.key,
        )
        for name, circle in acquaintances
    )
    return first.union(*more)


def _colleagues(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=standing_of(user).organisations, ended_at=None)


def _of_offices(user: User) -> QuerySet[OfficeStaff]:
    """Who serves in the offices of the reader's clusters, as the page of the office names them."""
    me = standing_of(user)
    return OfficeStaff.objects.filter(
        cluster__in=me.clusters | me.offices.keys(),
        cluster__published_at__lte=timezone.now(),
        cluster__organisation__in=Organisation.objects.visible_to(user).values("pk"),
        ended_at=None,
    )


def sign_in() -> None:
    acquaintances.register(
        COLLEAGUES,
        Circle(
            _("Colleague"),
            rows=_colleagues,
            person="user",
            key="organisation__slug",
            url=lambda slug: reverse("organisations:members", args=[slug]),
        ),
    )
    acquaintances.register(
        "organisations.offices",
        Circle(
            _("Cluster office"),
            rows=_of_offices,
            person="user",
            key="cluster__organisation__slug",
            url=lambda slug: Organisation(slug=slug).get_absolute_url(),
        ),
    )
