"""Past work, and the connections that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from portal.organisations.models import Connection, Reference

from ..days import STORY_YEAR
from ..story import Organisation, Past
from ..story.chance import chance, steady_id
from .cast import Cast, linked

CONNECTED_SINCE = STORY_YEAR - 2
FINANCE = "finance"


def write_past(cast: Cast) -> None:
    told = [(one, number, past) for one in cast.story.organisations for number, past in enumerate(one.past)]
    cast.references = Reference.objects.bulk_create(
        [
            Reference(
                public_id=steady_id("reference", one.key, number),
                organisation=cast.organisations[one.key],
                title=past.title,
                text=past.text,
                year=cast.days(one.key).year(past.year),
                source=past.source,
            )
            for one, number, past in told
        ]
    )
    pairs = [
        (reference.pk, cast.organisations[partner].pk)
        for reference, (_, _, past) in zip(cast.references, told, strict=True)
        for partner in past.partners
    ]
    linked(Reference.partners.through, "reference_id", pairs, "organisation_id")
    _connect(cast, told)


def _connect(cast: Cast, told: Sequence[tuple[Organisation, int, Past]]) -> None:
    """Those who worked together lately know each other. Finance is never shown beside a company."""
    rows: dict[tuple[int, int], Connection] = {}
    for reference, (one, number, past) in zip(cast.references, told, strict=True):
        if past.year < CONNECTED_SINCE:
            continue
        drawn = chance(one.key, number, "connection")
        days = cast.days(one.key)
        for a, b in pairwise([one.key, *past.partners]):
            if FINANCE in {cast.told[a].kind, cast.told[b].kind}:
                continue
            first, second = sorted([cast.organisations[a], cast.organisations[b]], key=lambda each: each.pk)
            rows.setdefault(
                (first.pk, second.pk),
                Connection(
                    first=first,
                    second=second,
                    since=days.moment_on(days.in_year(past.year, drawn), drawn),
                    origin=f"reference:{reference.public_id}",
                ),
            )
    Connection.objects.bulk_create(rows.values())
