"""Who makes what a newcomer buys, and who buys what it makes: read from what others say of themselves, before anything is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.search.normalise import tokens
from portal.search.queries import Found, Question, find_each
from portal.search.records import PASSAGE

LINES_READ = 8
SHOWN = 5
ENOUGH = 0.75
"""Of the words of a line that must be in the other's, where none has them all: of two both, since work clothes are no baby clothes."""

MAKES, BUYS = ("makes", "serves"), ("buys",)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Another organisation, in whose line `theirs` stands what `ours` says from the other side."""

    organisation: Organisation
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Counterparts:
    """`says_buys`, `says_makes`: the newcomer has written a line of that sort; without one nobody can be found."""

    sellers: list[Counterpart]
    buyers: list[Counterpart]
    says_buys: bool
    says_makes: bool


def counterparts(organisation: Organisation, reader: User) -> Counterparts:
    """Both lists, best first; only of what the reader may see, in a number of queries that does not grow."""
    lines = list(organisation.trade_items.order_by("direction", "position").values_list("direction", "text"))
    buys = [text for direction, text in lines if direction in BUYS][:LINES_READ]
    makes = [text for direction, text in lines if direction in MAKES][:LINES_READ]
    questions = {
        f"{kinds[0]}:{number}": Question(text=text, family=PASSAGE, kinds=kinds, size=SHOWN + 1)
        for kinds, texts in ((MAKES, buys), (BUYS, makes))
        for number, text in enumerate(texts)
    }
    found = find_each(questions, reader=reader) if questions else {}
    sellers = list(_met(organisation, buys, [found[f"makes:{n}"] for n in range(len(buys))]))
    buyers = list(_met(organisation, makes, [found[f"buys:{n}"] for n in range(len(makes))]))
    seen = _readable([subject for subject, *_rest in (*sellers, *buyers)], reader)
    return Counterparts(_named(sellers, seen), _named(buyers, seen), bool(buys), bool(makes))


Line = tuple[str, str, str]


def _met(own: Organisation, lines: Sequence[str], answers: Sequence[Found]) -> Iterator[Line]:
    """Public id, their line, our line: of each line the best in turn, and nobody twice."""
    told = {own.public_id}
    for place in range(SHOWN + 1):
        for ours, found in zip(lines, answers, strict=True):
            if place >= len(found.cards):
                continue
            card = found.cards[place]
            if card.subject not in told and (not found.is_close or _is_alike(ours, card.title)):
                told.add(card.subject)
                yield card.subject, card.title, ours


def _is_alike(ours: str, theirs: str) -> bool:
    """Most of our words, or a line of theirs of two words and more that stands whole in ours."""
    wanted, said = set(tokens(ours)), set(tokens(theirs))
    shared = wanted & said
    return bool(shared) and (len(shared) >= ENOUGH * len(wanted) or (len(said) > 1 and shared == said))


def _readable(public_ids: Sequence[str], reader: User) -> dict[str, Organisation]:
    """The second lock."""
    rows = Organisation.objects.visible_to(reader).published().filter(public_id__in=public_ids).select_related("region")
    return {one.public_id: one for one in rows}


def _named(met: Sequence[Line], seen: dict[str, Organisation]) -> list[Counterpart]:
    known = [Counterpart(seen[who], theirs, ours) for who, theirs, ours in met if who in seen]
    return known[:SHOWN]
