"""Which words of a text may be ground for a code: those that name a trade or what it deals in.

Not those that say in what state something is (used, new), nor an Arabic word with by- before it, which says how ("packing by vacuum" is
no unloading). Whoever asks for a paper asks for whom the paper comes from, whatever stands in it. One word that several divisions
say and that is no saying by itself ("drying") says what is done and not to what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..normalise import fold, spoken, tokens
from ..words import STATES

_STATES = frozenset(tokens(" ".join(STATES)))

_PAPERS_BEFORE = frozenset(
    fold(
        "certificat certificats attestation attestations permis licence licences autorisation autorisations déclaration "
        "شهادة شهادات تصريح تصاريح رخصة رخص ترخيص تراخيص إذن وثيقة وثائق"
    ).split()
)
_PAPERS_BEHIND = frozenset(
    fold("certificate certificates licence licences license licenses permit permits declaration declarations").split()
)
"""In French and Arabic what is asked for stands first, in English last."""

_BY = "ب"
_DOING = frozenset(
    fold(
        "نقوم يقوم تقوم القيام قيام قمنا نعنى يعنى تعنى نختص تختص مختصون مختصة متخصصون متخصصة متخصص مختص نشتغل نعمل تعمل نهتم نرغب"
    ).split()
)
"""Behind these by- says what is done."""


def grounds_of(
    text: str, head: str, trades_of: Mapping[str, Collection[str]], alone: Collection[str]
) -> frozenset[str]:
    """Return the tokens of a text that may be ground for a code.

    `head` are the words that say what it is, where they are known; `trades_of` token -> the divisions that say it; `alone` are
    the tokens that are a saying by themselves.
    """
    said = spoken(text)
    if paper := _paper(tokens(head), said):
        return frozenset({paper})
    found = said.keys() - _STATES - _manners(text, trades_of)
    if len(said) == 1 == len(found) and len(trades_of.get(one := next(iter(found)), ())) > 1 and one not in alone:
        return frozenset()
    return frozenset(found)


def _paper(head: Sequence[str], said: Mapping[str, str]) -> str:
    """The token of the paper that is asked for, if one is."""
    if not head:
        return ""
    first, last = (fold(said.get(one, "")) for one in (head[0], head[-1]))
    return head[0] if first in _PAPERS_BEFORE else head[-1] if last in _PAPERS_BEHIND else ""


def _manners(text: str, known: Mapping[str, object]) -> set[str]:
    """The tokens of words with by- before them: words that nobody says so, and whose rest somebody does."""
    found: set[str] = set()
    before = ""
    for word in fold(text).split():
        if word.startswith(_BY) and before not in _DOING:
            found.update(
                token for token in tokens(word) if token not in known and any(one in known for one in tokens(word[1:]))
            )
        before = word
    return found
