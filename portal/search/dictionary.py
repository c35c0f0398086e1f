"""General dictionaries that an operator may add for what the glossary does not know: read from files of FreeDict.

Nothing of them comes with the portal. `manage.py load_dictionaries FOLDER` reads the dictd files (`freedict-ara-eng.index` and
`.dict.dz`, as Debian's packages `dict-freedict-*` lay them under /usr/share/dictd) and keeps their words by stem in one SQLite
file, so that nothing is held in memory and a question costs one look-up.

Source of the format: the manual page of dictfmt(1).
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sqlite3
import string
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from portal.search.normalise import tokens
from portal.search.sounds import is_arabic

Phrase = tuple[str, ...]

LONGEST = 3
"""Terms of a head word or of what it means; longer ones are explanations."""

MOST = 15
"""Meanings of one word, those first that most entries give."""

_place: Path | None = None


class BadDictionary(Exception):
    """A file is missing or is no dictionary; the message is for a person."""


def keep_in(folder: Path) -> None:
    """Say where the dictionary of this machine lies, or will lie."""
    global _place  # noqa: PLW0603 - the one place of a process
    _place = folder
    meanings.cache_clear()
    _opened.cache_clear()


def is_loaded() -> bool:
    return _place is not None and _file(_place).exists()


def is_outdated() -> bool:
    """Whether there is a dictionary, but of an older way to cut words."""
    return _place is not None and not is_loaded() and any(_place.glob("dictionary-*.sqlite3"))


@lru_cache(maxsize=50_000)
def meanings(terms: Phrase) -> tuple[tuple[Phrase, float], ...]:
    """Return what the dictionaries say for a word or phrase, each with its share (0 to 1) of what the commonest has."""
    if _place is None or (connection := _opened(str(_file(_place)))) is None:
        return ()
    rows = connection.execute(
        "SELECT said, times FROM meaning WHERE asked = ? ORDER BY times DESC, said LIMIT ?", (" ".join(terms), MOST)
    ).fetchall()
    if not rows and len(terms) == 1 and is_arabic(terms[0]):
        return next(filter(None, (meanings((bare,)) for bare in _barer(terms[0]))), ())
    return tuple((tuple(said.split()), times / rows[0][1]) for said, times in rows)


def load(folder: Path, into: Path) -> Counter[str]:
    """Read every dictionary in a folder and return its name -> how many pairs of words it gave. Raises BadDictionary."""
    found: defaultdict[tuple[Phrase, Phrase], int] = defaultdict(int)
    given: Counter[str] = Counter()
    for index in sorted(folder.rglob("freedict-*.index")):
        for one, other in _pairs(index):
            found[one, other] += 1
            found[other, one] += 1
            given[index.stem] += 1
    if not found:
        raise BadDictionary(f"{folder} holds no freedict-*.index")
    into.mkdir(parents=True, exist_ok=True)
    draft = into / "dictionary.draft"
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    with connection:
        connection.execute(
            "CREATE TABLE meaning (asked TEXT, said TEXT, times INTEGER, PRIMARY KEY (asked, said)) WITHOUT ROWID"
        )
        rows = ((" ".join(one), " ".join(other), times) for (one, other), times in found.items())
        connection.executemany("INSERT INTO meaning VALUES (?, ?, ?)", rows)
    connection.close()
    for old in into.glob("dictionary-*.sqlite3"):
        old.unlink()
    draft.rename(_file(into))
    keep_in(into)
    return given


def _file(folder: Path) -> Path:
    return folder / f"dictionary-{_stamp()}.sqlite3"


@lru_cache
def _stamp() -> str:
    """A short name for the way words are cut: the file holds stems."""
    here = Path(__file__).parent
    written_by = (here / name for name in ("normalise.py", "negation.py", "words.py", "variants.txt"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in written_by)).hexdigest()[:12]


@lru_cache(maxsize=4)
def _opened(path: str) -> sqlite3.Connection | None:
    if not Path(path).exists():
        return None
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


# Words cut further than the index cuts them: only here, where a dictionary says whether such a word is there.

_BEFORE = ("و", "ف", "ب", "ك", "ل", "س", "ي", "ت", "ن", "ا")
_BEHIND = ("ون", "ين", "ان", "وا", "ها", "هم", "نا", "ه", "ت", "ي", "ا")
_TRIED = 40


def _barer(term: str) -> list[str]:
    """What a verb or a word with its prepositions may be, the longest first, of three letters at least."""
    seen = {term: None}
    waiting = [term]
    while waiting and len(seen) < _TRIED:
        one = waiting.pop(0)
        for shorter in (
            *(one[1:] for before in _BEFORE if one.startswith(before)),
            *(one[: -len(behind)] for behind in _BEHIND if one.endswith(behind)),
        ):
            if len(shorter) >= 3 and shorter not in seen:
                seen[shorter] = None
                waiting.append(shorter)
    found = [one for one in seen if one != term and _knows(one)]
    return sorted(found, key=len, reverse=True)[:1]


def _knows(term: str) -> bool:
    connection = _opened(str(_file(_place))) if _place else None
    return connection is not None and bool(
        connection.execute("SELECT 1 FROM meaning WHERE asked = ?", (term,)).fetchone()
    )


# The files

_DIGITS = {
    letter: value for value, letter in enumerate(string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/")
}
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|<[^>]*>|\{[^}]*\}|/[^/]*/")
_NUMBERED = re.compile(r"^\d+\.\s*")
_PARTED = re.compile(r"[,;،؛]")


def _pairs(index: Path) -> Iterator[tuple[Phrase, Phrase]]:
    for entry in _entries(index):
        head, *lines = entry.splitlines()
        heads = _said(head)
        for line in lines:
            # What is set in further is an example or a note.
            if line and not line.startswith(" "):
                for other in _said(_NUMBERED.sub("", line)):
                    yield from ((one, other) for one in heads if one != other)


def _said(line: str) -> list[Phrase]:
    phrases = (tuple(tokens(part)) for part in _PARTED.split(_ASIDE.sub(" ", line)))
    return [phrase for phrase in dict.fromkeys(phrases) if 0 < len(phrase) <= LONGEST]


def _entries(index: Path) -> Iterable[str]:
    """The text of each entry once. A line of the index says head word, where it lies and how long it is, in base 64."""
    try:
        with gzip.open(index.with_suffix(".dict.dz")) as file:
            texts = file.read()
        places = (line.split("\t") for line in index.read_text(encoding="utf-8").splitlines())
        where = dict.fromkeys(
            (_number(place), _number(size)) for word, place, size, *_ in places if not word.startswith("00")
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError) as error:
        raise BadDictionary(f"{index} cannot be read: {error}") from error
    return (texts[place : place + size].decode("utf-8", "replace") for place, size in where)


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS[digit]
    return value


def phrases_of(terms: Sequence[str]) -> dict[str, dict[Phrase, float]]:
    """Return term -> what the dictionaries say for it, alone or together with its neighbours, in the order of a question."""
    found: defaultdict[str, dict[Phrase, float]] = defaultdict(dict)
    if not is_loaded():
        return found
    for size in range(LONGEST, 0, -1):
        for start in range(len(terms) - size + 1):
            phrase = tuple(terms[start : start + size])
            for said, share in meanings(phrase):
                for term in phrase:
                    found[term][said] = max(found[term].get(said, 0.0), share)
    return found
