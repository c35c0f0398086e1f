"""Which link of the chain a title speaks of: by its trade, else by the words of the links and what the members there say they do.

Only by its head: "cartons for dates" speaks of cartons. What supports the chain from beside it (a test, a course, money) has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import ChainLink, ClusterMembership
from portal.search import shelf
from portal.search.audience import terms_for
from portal.search.index import PASSAGE, SearchQuery
from portal.search.normalise import tokens

from ..engine.codes import closest
from .surroundings import Surroundings
from .trade import head_of, trade_named

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

BESIDE_THE_CHAIN = frozenset({"finance", "testing", "research", "advice", "training", "student", "permit", "project"})
"""What supports the chain from beside it is at no link."""

OF_THE_TRADE = 0.75
"""Closeness of two classes of one group in ISIC."""

WHAT_MEMBERS_DO = ("makes", "serves", "capability", "offer", "profile", "test", "technology")
HITS = 50
SURE_ENOUGH = 0.45
OF_THE_THING = 0.6
"""What says less of the head than this, in any language, speaks of something else that shares a word with it."""


def guess_link(
    title: str, around: Surroundings, *, reader: Reader, category: str = "", language: str = ""
) -> ChainLink | None:
    """The link of the trade that is named, else the one that most of what is found points at; None where nothing does, or too
    many do."""
    head = head_of(title)
    if not around.cluster or not head or category in BESIDE_THE_CHAIN:
        return None
    if codes := trade_named(title, language):
        links = _of_the_trade(codes, around)
        # Who grows dates and who packs them are both of the trade: most members who speak of them decide.
        if len(links) > 1:
            votes = _votes(head, around, reader, language, least=0.0)
            return max(links, key=lambda link: (votes.get(link.position, 0.0), -link.position))
        if links or all(one.link.sectors.all() for one in around.places):
            return next(iter(links), None)
    votes = _votes(head, around, reader, language, least=OF_THE_THING)
    total = sum(votes.values())
    if not total:
        return None
    position, most = max(votes.items(), key=itemgetter(1))
    if most / total < SURE_ENOUGH:
        return None
    return next((one.link for one in around.places if one.link.position == position), None)


def _of_the_trade(codes: Sequence[str], around: Surroundings) -> list[ChainLink]:
    """The links whose sectors are nearest to the trade, all that are equally near; a trade of none of them is beside the chain."""
    near = [
        (found[0], one.link)
        for one in around.places
        if (found := closest(codes, [sector.code for sector in one.link.sectors.all()])) and found[0] >= OF_THE_TRADE
    ]
    nearest = max((closeness for closeness, _link in near), default=0.0)
    return [link for closeness, link in near if closeness == nearest]


def _votes(head: str, around: Surroundings, reader: Reader, language: str, *, least: float) -> dict[int, float]:
    votes = _by_members(head, around, reader, language, least)
    for position, share in _by_names(head, around).items():
        votes[position] = votes.get(position, 0.0) + share
    return votes


def _by_names(sentence: str, around: Surroundings) -> dict[int, float]:
    """A word of a link's own name counts as much as all that members say."""
    said = set(tokens(sentence))
    votes: dict[int, float] = defaultdict(float)
    for one in around.places:
        names = set(tokens(f"{one.link.name_en} {one.link.name_fr} {one.link.name_ar}"))
        if said & names:
            votes[one.link.position] += 1.0
    return votes


def _by_members(sentence: str, around: Surroundings, reader: Reader, language: str, least: float) -> dict[int, float]:
    """What is found of each link's members and says at least so much of the head, added up to 1; only in documents that the reader
    may see. It may be said in any language: who asks for dates in Arabic asks for what one asks for in English."""
    members = ClusterMembership.objects.of_published().filter(cluster=around.cluster)
    stands_at = dict(members.exclude(link=None).values_list("organisation__public_id", "link__position"))
    votes: dict[int, float] = defaultdict(float)
    if not stands_at:
        return votes
    asked = SearchQuery(
        audience=terms_for(reader),
        text=sentence,
        family=PASSAGE,
        match="any",
        wide=True,
        language=language,
        kinds=WHAT_MEMBERS_DO,
        owners=list(stands_at),
        limit=HITS,
    )
    try:
        with shelf.reading() as index:
            hits = index.search(asked).hits
    except shelf.NotReady:  # then the names of the links alone are known
        return votes
    for hit in hits:
        if hit.owner in stands_at and hit.coverage >= least:
            votes[stands_at[hit.owner]] += hit.score * hit.coverage
    total = sum(votes.values())
    return {position: share / total for position, share in votes.items()} if total else {}
