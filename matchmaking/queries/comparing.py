"""From a need or offer to the engine and back: who might fit, what the asker may read of them, and who may read the asker.

The same for a stored listing and for one that is being typed. Nothing that the asker's organisation may not see enters; nobody
who may not see the listing comes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from portal.organisations.models import Organisation
from portal.organisations.visibility import excluded_term
from portal.search import shelf
from portal.search.audience import may_read
from portal.search.models import SearchDocument

from .. import audience
from ..appearance import unnamed
from ..behind import behind
from ..engine import facts, matching
from ..engine.documents import Pooled, pool
from ..engine.gates import KINDS_FOR
from ..engine.matching import Comparison
from ..engine.pair import Pair, Surroundings
from ..engine.promise import likeliest
from ..engine.subject import answers
from ..learning.kept import in_use
from ..models import Listing, Match
from ..retrieval import hits_for
from .exposure import turns_of
from .lessons import limits_of, limits_of_asker
from .links import graph, linkages
from .parties import engine_listing, parties, unnamed_party, with_instruments, with_party_facts, with_sharia
from .portfolios import backing_of

CANDIDATES = 500
NEIGHBOURS = 200


class Behind(NamedTuple):
    """What of the row behind a hit is looked at."""

    subject: str
    audience: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked. `listing` may be a row or not saved yet; `readers` are audience terms as documents carry them."""

    listing: Listing
    terms: facts.Listing
    readers: tuple[str, ...]

    @property
    def is_unnamed(self) -> bool:
        return self.listing.confidentiality == Listing.Confidentiality.UNNAMED


@dataclass(frozen=True, slots=True)
class Who:
    """The organisation behind a candidate, and its own offer where that is how it was found."""

    organisation: Organisation
    offer: Listing | None = None

    @property
    def is_named(self) -> bool:
        return self.offer is None or self.offer.confidentiality == Listing.Confidentiality.NAMED


@dataclass(frozen=True)
class Field:
    """All about the candidates of one question that does not depend on its conditions, so that several can be tried.

    `needs` are public ids of open needs in which an offer's words were found, the best first.
    """

    question: facts.Question
    candidates: Sequence[facts.Candidate]
    texts: Mapping[str, Pooled]
    around: Surroundings
    who: Mapping[str, Who]
    needs: Sequence[str] = ()

    @property
    def asks_unnamed(self) -> bool:
        return self.question.asker.id == self.question.listing.id

    def places(self, candidate: str) -> tuple[int | None, int | None]:
        """Where the asker and a candidate stand in the chain that the listing names, as far as each may be told."""
        listing = self.question.listing
        party = next(one.party for one in self.candidates if one.party.id == candidate)
        theirs = [link for slug, link in party.links if slug == listing.cluster]
        ours = [link for slug, link in self.question.asker.links if slug == listing.cluster]
        fitting = listing.link if listing.link in theirs else next(iter(theirs), None)
        return next(iter(ours), None), fitting

    def compare(self, terms: facts.Listing | None = None, *, most: int = CANDIDATES) -> Comparison:
        """Through all gates and criteria: as asked, or with other conditions. At most so many suggestions come out."""
        return matching.match(
            replace(self.question, listing=terms) if terms else self.question,
            self.candidates,
            self.texts,
            weights=in_use("listing"),
            backward=in_use("listing_backward"),
            around=self.around,
            look_up=words_of,
            most=most,
        )

    def weigh(self, candidate: str) -> matching.Match:
        """One candidate, whatever its gates say: somebody has come forward."""
        chosen = next(one for one in self.candidates if one.party.id == candidate)
        pair = Pair(self.question, chosen, self.texts.get(candidate) or Pooled(), self.around)
        return matching.weigh(pair, weights=in_use("listing"), backward=in_use("listing_backward"), look_up=words_of)


def asked_by(listing: Listing) -> Asked:
    """A stored listing as a question."""
    hidden = listing.confidentiality == Listing.Confidentiality.UNNAMED
    seen = unnamed([listing])[listing.pk] if hidden else None
    return Asked(listing, engine_listing(listing, seen), audience.may_be_suggested_for(listing))


def unnamed_before(listing: Listing) -> list[int]:
    """Organisations that a stored listing's people know only through an unnamed offer: a second look must not name them."""
    standing = Match.objects.standing().filter(listing=listing, agreed_at=None, offer__confidentiality="unnamed")
    return list(standing.values_list("organisation", flat=True))


def field_of(
    asked: Asked,
    *,
    unnamed_before: Collection[int] = (),
    only: Organisation | None = None,
    also: Collection[str] = (),
) -> Field:
    """Gather who might answer. `unnamed_before` are organisations (pk) that the asker knows only unnamed: they stay so.

    `also` are organisations (public id) to look at whatever their texts say, as far as they may be looked at.

    With `only` nobody else is looked at: that organisation has come forward under its own name. While
    the search index is being made, it is compared without its words, and everybody else not at all: raises `shelf.NotReady`.
    """
    organisation, today = asked.listing.organisation, timezone.localdate()
    reader = audience.terms_for_organisation(organisation)
    words = f"{asked.terms.title}\n{asked.terms.text}"
    try:
        with shelf.reading() as index:
            found = hits_for(
                index,
                words,
                title=asked.terms.title,
                is_need=asked.terms.is_need,
                audience=reader,
                only=[only.public_id] if only else [],
                without=[organisation.public_id],
            )
    except shelf.NotReady:
        if not only:
            raise
        found = []
    rows = _readable(found, reader)
    hits = [hit for hit in found if hit.document in rows and hit.kind != "need"]
    texts = pool(hits, today, led=in_use("listing").reads("led"))
    asker, around = _asker(asked, organisation)
    if only:
        forward = with_party_facts(Organisation.objects.filter(pk=only.pk)).get()
        who = {only.public_id: Who(forward, _offers(asked, hits, rows).get(only.public_id))}
    else:
        who = _who(asked, texts, hits, rows, reader, frozenset(unnamed_before), also)
        own = behind(asked.listing)
        who = {key: one for key, one in who.items() if one.organisation.pk not in own}
    candidates = _candidates(asked, who, reader)
    if audience.is_discreet(asked.listing):
        backing = backing_of(candidates, asker, organisation=organisation, reader=reader, today=today)
        around = replace(around, backing=backing)
    return Field(
        question=facts.Question(asked.terms, asker, today, limits=limits_of_asker(asked.listing)),
        candidates=candidates,
        texts=texts,
        around=around,
        who=who,
        needs=list(
            dict.fromkeys(rows[hit.document].subject for hit in found if hit.document in rows and hit.kind == "need")
        ),
    )


def _readable(hits: Iterable[facts.Hit], reader: frozenset[str]) -> dict[int, Behind]:
    """The rows behind the hits as they are now: the second lock, where the index is a second behind."""
    rows = SearchDocument.objects.filter(pk__in=[hit.document for hit in hits], deleted_at=None)
    lean = rows.values_list("pk", "subject", "audience")
    return {pk: Behind(subject, terms) for pk, subject, terms in lean if may_read(reader, terms)}


def _asker(asked: Asked, organisation: Organisation) -> tuple[facts.Party, Surroundings]:
    """Who asks, as the other side may see it; without a name there is no past work to be near to either."""
    if asked.is_unnamed:
        seen = unnamed([asked.listing])[asked.listing.pk]
        return unnamed_party(asked.listing, seen), Surroundings(linkages())
    rows = with_party_facts(Organisation.objects.filter(pk=organisation.pk))
    party = parties(rows, audience.least_terms_of_readers(asked.listing))[organisation.public_id]
    ties = graph()
    return party, Surroundings(linkages(), ties, ties.nearness(party.id))


def _who(
    asked: Asked,
    texts: Mapping[str, Pooled],
    hits: Sequence[facts.Hit],
    rows: Mapping[int, Behind],
    reader: frozenset[str],
    unnamed_before: frozenset[int],
    also: Collection[str],
) -> dict[str, Who]:
    """Candidate id -> who that is: published organisations, and unnamed offers that stand for theirs. Each organisation once."""
    trades = _sectors(texts) if asked.terms.is_need else {}
    best = likeliest(asked.terms, texts, trades, in_use("listing"), CANDIDATES)
    ids = dict.fromkeys([*best, *_neighbours(asked), *also])
    organisations = list(with_party_facts(Organisation.objects.published().filter(public_id__in=ids)))
    offers = _offers(asked, hits, rows)
    hidden = [offer for offer in offers.values() if offer.public_id in ids]
    terms = audience.terms_for_organisations(
        {one.pk: one for one in [*organisations, *(offer.organisation for offer in hidden)]}.values()
    )
    asking = asked.listing.organisation_id
    suited = {pk for pk, held in terms.items() if pk != asking and may_read(held, asked.readers)}
    # Whoever keeps the asker out is not suggested to it either.
    suited -= {one.pk for one in organisations if excluded_term(one) in reader}
    suited -= {offer.organisation_id for offer in hidden if excluded_term(offer.organisation) in reader}
    named = {
        one.public_id: Who(one, offers.get(one.public_id))
        for one in organisations
        if one.pk in suited and one.pk not in unnamed_before
    }
    known = {who.organisation.pk for who in named.values()}
    for offer in hidden:
        if offer.organisation_id in suited and offer.organisation_id not in known:
            named[offer.public_id] = Who(offer.organisation, offer)
            known.add(offer.organisation_id)
    return named


def _sectors(ids: Iterable[str]) -> dict[str, list[str]]:
    """Organisation (public id) -> the codes of its sectors, which everybody sees; of an unnamed offer nothing is told so early."""
    found: dict[str, list[str]] = {}
    rows = Organisation.objects.published().filter(public_id__in=list(ids), sectors__isnull=False)
    for one, code in rows.values_list("public_id", "sectors__code"):
        found.setdefault(one, []).append(code)
    return found


def _neighbours(asked: Asked) -> list[str]:
    """Who stands where it is asked for, whatever they write of themselves: at the link and near the trade, in it, of the kind.

    They may say the same in another language. Those who are only near in the graph are not added: knowing somebody is no reason.
    """
    listing, terms = asked.listing, asked.terms
    if not terms.is_need:
        return []
    published = Organisation.objects.published().exclude(pk=listing.organisation_id)
    trade, places = Q(), Q()
    for code in terms.codes:
        trade |= Q(sectors__code__startswith=code[:2])
        places |= Q(sectors__code__startswith=code[:3])
    if listing.link_id:
        places |= Q(cluster_memberships__link=listing.link_id, cluster_memberships__ended_at=None) & trade
    if kinds := KINDS_FOR.get(terms.category):
        places |= Q(kind__in=kinds)
    if not places:
        return []
    freshest = published.filter(places).order_by("-confirmed_on", "pk").values_list("public_id", flat=True)
    return list(dict.fromkeys(freshest[: 2 * NEIGHBOURS]))[:NEIGHBOURS]


def _offers(asked: Asked, hits: Sequence[facts.Hit], rows: Mapping[int, Behind]) -> dict[str, Listing]:
    """Owner id -> the open offer of theirs that answers best, if any is about what is asked; an unnamed offer is its own owner."""
    told = [hit for hit in sorted(hits, key=lambda hit: (-hit.score, hit.document)) if hit.kind == "offer"]
    subjects = {rows[hit.document].subject for hit in told}
    listings = Listing.objects.open().filter(kind=Listing.Kind.OFFER, public_id__in=subjects)
    listings = listings.exclude(source=Listing.PAGES)  # nobody is introduced through a programme or a tender
    found = {one.public_id: one for one in listings.with_card_facts().prefetch_related("sectors", "link__sectors")}
    fitting = {public_id for public_id, one in found.items() if answers(asked.terms, engine_listing(one))}
    best: dict[str, Listing] = {}
    for hit in told:
        if (subject := rows[hit.document].subject) in fitting:
            best.setdefault(hit.owners[0], found[subject])
    return best


def _candidates(asked: Asked, who: Mapping[str, Who], reader: frozenset[str]) -> list[facts.Candidate]:
    named = [person.organisation for person in who.values() if person.is_named]
    known = parties(named, reader, turns_of([one.pk for one in named], beside=asked.listing.pk))
    if audience.is_discreet(asked.listing):
        known = with_instruments(known)
    hidden = {one: person.offer for one, person in who.items() if not person.is_named and person.offer}
    seen = unnamed(hidden.values())
    limits = limits_of([person.organisation.pk for person in who.values()])
    found = []
    for one, person in who.items():
        shown = None if person.is_named else seen[hidden[one].pk]
        offer = engine_listing(person.offer, shown) if person.offer else None
        party = unnamed_party(hidden[one], shown) if shown else with_sharia(known[one], person.offer)
        if person.organisation.pk in limits:
            party = replace(party, limits=limits[person.organisation.pk])
        found.append(facts.Candidate(party, offer))
    return found


def words_of(documents: Collection[int]) -> dict[int, facts.Document]:
    rows = SearchDocument.objects.filter(pk__in=documents).values_list("pk", "kind", "title", "body", "owner", "names")
    return {row[0]: facts.Document(*row) for row in rows}
