"""Invented documents and questions in any number, with the statistics of real ones and none of their words.

What was measured: 39,905 abstracts of past projects (7,296 organisations), 4,364 project texts and 199 self-written
profiles, all through the portal's own normaliser; shares of documents, places and audiences as in the demo. Measured again on
what is made here: see `tests/matchmaking/test_invented.py`.

A vocabulary grows with the texts (Heaps 1978). Which words are how common follows a law with two slopes (Ferrer i Cancho and
Solé 2001): flat among the commonest, steep in the tail. A text speaks of one subject and draws part of its words from
it, else no document would answer a question better than by chance; subjects grow as the root of the documents.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

import numpy as np

from portal.search import normalise
from portal.search.index import PASSAGE, IndexedDocument
from portal.search.records import MEMBERS, PUBLIC
from portal.search.wider import language_of
from portal.search.words import SMALL

TODAY = dt.date(2026, 11, 29)

HEAPS_FACTOR, HEAPS_POWER = 40.7, 0.46
"""Different terms in N terms of text: 44,258 in 4.0 million, 16,474 in 270,000."""

FLAT, COMMON, BEND, STEEP = 8.0, 0.85, 2_000.0, 1.1
"""Rank r is said in proportion to (r + FLAT) ** -COMMON / (1 + r / BEND) ** STEEP. Measured in texts of 90 to 100 terms: the commonest
term stands in 0.55 of the documents, the 10th in 0.32, the 100th in 0.09, the 1,000th in 0.016, the 10,000th in 0.0002. Made, of
63 terms on average since lines of trade are documents too: 0.34, 0.22, 0.070, 0.0075 and 0.0003."""

ON_THE_SUBJECT, SAID_AGAIN = 0.3, 0.2
SUBJECT_TERMS = 80
SUBJECTS_PER_ROOT = 4.0
"""A share of a text's terms is of its subject, and a share repeats one that it has said. With these a document of a hundred terms
has about 71 different ones, as measured."""

TITLE_TERMS = (3, 9)

LENGTHS = {
    "reference": (4.56, 0.31),
    "project": (3.98, 0.59),
    "offer": (3.1, 0.35),
    "need": (3.1, 0.35),
    "profile": (3.0, 0.22),
    "makes": (1.1, 0.3),
    "serves": (1.1, 0.3),
}
"""Mean and deviation of the logarithm of the number of terms. References are as long as the abstracts, projects as the project texts;
needs, offers and lines of trade as in the demo."""

SHARES = {"reference": 0.5, "project": 0.1, "offer": 0.1, "need": 0.05, "profile": 0.15, "makes": 0.05, "serves": 0.05}
DOCUMENTS_PER_ORGANISATION = 9.0
OWNERS_FLAT, OWNERS_SLOPE = 8.0, 1.18
"""Weights of organisations by rank r: 1, and (r + OWNERS_FLAT) ** -OWNERS_SLOPE of what is left. Measured, partners included: half
have one document, a quarter more than three, the first of a hundred 158, the very first 1,706; nine on average. Made, of so many
documents: the very first 1,600, but two of three have more than three and few have one, so more organisations than in truth
have something to be found by."""

WITH_A_PARTNER = 0.4
FOR_MEMBERS, FOR_FEW = 0.06, 0.02
SECTORS, SECTORS_SLOPE = 88, 1.0
PLACES = 60
YEARS = 12
"""Work is spread over twelve years, a little more of it young."""

QUESTION_LENGTHS = {"short": (3.0, 0.35), "middle": (3.98, 0.59), "long": (4.7, 0.25)}
"""A need as the portal gets it, a project of 57 terms, an abstract of 112."""

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class InventedQuestion:
    """A need in words: its length by name, title and whole text, and the subject it speaks of."""

    length: str
    title: str
    text: str
    sector: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Invented:
    """So many documents, always the same for the same seed."""

    documents: int
    seed: int = 2026
    _subjects: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    @property
    def organisations(self) -> int:
        return max(20, round(self.documents / DOCUMENTS_PER_ORGANISATION))

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary, commonest first: syllables that the normaliser leaves as they are."""
        terms = self.documents * 60.0
        return pronounceable(int(HEAPS_FACTOR * terms**HEAPS_POWER))

    @cached_property
    def _cumulated(self) -> np.ndarray:
        rank = np.arange(1, len(self.words) + 1)
        said = (rank + FLAT) ** -COMMON / (1 + rank / BEND) ** STEEP
        return np.cumsum(said) / said.sum()

    @cached_property
    def _owners(self) -> np.ndarray:
        """Organisation of each place in a wheel, drawn at random by every document."""
        number = self.organisations
        most = (np.arange(1, number + 1) + OWNERS_FLAT) ** -OWNERS_SLOPE
        each = 1 + np.floor(most / most.sum() * max(0, self.documents - number)).astype(int)
        return np.repeat(np.arange(number), each)

    @property
    def subjects(self) -> int:
        return max(10, round(SUBJECTS_PER_ROOT * self.documents**0.5))

    def each(self) -> Iterator[IndexedDocument]:
        """Yield the documents, numbered from 1."""
        for start in range(0, self.documents, CHUNK):
            yield from self._chunk(start, min(CHUNK, self.documents - start))

    def document(self, number: int) -> IndexedDocument:
        """Return one document, as `each` gives it."""
        start = (number - 1) // CHUNK * CHUNK
        return self._chunk(start, min(CHUNK, self.documents - start))[number - 1 - start]

    def questions(self, number: int) -> list[InventedQuestion]:
        dice = np.random.default_rng([self.seed, 1])
        asked = []
        for place in range(number):
            length = list(QUESTION_LENGTHS)[place % len(QUESTION_LENGTHS)]
            subject = int(dice.integers(self.subjects))
            terms = max(6, int(dice.lognormal(*QUESTION_LENGTHS[length])))
            said = self._said(dice, np.array([subject]), np.array([terms]))
            title = " ".join(said[: int(dice.integers(*TITLE_TERMS))])
            where = place_of(subject)
            asked.append(InventedQuestion(length, title, f"{title}\n{' '.join(said)}", sector_of(subject), *where))
        return asked

    def _chunk(self, start: int, number: int) -> list[IndexedDocument]:
        dice = np.random.default_rng([self.seed, 2, start])
        kinds = dice.choice(list(SHARES), size=number, p=list(SHARES.values()))
        owners = self._owners[dice.integers(len(self._owners), size=number)]
        partners = dice.integers(self.organisations, size=number)
        together = dice.random(number) < WITH_A_PARTNER
        ages = np.floor(YEARS * 365 * dice.random(number) ** 1.3).astype(int)
        who = dice.random(number)
        # An organisation has three subjects, and its documents speak of one of them.
        subjects = (owners * 7919 + dice.integers(3, size=number) * 104_729) % self.subjects
        sizes = np.array([max(2, int(dice.lognormal(*LENGTHS[kind]))) for kind in kinds])
        titles = np.minimum(dice.integers(*TITLE_TERMS, size=number), sizes)
        said = self._said(dice, subjects, sizes)
        ends = np.cumsum(sizes).tolist()
        made = []
        for place in range(number):
            terms = said[ends[place] - sizes[place] : ends[place]]
            owner, kind = int(owners[place]), str(kinds[place])
            latitude, longitude = place_of(owner)
            audience = (PUBLIC,)
            if who[place] < FOR_FEW:
                audience = (f"organisation:{name_of(owner)}",)
            elif who[place] < FOR_FEW + FOR_MEMBERS:
                audience = (MEMBERS,)
            is_work = kind in {"reference", "project"}
            made.append(
                IndexedDocument(
                    document=start + place + 1,
                    owner=name_of(owner),
                    partners=(name_of(int(partners[place])),) if is_work and together[place] else (),
                    family=PASSAGE,
                    kind=kind,
                    name=" ".join(terms[: titles[place]]),
                    text=" ".join(terms[titles[place] :]),
                    audience=audience,
                    facets={"sector": (sector_of(int(subjects[place])),)},
                    on=TODAY - dt.timedelta(days=int(ages[place])),
                    latitude=latitude,
                    longitude=longitude,
                    revision=1,
                    grams=True,
                )
            )
        return made

    def _said(self, dice: np.random.Generator, subjects: np.ndarray, sizes: np.ndarray) -> list[str]:
        """Draw the terms of texts, one after the other, given the subject and the number of terms of each."""
        ranks = np.searchsorted(self._cumulated, dice.random(sizes.sum()))
        own = np.flatnonzero(dice.random(len(ranks)) < ON_THE_SUBJECT)
        subject, row = np.unique(np.repeat(subjects, sizes)[own], return_inverse=True)
        table = np.array([self._terms_of(one) for one in subject.tolist()])
        # A subject says its first terms most; they are common, middling or rare among all.
        ranks[own] = table[row, np.floor(SUBJECT_TERMS * dice.random(len(own)) ** 2).astype(int)]
        begin = np.repeat(np.cumsum(sizes) - sizes, sizes)
        again = np.flatnonzero(dice.random(len(ranks)) < SAID_AGAIN)
        ranks[again] = ranks[begin[again] + np.floor(dice.random(len(again)) * (again - begin[again])).astype(int)]
        words = self.words
        return [words[rank] for rank in ranks.tolist()]

    def _terms_of(self, subject: int) -> np.ndarray:
        known = self._subjects.get(subject)
        if known is None:
            dice = np.random.default_rng([self.seed, 3, subject])
            spread = 30 * (len(self.words) / 60) ** dice.random(SUBJECT_TERMS)
            known = self._subjects[subject] = np.minimum(spread.astype(int), len(self.words) - 1)
        return known


def name_of(organisation: int) -> str:
    return f"o{organisation}"


@cache
def sector_of(subject: int) -> str:
    """Return a code of four digits; few divisions hold most subjects."""
    division = 9 + int(SECTORS ** random.Random(subject).random())  # noqa: S311 - invented
    return f"{division}{1 + subject % 3}{1 + subject % 4}"


@lru_cache(maxsize=1_000_000)
def place_of(number: int) -> tuple[float, float]:
    """Return degrees of one of PLACES towns, the first of which have most."""
    dice = random.Random(int(PLACES ** random.Random(number).random()))  # noqa: S311 - invented
    return round(dice.uniform(15, 35), 3), round(dice.uniform(-5, 55), 3)


_SYLLABLES = [consonant + vowel for consonant in "bdfgkmnprtvz" for vowel in "aiou"]
_ENDINGS = "bdfgkmnprtvz"
_SMALL_ABROAD = frozenset().union(*SMALL.values())


def pronounceable(number: int) -> list[str]:
    """Return so many invented words of letters alone, none of which the normaliser drops or cuts.

    Nor is one a small word of a language that the portal knows: a question with it would be taken for one in that language.
    """
    found: list[str] = []
    place = 0
    while len(found) < number:
        left, word = divmod(place, len(_ENDINGS))
        ending = _ENDINGS[word]
        word_ = ""
        while True:
            left, syllable = divmod(left, len(_SYLLABLES))
            word_ = _SYLLABLES[syllable] + word_
            if not left:
                break
            left -= 1
        word_ += ending
        if normalise.tokens(word_) == [word_] and not language_of(word_) and word_ not in _SMALL_ABROAD:
            found.append(word_)
        place += 1
    return found
