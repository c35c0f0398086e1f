"""What the offices of the story noted at their desks, and what waits there when somebody first looks."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.desk.models import ContactNote, NextAction, Tag
from portal.desk.services.health import count_members
from portal.desk.services.queue import refresh_queue

from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast

VISITS = ((0.78, 0.2, 28.0), (0.88, 31.0, 57.0), (0.95, 62.0, 140.0))
"""Up to which share of all organisations, from how many to how many days ago."""


def write_desk(cast: Cast) -> None:
    for told in read(DATA / "desk.toml")["member"]:
        cluster, organisation = cast.clusters[told["cluster"]], cast.organisations[told["organisation"]]
        by = cast.users[told["office"]]
        for name in told["tags"]:
            tag, _is_new = Tag.objects.get_or_create(cluster=cluster, name=name)
            tag.organisations.add(organisation)
        here = {"cluster": cluster, "organisation": organisation, "by": by}
        ContactNote.objects.bulk_create(
            ContactNote(
                **here,
                public_id=steady_id("contact", told["organisation"], number),
                way=note["way"],
                on=cast.today - dt.timedelta(days=note["ago"]),
                text=note["text"],
            )
            for number, note in enumerate(told["note"])
        )
        NextAction.objects.bulk_create(
            NextAction(
                **here,
                public_id=steady_id("step", told["organisation"], number),
                what=step["what"],
                due_on=cast.today + dt.timedelta(days=step["due"]),
                owner=cast.users[step["owner"]],
            )
            for number, step in enumerate(told["step"])
        )


def write_visits(cast: Cast) -> None:
    """When somebody of each organisation was here last: most this month, some longer ago, a few never. Nobody since before its last
    need or offer; those whom a visitor can be were here today or yesterday."""
    last = dict(Listing.objects.order_by().values_list("organisation").annotate(Max("published_at")))
    now, came = timezone.now(), []
    for person in cast.story.people:
        organisation = cast.organisations.get(person.organisation)
        if organisation is None:
            continue
        ago = 0.5 if person.persona else _days_ago(person.organisation)
        seen = [last.get(organisation.pk), None if ago is None else now - dt.timedelta(days=ago)]
        user = cast.users[person.key]
        user.last_login = max((one for one in seen if one), default=None)
        came.append(user)
    User.objects.bulk_update(came, ["last_login"])


def _days_ago(organisation: str) -> float | None:
    """The same for all people of an organisation."""
    drawn = chance("visit", organisation)
    share = drawn.random()
    for most, first, last in VISITS:
        if share < most:
            return drawn.uniform(first, last)
    return None


def look_through(cast: Cast) -> None:
    """At the end of the seed: how members are doing, and what waits in each office."""
    write_visits(cast)
    for cluster in cast.clusters.values():
        count_members(cluster)
        refresh_queue(cluster)
