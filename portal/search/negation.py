"""What a text says is not there: "dates without stones", "sugar-free", « sans noyaux », «بدون نوى», «منزوعة النوى».

Such a thing is a quality of its own. It gets a term of its own, in questions and in what is indexed alike, so it never meets
those who deal in the thing itself, and does meet whoever says the same in these or other words. How far it reaches is guessed
in the simplest way (NegEx, Chapman and others 2001, takes the words after the trigger): the next word that says something,
and those joined to it by "or".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NOT = "¬"
"""Stands before the term of what is not there. It is no letter, so no text can write such a term."""

_IN_SMALL_STEPS = (
    r"(?:(?:the|a|an|any|added|artificial|chemical|synthetic|les?|la|de|aucune?|ajout\ de|أي|أية|اي)\s+|(?:l|d)['’])*"
)
"""Passed over between the trigger and what is not there."""

_NOTHING = (
    r"(?:the|to|on|of|in|at|by|for|from|and|or|it|its|this|that|these|those|you|your|our|we|more|less|longer|later|doubt|delay|need|que|qu|y|en|de|du|des"
    r"|ان|أن|ذلك|هذا|هذه|في|على|من|الى|إلى)(?![^\W_])"
)
"""What may follow a trigger and is no thing: "without that", "no more", « sans que »."""

_WORD = rf"(?!{_NOTHING})(?:(?:مواد|المواد|مادة)\s+)?[^\W\d_][^\W_]*"
_OR = rf"\s*(?:,\s*)?(?<![^\W_])(?:or|nor|ou|ni|أو|او|ولا)\s+(?:(?:without|sans|بدون|بلا)\s+)?{_IN_SMALL_STEPS}"
_FREE = (
    r"sugar|gluten|lactose|dairy|fat|alcohol|salt|caffeine|preservatives?|additives?|lead|acid|dust|gmo|bpa|allergens?|nuts?|seeds?|pits?|stones?"
    r"|wheat|eggs?|halogen|pesticides?|chemicals?|plastics?"
)
"""What is left out of goods: behind a bare "no" and before a "free" without a hyphen nothing else is meant. Elsewhere "no" denies a whole
sentence (matchmaking.engine.denial)."""

_BEFORE = (
    rf"(?:without|free\s+(?:of|from)|no(?=\s+{_IN_SMALL_STEPS}(?:{_FREE})(?![^\W_]))"
    r"|sans|(?:d[ée]pourvu|exempt)e?s?(?=\s+d(?:e\s|['’]))"
    r"|[وف]?(?:بدون|من\s+دون|دون|بلا|من\s+غير|بغير|غير|خالي?[ةه]?\u064d?\s+(?:تماما\s+)?من|خاليات\s+من|منزوع(?:[ةه]|ات)?|عديم(?:[ةه]|ات)?))"
)
_LEAVES_OUT = (
    r"(?:^\s*|(?<=[,;:.(،؛؟\n–—])|(?<=[,;:.(،؛؟–—]\s)|(?<![^\W_])(?:but|et|mais)\s+|(?<=\s)(?=[وف]))"
    r"(?:not|(?:non\s+|et\s+)?pas|[وف]?(?:ليس(?:ت)?|لا|مش|مو|موش|ماشي))"
)
_NO_THING = r"(?:only|just|yet|always|all|every|even|seulement|que|toujours|encore|tou[ts]e?s?|فقط|كل|بعد)(?![^\W_])"
_SET_ASIDE = rf"{_LEAVES_OUT}\s+(?:d(?:es|u)\s+)?{_IN_SMALL_STEPS}(?!{_NO_THING})"
_SET_ASIDE += rf"{_WORD}(?:\s+{_WORD})?(?:{_OR}{_WORD})*(?=\s*(?:$|[,;:.)!?،؛؟\n–—]))"
"""What a text sets aside, behind a comma or in its beginning, up to the next comma or its end: "figs, not dates". It says nothing of what
is there, and nobody deals in the lack of it."""

_ABSENT = re.compile(
    rf"(?P<aside>{_SET_ASIDE})|(?<![^\W_])(?:{_BEFORE}\s+{_IN_SMALL_STEPS}(?P<after>{_WORD}(?:{_OR}{_WORD})*)"
    rf"|(?P<before>[^\W\d_][^\W_]*)[-‐‑]free|(?P<usual>{_FREE})\s+free)(?![^\W_])",
    re.IGNORECASE,
)
_JOINED = re.compile(_OR, re.IGNORECASE)


def is_absent(term: str) -> bool:
    """Whether a term is that of something that is not there."""
    return term.startswith(NOT)


def absences(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text says that something is not there: from, to (trigger included), and the words for it alone; none for what it
    only sets aside."""
    for match in _ABSENT.finditer(text):
        words = match["after"] or match["before"] or match["usual"] or ""
        yield match.start(), match.end(), _JOINED.sub(" ", words)


def stated(text: str) -> str:
    """The text without what it says is not there; where it says nothing else, all but what it sets aside."""
    return (
        _ABSENT.sub(" ", text).strip()
        or _ABSENT.sub(lambda match: " " if match["aside"] else match.group(), text).strip()
    )
