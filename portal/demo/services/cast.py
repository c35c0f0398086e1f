"""What has been written so far, by the keys of the story: each part of the seeding adds its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.organisations.models import ChainLink, Cluster, JoinRequest, Organisation, Reference
from portal.taxonomy.models import CertificateType, Region

from ..days import Days
from ..story import Organisation as Told
from ..story import Story


@dataclass
class Cast:
    """`links` are by (cluster, position); `joined`: when each organisation came, by its key."""

    story: Story
    today: dt.date = field(default_factory=timezone.localdate)
    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    joined: dict[str, dt.datetime] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    links: dict[tuple[str, int], ChainLink] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    listings: dict[str, Listing] = field(default_factory=dict)
    requests: list[JoinRequest] = field(default_factory=list)

    @cached_property
    def told(self) -> dict[str, Told]:
        return {one.key: one for one in self.story.organisations}

    @cached_property
    def regions(self) -> dict[str, Region]:
        return Region.objects.in_bulk(field_name="slug")

    @cached_property
    def certificates(self) -> dict[str, CertificateType]:
        return CertificateType.objects.in_bulk(field_name="slug")

    @cached_property
    def _acting(self) -> dict[str, User]:
        """The first of each organisation's people."""
        first: dict[str, User] = {}
        for person in self.story.people:
            first.setdefault(person.organisation, self.users[person.key])
        return first

    def acting_for(self, organisation: str) -> User | None:
        return self._acting.get(organisation)

    def writing_for(self, organisation: str) -> User | None:
        """Its own people, else the office of its cluster, which writes down what members tell it on the telephone."""
        return self.acting_for(organisation) or self.acting_for(self.keeper(self.told[organisation].cluster))

    def country(self, organisation: str) -> str:
        return self.regions[self.told[organisation].place.town].country

    def days(self, organisation: str) -> Days:
        return Days(self.country(organisation), self.today)

    def keeper(self, cluster: str) -> str:
        """The key of the office that looks after a cluster."""
        return next(chain.office for chain in self.story.chains if chain.slug == cluster)


def linked(through: Any, near: str, pairs: list[tuple[Any, Any]], far: str) -> None:
    """Rows of a many-to-many table in one go; `near` and `far` are its column names, pairs are primary keys."""
    through.objects.bulk_create([through(**{near: one, far: other}) for one, other in dict.fromkeys(pairs)])
