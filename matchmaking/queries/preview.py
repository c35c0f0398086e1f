"""Who could answer what is being typed: through the same documents, gates and criteria as after publishing.

Only what the writer's organisation may see is counted, and only conditions that could be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.organisations.models import ChainLink, Organisation
from portal.search.normalise import says_something
from portal.search.shelf import NotReady
from portal.ui.parts import Condition
from portal.ui.words import kilometres, number

from .. import audience
from ..appearance import Appearance, named, unnamed
from ..engine import explanation, facts
from ..engine.conditions import Setter
from ..engine.gates import KINDS_FOR
from ..engine.matching import Match
from ..language import guess_language
from ..models import Listing
from .comparing import Asked, Field, field_of, unnamed_before
from .guess import guess_link
from .parties import engine_listing
from .suggested import Answered, Told, counted, fitting, to_be_kept
from .surroundings import RADII, Surroundings
from .vocabulary import Vocabulary

BEST, CERTIFICATES_TRIED, WIDER_TRIED = 3, 3, 2
EVERYWHERE = 20_000
READ = (
    "title", "text", "category", "quantity", "unit", "region", "radius_km", "needed_from", "budget", "currency", "languages",
    "sharia_only", "audience", "confidentiality", "hide_from_same_link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One of the first: who, how it stands to each condition, and the same in words."""

    who: Appearance
    conditions: Sequence[Condition]
    said: str
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the number: in words, and by how many."""

    words: str
    difference: int

    @property
    def signed(self) -> str:
        return f"+{number(self.difference)}" if self.difference > 0 else f"−{number(-self.difference)}"


@dataclass(frozen=True)
class Preview:
    """`fit` would be suggested if it were published now, `near` of them within `radius_km`, and `strong` of them look strong.

    `further` would fit if no distance were asked for; it is looked at only where nobody fits. `compared` were looked at.
    `is_awaited`: the search index is being made, so nobody could be compared.
    """

    asked: bool = False
    is_awaited: bool = False
    fit: int = 0
    near: int = 0
    further: int = 0
    strong: int = 0
    compared: int = 0
    radius_km: int | None = None
    best: Sequence[Row] = ()
    changes: Sequence[Change] = ()
    may_guess: bool = False
    guess: ChainLink | None = None
    link: ChainLink | None = None
    own_link: ChainLink | None = None
    links: Sequence[ChainLink] = ()


@dataclass(frozen=True)
class Draft:
    """What is clear of a need or offer so far: fields by name (those of READ, `certificates`, `sectors`, `hidden_from`), and the link.

    `may_guess` says that nobody has chosen the link yet; `stored` is the one that is being changed.
    """

    kind: str
    organisation: Organisation
    around: Surroundings
    values: Mapping[str, Any]
    link: ChainLink | None = None
    may_guess: bool = True
    stored: Listing | None = None

    @property
    def title(self) -> str:
        return self.values.get("title") or ""

    def guess(self, reader: User) -> ChainLink | None:
        """The link that the title speaks of, whatever was guessed before."""
        category = self.values.get("category") or ""
        return guess_link(self.title, self.around, reader=reader, category=category, language=self.language)

    @property
    def language(self) -> str:
        return guess_language(f"{self.title} {self.values.get('text') or ''}", (get_language() or "en")[:2])


def preview_of(draft: Draft, *, reader: User) -> Preview:
    """Compare what is clear so far; without a sentence nothing is asked yet."""
    around = draft.around
    guess = draft.guess(reader) if draft.may_guess else None
    shown = {
        "guess": guess,
        "may_guess": draft.may_guess,
        "link": guess if draft.may_guess else draft.link,
        "own_link": around.own_link,
        "links": [one.link for one in around.places],
    }
    if not says_something(draft.title):
        return Preview(**shown)
    try:
        known = unnamed_before(draft.stored) if draft.stored else ()
        field = field_of(_asked(draft, shown["link"]), unnamed_before=known)
    except NotReady:
        return Preview(is_awaited=True, **shown)
    terms = field.question.listing
    comparison, kept = to_be_kept(field)
    answered = Answered.of(draft.stored)
    now, staying = answered.and_found(field, kept)
    told = [Told(one.verdict, one.asker_evidence()["conditions"]) for one in now]
    many = counted([*told, *staying], draft.kind, draft.values.get("radius_km"))
    # The distance stays a condition that everybody meets: without it others would count for more, and fewer might fit.
    anywhere = (
        fitting(to_be_kept(field, replace(terms, radius_km=EVERYWHERE))[1]) if terms.radius_km and not many.fit else []
    )
    return Preview(
        asked=True,
        fit=many.fit,
        near=many.near,
        further=len(anywhere),
        strong=many.strong,
        compared=comparison.compared,
        radius_km=many.radius_km,
        best=_rows(field, (now or [_too_far(one, terms) for one in anywhere])[:BEST], place=_place_of(draft)),
        changes=_changes(field, terms, answered, many.fit),
        **shown,
    )


def _asked(draft: Draft, link: ChainLink | None) -> Asked:
    """What is clear so far, as a need or offer that is not saved."""
    values = draft.values
    given = {name: values[name] for name in READ if values.get(name) is not None}
    listing = Listing(
        kind=draft.kind,
        organisation=draft.organisation,
        cluster=draft.around.cluster,
        link=link,
        language=draft.language,
        **given,
    )
    if draft.stored:
        listing.public_id = draft.stored.public_id
    certificates = tuple(sorted(one.slug for one in values.get("certificates", [])))
    sectors = [one.code for one in values.get("sectors") or []]
    hidden = listing.confidentiality == Listing.Confidentiality.UNNAMED
    seen = unnamed([listing])[listing.pk] if hidden else None
    terms = replace(engine_listing(listing, seen, sectors=sectors), certificates=certificates)
    if draft.stored:  # what was learned for it holds for it, and whom it was put forward to has had no other turn
        listing.pk = draft.stored.pk
    return Asked(listing, terms, audience.may_be_suggested_for(listing, values.get("hidden_from", [])))


def _fit(field: Field, terms: facts.Listing, answered: Answered) -> int:
    """How many would be suggested under other conditions."""
    _comparison, kept = to_be_kept(field, terms)
    now, staying = answered.and_found(field, kept)
    return len(now) + len(staying)


def _too_far(match: Match, terms: facts.Listing) -> Match:
    """One that was compared as if it stood inside the distance: the distance that is asked for is a condition it does not meet."""
    by = "need" if terms.is_need else "offer"
    cells = tuple(
        replace(cell, state="no", facts=cell.facts | {"asked": terms.radius_km})
        if terms.radius_km and (cell.key, cell.by) == ("radius", by)
        else cell
        for cell in match.conditions
    )
    return replace(match, conditions=cells)


def _changes(field: Field, terms: facts.Listing, answered: Answered, now: int) -> list[Change]:
    """What a wider distance or one condition less would bring; only what changes anything."""
    tried: list[tuple[str, facts.Listing]] = []
    if terms.radius_km:
        wider = [km for km in RADII if km > terms.radius_km][:WIDER_TRIED]
        tried += [
            (_("Widen to %(distance)s") % {"distance": kilometres(km)}, replace(terms, radius_km=km)) for km in wider
        ]
    names = Vocabulary([{"conditions": [{"facts": {"certificate": slug}} for slug in terms.certificates]}])
    for slug in terms.certificates[:CERTIFICATES_TRIED]:
        words = _("Accept without %(certificate)s") % {"certificate": names("certificate", slug)}
        tried.append((words, replace(terms, certificates=tuple(one for one in terms.certificates if one != slug))))
    if terms.category in KINDS_FOR:
        tried.append(
            (_("Choose another category, which every kind of organisation can answer"), replace(terms, category=""))
        )
    changes: list[Change] = []
    for words, other in tried:
        change = Change(words, _fit(field, other, answered) - now)
        # A still wider distance is worth saying only when it brings more.
        if change.difference and change.difference not in {
            one.difference for one in changes if other.radius_km != terms.radius_km
        }:
            changes.append(change)
    return changes


def _place_of(draft: Draft) -> str:
    """From where distances are told; of one without a name they are measured from where it may be told to stand."""
    hidden = draft.values.get("confidentiality") == Listing.Confidentiality.UNNAMED
    return "" if hidden else str(draft.values.get("region") or "")


def _rows(field: Field, matches: Sequence[Match], *, place: str) -> list[Row]:
    evidence = [one.asker_evidence() for one in matches]
    hidden = {one.offer.pk: one.offer for one in field.who.values() if one.offer and not one.is_named}
    seen = unnamed(hidden.values())
    mine: Setter = "need" if field.question.listing.is_need else "offer"
    names = Vocabulary(evidence).placed({mine: place})
    rows = []
    for match, told in zip(matches, evidence, strict=True):
        who = field.who[match.organisation]
        lines = explanation.lines(told, names, mine=mine)
        rows.append(
            Row(
                who=named(who.organisation) if who.is_named or not who.offer else seen[who.offer.pk],
                conditions=[Condition(line.label, line.value, line.state) for line in lines],
                said=" ".join(explanation.closed(line.value) for line in lines),
                missing=[_in_a_row(one) for one in explanation.missing_lines(told, names, mine=mine)],
            )
        )
    return rows


def _in_a_row(line: str) -> str:
    """A line of a list within a sentence."""
    return line[:1].lower() + line[1:]
