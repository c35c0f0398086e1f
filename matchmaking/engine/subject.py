"""The thing itself: does the other side say or do what the title asks for?

It is the first condition of every need and offer, since the title is the one sentence everybody writes. So a suggestion that
only stands near and holds the right certificate never reads as if nothing were open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from portal.search.certificates import certificates_named, without_held
from portal.search.normalise import absent_token, tokens
from portal.search.stems import deep_stems

from .codes import closest, same_trade
from .conditions import LENDS, Condition, State
from .denial import affirmed
from .facts import Document, Facts, Listing
from .gates import KINDS_FOR
from .measures import telling
from .pair import Pair
from .wording import said_in, words_in

MOST_WORDS, SOME_WORDS = 0.75, 0.3
"""Of three words all must be there: the one that is missing is too often the one that matters."""

NEAR_TRADE = 0.75
"""Closeness of two classes of one group in ISIC."""

FAINT_COVERAGE = 0.2

OF_A_KIND = frozenset({LENDS, "permit"})


def compare_subject(pair: Pair, documents: Mapping[int, Document]) -> Condition:
    """Return how much of the title one document of the other side says, and which words none of those compared says.

    Where the words are not there, the same line of business is half an answer: it may say the same in other words or another
    language. Unknown is only what nobody can compare: a title of figures, or a side that says nothing of itself.
    """
    asked, written = _words_asked(pair.asked.title, pair.asked.certificates)
    said = _said(asked, written, pair, documents)
    # The first of those that say most, figures and units too where the words are equal: "10 kg cartons" before "display cartons".
    # Their own words go before those of whoever did something with them.
    where = max(
        said,
        key=lambda number: (
            len(asked.keys() & said[number].keys()),
            _is_their_own(documents[number], pair),
            len(said[number]),
        ),
        default=None,
    )
    best = said[where] if where else {}
    share = len(asked.keys() & best.keys()) / len(asked) if asked else 0.0
    anywhere = {
        term: word for number in sorted(said, key=lambda one: one == where) for term, word in said[number].items()
    }
    facts: Facts = {
        "matched": list(dict.fromkeys(best[term] for term in asked if term in best)),
        "anywhere": list(dict.fromkeys(anywhere[term] for term in asked if term in anywhere)),
        "unmatched": _absent({term: word for term, word in asked.items() if term not in anywhere}, pair, documents),
    }
    if where:
        facts |= {"said_in": documents[where].title, "document_kind": documents[where].kind}
    trade = None
    state: State = "yes" if share >= MOST_WORDS else "part" if share >= SOME_WORDS else "unknown"
    if state == "yes" and where and not _is_their_own(documents[where], pair):
        state = "part"
    if state == "unknown" and (trade := pair.same_trade):
        state, facts = "part", facts | {"trade": trade}
    elif (
        state == "unknown"
        and asked
        and (pair.texts.documents or pair.supplied)
        and pair.asked.category not in OF_A_KIND
    ):
        state = "no"
    behind = sorted(said, key=lambda number: number != where)
    return Condition("subject", "need" if pair.asked.is_need else "offer", state, facts, tuple(behind))


@lru_cache(maxsize=16)
def _words_asked(title: str, certificates: tuple[str, ...]) -> tuple[Mapping[str, str], Sequence[str]]:
    """What a title asks for, and all the terms that it writes: the same for everybody who is compared with it.

    Certificates that are conditions of their own are not asked for here: who holds one need not write of it.
    """
    named = {slug for slug, _words in certificates_named(title)}
    subject = without_held(title) if named and named.issubset(certificates) else title
    asked = telling(subject) or telling(title)
    return asked, tuple(dict.fromkeys([*asked, *tokens(title)]))


def _is_their_own(document: Document, pair: Pair) -> bool:
    """Past work speaks for the partners too, but whoever was tested with or delivered to need not be able to do it."""
    return document.kind != "reference" or document.owner in {"", pair.theirs.id}


def _said(
    asked: Mapping[str, str], written: Sequence[str], pair: Pair, documents: Mapping[int, Document]
) -> dict[int, dict[str, str]]:
    """Document -> what it says of all that is written in the title, and how, for those of the compared texts that say a word of it.

    What it says in the very word is told as the title writes it, what it says in another language as it stands there.
    """
    title = pair.asked.title
    said = {}
    for number in pair.texts.documents:
        if number in documents:
            text = f"{documents[number].done} {affirmed(documents[number].told)}"
            found = said_in(written, title, text)
            if not found.keys().isdisjoint(asked):
                very = {term: asked[term] for term in asked.keys() & found.keys() if term in words_in(text)}
                said[number] = found | very
    return said


def _absent(left: Mapping[str, str], pair: Pair, documents: Mapping[int, Document]) -> list[str]:
    """Those words of the title that no text of theirs has, as far as that is known: all that were found have to be compared for it.

    A word that a text has in another form ("dried", "drying"), or of what it says it does not do, is not told to be absent.
    """
    if pair.texts.left_out or any(number not in documents for number in pair.texts.documents):
        return []
    texts = [f"{documents[number].done} {documents[number].told}" for number in pair.texts.documents]
    said = {term for text in texts for term in said_in(left, pair.asked.title, text)}
    words = {term: word for text in texts for term, word in words_in(text).items()}
    unsaid = [word for term, word in left.items() if term not in said and absent_token(term) not in words]
    stems = {stem for word in words.values() for stem in deep_stems(word)} if unsaid else set()
    return [word for word in unsaid if stems.isdisjoint(deep_stems(word))]


def is_beside_the_point(pair: Pair, subject: Condition) -> bool:
    """Nothing that the other side says or does has to do with what is asked: not the title, not the details, not the trade.

    Somebody near with the right certificate is no suggestion for that alone. At the very link that is asked for they may be, and
    where only some kinds of organisation can answer, being of the kind is to the point.
    """
    if pair.asked.category in KINDS_FOR:
        return False
    if subject.state != "no" or (pair.texts.coverage or 0.0) >= FAINT_COVERAGE:
        return False
    nearest = closest(pair.asked.codes, pair.supplied)
    at_link = (pair.asked.cluster, pair.asked.link) in pair.theirs.links
    return not at_link and (nearest is None or nearest[0] < NEAR_TRADE)


def answers(asked: Listing, other: Listing) -> bool:
    """Whether the other side's listing is about what is asked, so that its quantity, date and price are worth comparing.

    Of one category and at the same link or in the same trade; or saying most words of the title.
    """
    same_place = asked.link is not None and (asked.cluster, asked.link) == (other.cluster, other.link)
    if asked.category == other.category and (same_place or same_trade(asked.codes, other.codes)):
        return True
    wanted = telling(asked.title).keys()
    said = said_in(wanted, asked.title, f"{other.title} {other.text}")
    return bool(wanted) and len(said) / len(wanted) >= MOST_WORDS
