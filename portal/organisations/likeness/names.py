"""How much two names are one, word by word: the same trade, the same letters, the same sound."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from portal.search.normalise import fold
from portal.search.sounds import is_arabic, skeleton
from portal.search.sounds import likeness as sounds_alike

from .trade_words import LEGAL, SAYS_LITTLE, trade_of
from .traits import Traits
from .translated import meanings_of

BY_MEANING = 0.89
"""How much two words are one that are a translation of each other."""
_JOINED = re.compile(r"\b(ben|bin|ibn|bou|abu|abou|abd|بن|بو|ابو|عبد)\s+(?=\w)")
"""What begins a name of two words that others write as one."""
ARTICLE = re.compile(r"^(?:وال|ال|لل)(?=..)")
LATIN_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "et", "ez"})
_INITIALS = re.compile(r"(?<!\w)(?:\w[.\u066b]\s?){2,}(?:\w(?!\w))?\.?")
"""S.A.R.L., L.L.C., ش.م.م: one word, whatever its points."""


class NameLikeness(NamedTuple):
    """How much two names are one; `alone`: only one word tells anything; `differ`: they name two trades; `translated`: some of it
    is the same by its meaning alone."""

    score: float = 0.0
    alone: bool = True
    differ: bool = False
    translated: bool = False


def compare_names(one: Traits, other: Traits) -> NameLikeness:
    """The likeness of the two names most alike; of two as much so, what sounds the same comes before what means the same."""
    return max(
        (_name(mine, theirs) for mine in dict.fromkeys(one.names) for theirs in dict.fromkeys(other.names)),
        key=lambda found: (found.score, not found.differ, not found.translated),
        default=NameLikeness(),
    )


@lru_cache(maxsize=100_000)
def _name(one: str, other: str) -> NameLikeness:
    mine, theirs = _weighed(one), _weighed(other)
    total = sum(weight for _word_, weight in (*mine, *theirs))
    if not total:
        return NameLikeness()
    means, meant = meanings_of(words_of(one)), meanings_of(words_of(other))
    # The most alike first, each word once.
    pairs = sorted(
        (
            (alike, place, where)
            for place, (word, _weight) in enumerate(mine)
            for where, (another, _other_weight) in enumerate(theirs)
            if (alike := one_word(word, another) or _one_meaning(word, another, means[place] & meant[where])) >= 0.7
        ),
        key=lambda pair: -pair[0],
    )
    used: set[int] = set()
    taken: set[int] = set()
    matched, translated = 0.0, False
    for alike, place, where in pairs:
        if place not in used and where not in taken:
            used.add(place)
            taken.add(where)
            translated |= alike == BY_MEANING
            matched += alike * (mine[place][1] + theirs[where][1])
    score = matched / total
    if score < 0.97 and "".join(word for word, _w in mine) == "".join(word for word, _w in theirs):
        score = 0.97
    telling = min(sum(weight >= 1.0 for _w, weight in side) for side in (mine, theirs))
    left = [
        {word for place, (word, _w) in enumerate(side) if place not in met}
        for side, met in ((mine, used), (theirs, taken))
    ]
    # Each has a word of its own that tells something: a trade beside another one, or beside a word that is none of ours.
    own = [{word for word in words if trade_of(word) not in SAYS_LITTLE} for words in left]
    # In two scripts any word that is left tells them apart where the other has one, too: United Mills are no Northern ones.
    in_two_scripts = any(is_arabic(word) for word, _w in mine) != any(is_arabic(word) for word, _w in theirs)
    differ = bool(own[0] and own[1]) or (in_two_scripts and all(left) and any(own))
    numbered = [{word for word in words if word.isdigit()} for words in left]
    if numbered[0] or numbered[1]:
        score, differ = min(score, 0.6), True
    return NameLikeness(score, telling <= 1 and len(mine) + len(theirs) <= 3, differ, translated)


@lru_cache(maxsize=100_000)
def _weighed(name: str) -> tuple[tuple[str, float], ...]:
    return tuple(
        (word, 0.25 if trade_of(word) in SAYS_LITTLE else 0.6 if trade_of(word) else 1.0) for word in words_of(name)
    )


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell: folded, without the legal form and the articles, unless nothing else is left."""
    name = _INITIALS.sub(lambda found: " " + re.sub(r"[.\s\u066b]", "", found[0]) + " ", name)
    # The cedilla of Fayçal is lost on the way, with the sound it stands for.
    folded = _JOINED.sub(r"\1", fold(name.casefold().replace("ç", "s").replace("fayca", "faysa"))).split()
    kept = [bare for word in folded if (bare := _bare(word))]
    return tuple(kept or folded)


def _bare(word: str) -> str:
    if word in LEGAL or word in LATIN_ARTICLES:
        return ""
    if trade_of(word):
        return word
    bare = ARTICLE.sub("", word)
    return "" if bare in LEGAL else bare


@lru_cache(maxsize=200_000)
def one_word(one: str, other: str) -> float:
    """How much two words are one: the same trade, the same letters, the same sound."""
    if one == other:
        return 1.0
    if trade_of(one) or trade_of(other):
        return 1.0 if trade_of(one) == trade_of(other) else 0.0
    if one.isdigit() or other.isdigit():
        return 0.0
    return _in_two_scripts(one, other) if is_arabic(one) != is_arabic(other) else _in_one_script(one, other)


def _one_meaning(one: str, other: str, shared: frozenset[int]) -> float:
    """Of two words in two scripts that do not sound alike."""
    return BY_MEANING if shared and is_arabic(one) != is_arabic(other) else 0.0


def _in_two_scripts(one: str, other: str) -> float:
    arabic, latin = (one, other) if is_arabic(one) else (other, one)
    # Kaled for خالد, Ahmet for أحمد: what Latin letters have lost is put back where the Arabic word has it.
    if "خ" in arabic and "kh" not in latin:
        latin = latin.replace("k", "kh")
    if arabic.endswith("د") and latin.endswith("t"):
        latin = latin.removesuffix("t") + "d"
    sound, one_sound = sounds_alike(arabic, latin, strict=False), sound_of(arabic) == sound_of(latin)
    # Of few consonants all must be there: نصر is no part of "Mansouri".
    if sound >= (0.75 if one_sound else 0.85):
        return 0.97
    return sound if sound >= 0.6 and one_sound else 0.0


def _in_one_script(one: str, other: str) -> float:
    one, other = (word.removeprefix("al") if len(word) >= 7 else word for word in (one, other))
    if not is_arabic(one) and ("kh" in one) != ("kh" in other):
        one, other = one.replace("kh", "k"), other.replace("kh", "k")
    if one.removesuffix("s") == other.removesuffix("s"):
        return 0.97
    shorter, slips, sound = min(len(one), len(other)), DamerauLevenshtein.distance(one, other), sound_of(one)
    if not is_arabic(one) and sound == sound_of(other) and shorter >= 3:
        # Noor, Nour; Mohamed, Muhammad: only vowels and doubled letters differ.
        long = len(sound) >= 2
        if _consonants(one) == _consonants(other) and slips <= 1 + (shorter // 2) * long:
            return 0.97
        if long and slips <= 1 + shorter // 3:
            return 0.85
    if shorter < 5:
        return 0.0
    near: float = JaroWinkler.similarity(one, other)
    return 0.9 if slips == 1 else near * 0.9 if near >= 0.92 else 0.0


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """Under which consonants a word is looked up; a figure is itself."""
    if word.isdigit():
        return word
    return skeleton(word.removesuffix("s") if len(word) > 4 else word).replace("H", "")[:6] or "~"


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    return re.sub(
        r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word.replace("ou", "u").replace("dj", "j").replace("ch", "sh"))
    )


def says_less(one: Traits, other: Traits) -> bool:
    """One says its trade and the other none, as a group does beside its firms: a person looks."""
    mine, theirs = ({trade for name in side.names for trade in _trades(name)} for side in (one, other))
    return bool(mine) != bool(theirs)


@lru_cache(maxsize=100_000)
def _trades(name: str) -> frozenset[str]:
    return frozenset(trade for word in words_of(name) if (trade := trade_of(word))) - SAYS_LITTLE - {"trade"}
