"""What the offices of the story noted at their desks, and what waits there when somebody first looks."""

from __future__ import annotations

import datetime as dt

from portal.desk.models import ContactNote, NextAction, Tag
from portal.desk.services.health import count_members
from portal.desk.services.queue import refresh_queue

from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast


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


def look_through(cast: Cast) -> None:
    """At the end of the seed: how members are doing, and what waits in each office."""
    for cluster in cast.clusters.values():
        count_members(cluster)
        refresh_queue(cluster)
