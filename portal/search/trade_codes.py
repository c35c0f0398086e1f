"""Which classes of ISIC are meant by what somebody types, in any of the three languages, with the words that said so; and under
which division public buyers put it.

Learned from the titles of ISIC in three languages, from what our own tables know of trades, and from what published pages of this
portal say beside their own codes: only what everybody may read, looked at again every hour.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from portal.search.certificates import without_held
from portal.taxonomy.models import Sector
from portal.taxonomy.sayings import sayings
from portal.taxonomy.tenders import division_names, division_of_class
from portal.taxonomy.trades import trades

from . import glossary
from .coding import Coded, Example, Nearest
from .coding.nearest import MOST_LETTERS
from .models import SearchDocument
from .negation import absences, is_absent, stated
from .normalise import says_something, tokens
from .records import PUBLIC

MOST_SUGGESTED = 3
LOOKED_AT_AGAIN = 3600.0
"""Seconds. Learning all of it takes about one."""

MOST_PAGES = 1_500
OF_A_TRADE = ("makes", "serves", "capability", "offer", "need")
"""Kinds of documents of one thing each, beside whose words its codes stand."""

MOST_CODES = 3
"""What has more codes than this does not say of which its words are."""

TITLE, PAGE = 0.7, 0.5
"""How far a title of ISIC and a page of somebody are trusted beside a saying of our own tables."""

CLASS_DIGITS = 4

LEAST_TOLD = 0.25
"""So much of a class's best saying stands in the sentence word by word, or the letters are alike by chance."""

LEAST_SHARE = 0.05
"""A code of which less of all likelihood speaks is not suggested by itself."""

LIKELY_TENDER, SURE_TENDER, TOLD_TENDER = 0.4, 0.8, 0.9
"""The share of the likeliest class from which its division of the CPV is told with "perhaps", and from which without; and how much
of its saying has to stand there."""

MOST_TEXTS = 8
OFTEN_UNKNOWN = 3
"""So many times more are looked at than told, since a code may be missing from this portal's own table."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A class of ISIC and the words that said so, as they were typed; one that is not sure is only told beside another."""

    sector: Sector
    because: tuple[str, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class TenderDivision:
    """Two digits of the common procurement vocabulary, and our own name for them in the reader's language."""

    code: str
    name: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class CodesRead:
    """The likeliest classes of some texts, and under which division public buyers look for the first; None when unsure."""

    suggested: Sequence[Suggested] = ()
    tender: TenderDivision | None = None


MOST_TENDERS = 3
"""So many divisions are told of codes that were chosen."""


def tenders_of(codes: Sequence[str]) -> list[TenderDivision]:
    """Return under which divisions public buyers put what was chosen: each once, in the order of the codes; at most three."""
    divisions = dict.fromkeys(found for code in codes if (found := division_of_class(code)))
    return [_division(one, is_sure=True) for one in list(divisions)[:MOST_TENDERS]]


def read_codes(
    texts: Sequence[tuple[str, str]], *, without: Collection[str] = (), most: int = MOST_SUGGESTED
) -> CodesRead:
    """Read texts, each with its head (the words that say what it is, "" where they are not known): one query.

    The first class of each text, then the second of each; a text whose first is among `without` is answered, and waits for the
    others. Nothing for what says nothing: no words, only function words, letters by chance, certificates that somebody has.
    """
    read = [(glossary.in_arabic(without_held(text)), head) for text, head in texts[:MOST_TEXTS]]
    typed = {word: as_typed for (_text, words), _head in read for word, as_typed in words.items()}
    told = [(stated(text), stated(head), _qualities(text)) for (text, _typed), head in read]
    telling = [one for one in told if says_something(one[0][:MOST_LETTERS])]
    if not telling:
        return CodesRead()
    taught = _teacher.taught()
    wanted = OFTEN_UNKNOWN * most + len(without)
    ranked = [
        [_as_typed(one, typed) for one in taught.rank(text, head, beside=beside, most=wanted)]
        for text, head, beside in telling
    ]
    return CodesRead(_suggested(ranked, without)[:most], _tender(ranked))


def _as_typed(one: Coded, typed: Mapping[str, str]) -> Coded:
    return replace(one, words=tuple(dict.fromkeys(typed.get(word, word) for word in one.words)))


def _qualities(text: str) -> str:
    """What the trades call a thing of which something is not there, where they have a word for it: pitted."""
    text = text[:MOST_LETTERS]
    terms = [term for start, end, _ in absences(text) for term in tokens(text[start:end])]
    said = [one for ways in glossary.others(terms).values() for phrase in ways for one in phrase]
    return " ".join(one for one in [*terms, *said] if not is_absent(one))


def _suggested(ranked: Sequence[Sequence[Coded]], without: Collection[str]) -> list[Suggested]:
    sure = {code for one in ranked for code in sure_codes(one)}
    found: dict[str, tuple[str, ...]] = {}
    for same_place in zip_longest(*ranked):
        for one in same_place:
            if one and one.code not in without:
                found.setdefault(one.code, one.words)
    sectors = Sector.objects.in_bulk(found)
    return [Suggested(sectors[code], words, code in sure) for code, words in found.items() if code in sectors]


def _tender(ranked: Sequence[Sequence[Coded]]) -> TenderDivision | None:
    """By the likeliest class of the first text of which it is likely enough."""
    for first in (one[0] for one in ranked if one):
        if code := likely_division(first):
            return _division(code, is_sure=first.share >= SURE_TENDER)
    return None


def _division(code: str, *, is_sure: bool) -> TenderDivision:
    names = division_names()[code]
    return TenderDivision(code, names.get((get_language() or "en")[:2]) or names["en"], is_sure)


def likely_division(first: Coded) -> str:
    """Return the two digits that belong to the likeliest class, or "" when it is not likely enough to say so."""
    is_likely = first.share >= LIKELY_TENDER and first.told >= TOLD_TENDER
    return division_of_class(first.code) if is_likely else ""


def sure_codes(ranked: Sequence[Coded]) -> set[str]:
    """Which of the codes of one text, in order, are sure enough to be suggested by themselves."""
    return {one.code for one in ranked if one.told >= LEAST_TOLD and one.share >= LEAST_SHARE}


def by_hand(titles: Mapping[str, str]) -> list[Example]:
    """What our own tables and the titles of classes (code -> title as it is stored) say, in every language of the portal."""
    examples = [Example(said, {code: 1.0}) for code, said in sayings()]
    examples += [Example(name, {code: 1.0}) for code, names in trades().items() for name in names]
    for language, _name in settings.LANGUAGES:
        with override(language):
            examples += [Example(gettext(title), {code: 1.0}, TITLE) for code, title in titles.items()]
    return examples


class _Teacher:
    """Keeps what was learned in memory for an hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taught: Nearest | None = None
        self._at = 0.0

    def taught(self) -> Nearest:
        with self._lock:
            if self._taught is None or time.monotonic() - self._at > LOOKED_AT_AGAIN:
                classes = Sector.objects.filter(level=Sector.Level.CLASS)
                self._taught = Nearest([*by_hand(dict(classes.values_list("code", "title"))), *_pages()])
                self._at = time.monotonic()
            return self._taught

    def look_again(self) -> None:
        """Read what pages say at the next question."""
        self._taught = None


_teacher = _Teacher()
look_again = _teacher.look_again


def _pages() -> list[Example]:
    """What published pages say of one trade each, the newest first."""
    rows = SearchDocument.objects.filter(deleted_at=None, family="passage", kind__in=OF_A_TRADE).exclude(codes=[])
    found = []
    for title, codes, audience in rows.order_by("-pk").values_list("title", "codes", "audience")[:MOST_PAGES]:
        classes = [code for code in codes if len(code) == CLASS_DIGITS]
        if PUBLIC in audience and 0 < len(classes) <= MOST_CODES:
            found.append(Example(title, dict.fromkeys(classes, 1 / len(classes)), PAGE))
    return found
