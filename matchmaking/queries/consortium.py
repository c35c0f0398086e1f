"""Who could take a place beside others: the questions of the benchmark tasks "consortium" and "partner", asked of the rows.

A place that says what it is for is a need in words with somebody who leads: past work that leads from the lead to a candidate, and
what both did together on just this, count beside the words. A place that names only a trade or a link has no words: then who stands
there is put in the order in which the lead would work with them next. What of the two tasks' features is not kept here (fields of
research, countries that work together) is not known, and so adds nothing.

The same gates, documents and locks as for a need of the lead's: nothing that the lead may not see enters, nobody unnamed comes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.organisations.models import ChainLink, Cluster, Exclusion, Organisation
from portal.organisations.visibility import excluded_term, fields, visible_fields_of
from portal.search.audience import may_read, terms_for
from portal.search.models import SearchDocument
from portal.search.normalise import says_something

from .. import audience
from ..engine import explanation, facts, matching
from ..engine.codes import closest
from ..engine.conditions import Setter
from ..engine.measures import telling
from ..engine.pair import Surroundings
from ..engine.subject import NEAR_TRADE
from ..engine.weights import load
from ..language import guess_language
from ..models import Listing
from .comparing import CANDIDATES, Asked, Field, field_of, words_of
from .links import graph
from .parties import engine_listing
from .vocabulary import Vocabulary

CONSORTIUM, PARTNER = "consortium", "partner"
MOST = 10
REACHED = 100
"""So many of those to whom past work leads from the lead are looked at where there are no words."""

FOUND_BEST = 20
HALF = 0.5
WHY = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """A place to be filled. `about` is what the whole is about: it is compared where the place says nothing of itself.

    `codes` are of ISIC; empty `kinds` and `countries` keep nobody out.
    """

    title: str = ""
    about: str = ""
    codes: tuple[str, ...] = ()
    cluster: Cluster | None = None
    link: ChainLink | None = None
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    @property
    def is_said(self) -> bool:
        return says_something(self.title)

    @property
    def task(self) -> str:
        """By which weights it is answered."""
        return PARTNER if not self.is_said and (self.codes or self.link) else CONSORTIUM


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who could. `strength` is in log-odds of the task's own weights; it is compared with others of one question alone."""

    organisation: Organisation
    strength: float
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Why, in the reader's language: what speaks for them, the weightiest first, and what against."""

    why: Sequence[str]
    against: Sequence[str]


def who_could(
    sought: Sought,
    *,
    lead: Organisation,
    partners: Iterable[Organisation] = (),
    never: Collection[int] = (),
    most: int = MOST,
) -> list[Able]:
    """Return who could fill a place beside a lead and its partners, the best first. Raises `shelf.NotReady`.

    `never` (pk) are those who need not be asked again. Across an exclusion, by the lead or a partner or of them, nobody comes out.
    """
    beside = [lead, *partners]
    asked = _asked(sought, lead)
    by_links = sought.task == PARTNER
    ties = graph().ties(lead.public_id)
    near = sorted(ties, key=lambda one: (-ties[one].reach, one))[:REACHED] if by_links else ()
    field = field_of(asked, also=near)
    apart = _apart(beside, [one.organisation.pk for one in field.who.values()])
    out = {*never, *apart, *(one.pk for one in beside)}
    standing = {one for one, who in field.who.items() if who.is_named and _suits(who.organisation, sought)}
    kept = [
        one
        for one in field.candidates
        if one.party.id in standing and field.who[one.party.id].organisation.pk not in out
    ]
    if by_links:
        kept = [one for one in kept if _is_there(one.party, sought)]
    found = matching.match(
        field.question,
        kept,
        field.texts,
        weights=load(sought.task),
        around=_around(field, ties),
        look_up=words_of,
        most=CANDIDATES,
        places=(),
    )
    parties = {one.party.id: one.party for one in kept}
    able = [one for one in found.matches if by_links or _could(one, parties[one.organisation], sought)]
    return [
        Able(
            field.who[one.organisation].organisation,
            one.forward.strength,
            one.asker_evidence() | {"stands": _stands(parties[one.organisation], sought)},
        )
        for one in able[:most]
    ]


def told_to(reader: User, able: Sequence[tuple[Organisation, Mapping[str, Any]]]) -> dict[int, Told]:
    """Organisation (pk) -> why, as far as this reader may see it now; whoever keeps the reader out is not among them.

    In a fixed number of queries. `able` are organisations with the evidence that was kept of them; where it is not that of whoever
    needs, it says so in `side` and `mine` (`among.Found`).
    """
    terms = terms_for(reader)
    known = [(one, evidence) for one, evidence in able if excluded_term(one) not in terms]
    visible = _visible_documents((evidence for _one, evidence in known), terms)
    seen = visible_fields_of([one for one, _evidence in known], terms)
    links = {evidence["stands"].partition(":")[0] for _one, evidence in known if evidence.get("stands")}
    names = Vocabulary([evidence for _one, evidence in known], links)
    found = {}
    for one, evidence in known:
        kept, _dropped = explanation.without_hidden(evidence, visible)
        hidden = {name for name, _field in fields}.difference(seen[one.pk])
        kept = explanation.without_fields(kept, hidden, mine=evidence.get("mine", "need"))
        found[one.pk] = _told(kept, names, side=evidence.get("side", "asker"), mine=evidence.get("mine", "need"))
    return found


def _told(evidence: Mapping[str, Any], names: Vocabulary, *, side: Literal["asker", "candidate"], mine: Setter) -> Told:
    """What they can do stands before how near they are."""
    reasons = [one for one in explanation.reasons(evidence, names, side=side) if one.text]
    speaking = [one for one in reasons if one.points > 0]
    why = [one.text for one in speaking if one.criterion == "terms"]
    if not why:
        cells = [one for one in explanation.lines(evidence, names, mine=mine) if one.state != "no"]
        why += [explanation.closed(one.value) for one in cells[:1]]
    if stands := evidence.get("stands"):
        why.append(_("Stands at %(link)s in the chain.") % {"link": names("link", stands)})
    why += [one.text for one in speaking if one.criterion != "terms"]
    return Told(why[:WHY], [one.text for one in reasons if one.points < 0])


def _asked(sought: Sought, lead: Organisation) -> Asked:
    """As a need of the lead's that every member may answer, and that is never saved."""
    title, text = (sought.title, "") if sought.is_said or sought.task == PARTNER else (sought.about, "")
    listing = Listing(
        kind=Listing.Kind.NEED,
        category=Listing.Category.PROJECT,
        organisation=lead,
        cluster=sought.cluster,
        link=sought.link,
        title=title[:160],
        text=text,
        language=guess_language(title, "en"),
        audience=Listing.Audience.MEMBERS,
    )
    terms = engine_listing(listing, sectors=sought.codes)
    return Asked(listing, terms, audience.may_be_suggested_for(listing, []))


def _around(field: Field, ties: Mapping[str, Any]) -> Surroundings:
    best = sorted(field.texts, key=lambda one: (-(field.texts[one].work or 0.0), one))[:FOUND_BEST]
    known = graph()
    return replace(field.around, graph=known, ties=ties, near_found=known.among(best))


def _suits(organisation: Organisation, sought: Sought) -> bool:
    return (not sought.kinds or organisation.kind in sought.kinds) and (
        not sought.countries or organisation.country in sought.countries
    )


def _is_there(party: facts.Party, sought: Sought) -> bool:
    """At the link, or in the trade."""
    return bool(_stands(party, sought)) or _is_in_trade(party, sought)


def _is_in_trade(party: facts.Party, sought: Sought) -> bool:
    nearest = closest(sought.codes, party.business)
    return nearest is not None and nearest[0] >= NEAR_TRADE


def _stands(party: facts.Party, sought: Sought) -> str:
    """The key of the link, where the place names one and they stand there."""
    if sought.link is None or sought.cluster is None:
        return ""
    at = (sought.cluster.slug, sought.link.position)
    return f"{at[0]}:{at[1]}" if at in party.links else ""


def _could(one: matching.Match, party: facts.Party, sought: Sought) -> bool:
    """Says the thing itself; or at least half of it, and is in the trade, else at the link, that the place names.

    Being near is no reason, and neither is the trade alone: whoever presses boards from fronds does not dry them.
    """
    said = next((each for each in one.conditions if each.key == "subject"), None)
    if said is None or said.state not in {"yes", "part"}:
        return False
    if said.state == "yes":
        return True
    asked, matched = telling(sought.title), said.facts.get("matched")
    if not isinstance(matched, list) or len(matched) < HALF * len(asked):
        return False
    if sought.codes:
        return _is_in_trade(party, sought)
    return sought.link is None or bool(_stands(party, sought))


def _apart(beside: Sequence[Organisation], others: Sequence[int]) -> set[int]:
    ours = [one.pk for one in beside]
    rows = Exclusion.objects.filter(
        Q(organisation__in=ours, excluded__in=others) | Q(organisation__in=others, excluded__in=ours)
    )
    return {pk for pair in rows.values_list("organisation", "excluded") for pk in pair}


def _visible_documents(evidence: Iterable[Mapping[str, Any]], terms: frozenset[str]) -> set[int]:
    behind = {
        number
        for one in evidence
        for part in (*one.get("conditions", ()), *one.get("contributions", ()))
        for number in part["documents"]
    }
    rows = SearchDocument.objects.filter(pk__in=behind, deleted_at=None) if behind else SearchDocument.objects.none()
    return {pk for pk, held in rows.values_list("pk", "audience") if may_read(terms, held)}
