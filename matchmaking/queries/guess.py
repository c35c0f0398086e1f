"""Which link of the chain a sentence speaks of: by the words of the links, and by what the members at each link say they do."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import ChainLink, ClusterMembership, Organisation
from portal.search import shelf
from portal.search.audience import terms_for
from portal.search.index import PASSAGE, SearchQuery
from portal.search.normalise import tokens

from .surroundings import Surroundings

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

WHAT_MEMBERS_DO = ("makes", "serves", "offer", "profile", "test", "technology")
HITS = 50
SURE_ENOUGH = 0.45


def guess_link(sentence: str, around: Surroundings, *, reader: Reader) -> ChainLink | None:
    """The link that most of what is found points at; None where nothing does, or too many do."""
    if not around.cluster or not tokens(sentence):
        return None
    votes = _by_members(sentence, around, reader)
    for position, share in _by_names(sentence, around).items():
        votes[position] = votes.get(position, 0) + share
    total = sum(votes.values())
    if not total:
        return None
    position, most = max(votes.items(), key=itemgetter(1))
    if most / total < SURE_ENOUGH:
        return None
    return next((one.link for one in around.places if one.link.position == position), None)


def _by_names(sentence: str, around: Surroundings) -> dict[int, float]:
    """A word of a link's own name counts as much as all that members say."""
    said = set(tokens(sentence))
    votes: dict[int, float] = defaultdict(float)
    for one in around.places:
        names = set(tokens(f"{one.link.name_en} {one.link.name_fr} {one.link.name_ar}"))
        if said & names:
            votes[one.link.position] += 1.0
    return votes


def _by_members(sentence: str, around: Surroundings, reader: Reader) -> dict[int, float]:
    """What is found of each link's members, added up to 1; only in documents that the reader may see."""
    published = Organisation.objects.published()
    members = ClusterMembership.objects.filter(cluster=around.cluster, ended_at=None, organisation__in=published)
    stands_at = dict(members.exclude(link=None).values_list("organisation__public_id", "link__position"))
    votes: dict[int, float] = defaultdict(float)
    if not stands_at:
        return votes
    asked = SearchQuery(
        audience=terms_for(reader),
        text=sentence,
        family=PASSAGE,
        match="any",
        kinds=WHAT_MEMBERS_DO,
        owners=list(stands_at),
        limit=HITS,
    )
    for hit in shelf.index().search(asked).hits:
        if hit.owner in stands_at:
            votes[stands_at[hit.owner]] += hit.score * hit.coverage
    total = sum(votes.values())
    return {position: share / total for position, share in votes.items()} if total else {}
