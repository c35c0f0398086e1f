"""Codes beside a form: those that are chosen, those suggested for what is typed, and what can be taken instead.

Nothing is chosen by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.search.trade_codes import MOST_SUGGESTED, Suggested, TenderDivision, read_codes, tenders_of
from portal.taxonomy.models import Sector

MOST_CHOSEN = 50
"""So many ticks are read; the form says which are too many."""

MOST_INSTEAD = 4
MOST_DISMISSED = 60


@dataclass(frozen=True, slots=True)
class Chip:
    """A code with the words that said so, and codes that may be meant instead."""

    sector: Sector
    because: Sequence[str] = ()
    instead: Sequence[Sector] = ()

    @property
    def quoted(self) -> list[str]:
        return [_("“%(word)s”") % {"word": word} for word in self.because]


@dataclass(frozen=True, slots=True)
class CodeChips:
    """`asked` says that there is something typed; `dismissed` are codes as a hidden field keeps them; `tenders` are what public buyers
    put the chosen codes under, or the sentence while none is chosen; `focused` is the code that the focus goes to after a button has
    moved one."""

    asked: bool = False
    chosen: Sequence[Sector] = ()
    suggested: Sequence[Chip] = ()
    dismissed: str = ""
    tenders: Sequence[TenderDivision] = ()
    focused: str = ""


@dataclass(slots=True)
class CodeAnswer:
    """What a sent form says of codes: those that are ticked, and those that were dismissed; a button may have moved one.

    `is_moved` says that a button for a single code was pressed: then nothing is to be saved. `instead` is the code it put there.
    """

    chosen: list[str] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)
    is_moved: bool = False
    instead: str = ""


def code_answer(data: QueryDict) -> CodeAnswer:
    """Read `sectors`, `dismissed`, and the buttons `dismiss` (a code) and `swap` ("1313:1312": the other in its place)."""
    chosen = list(dict.fromkeys(data.getlist("sectors")))[:MOST_CHOSEN]
    dismissed = data.get("dismissed", "").split()[:MOST_DISMISSED]
    gone, _colon, instead = (data.get("swap", "") or data.get("dismiss", "")).partition(":")
    is_moved = "swap" in data or "dismiss" in data
    if gone:
        chosen = [code for code in chosen if code != gone]
        dismissed = [*dismissed, gone]
    if instead:
        chosen = list(dict.fromkeys([*chosen, instead]))
        dismissed = [code for code in dismissed if code != instead]
    return CodeAnswer(chosen, [code for code in dict.fromkeys(dismissed) if _looks_like_one(code)], is_moved, instead)


def code_chips(texts: Sequence[tuple[str, str]], answer: CodeAnswer) -> CodeChips:
    """What to show for texts with their heads, as `read_codes` takes them: two queries, one where nothing is typed."""
    ticked = Sector.objects.in_bulk([code for code in answer.chosen if _looks_like_one(code)])
    read = read_codes(texts, without={*answer.chosen, *answer.dismissed}, most=MOST_SUGGESTED + MOST_INSTEAD)
    found = read.suggested
    told = [one for one in found[:MOST_SUGGESTED] if one.is_sure]
    others = [one for one in found if one not in told]
    chosen = [code for code in answer.chosen if code in ticked]
    shown = [*chosen, *(one.sector.code for one in told)]
    return CodeChips(
        asked=any(text.strip() for text, _head in texts),
        chosen=[ticked[code] for code in chosen],
        suggested=[Chip(one.sector, one.because, _instead(one, others)) for one in told],
        dismissed=" ".join(answer.dismissed),
        tenders=tenders_of(chosen) if chosen else [read.tender] if read.tender else [],
        focused=_focused(answer, shown),
    )


def _focused(answer: CodeAnswer, shown: Sequence[str]) -> str:
    """The button that was pressed is gone: what it put there, or else the last that is shown, where the next suggestion came."""
    if not answer.is_moved or not shown:
        return ""
    return answer.instead if answer.instead in shown else shown[-1]


def _instead(one: Suggested, others: Sequence[Suggested]) -> list[Sector]:
    """Those of its own division first."""
    code = one.sector.code
    nearest = sorted(others, key=lambda other: other.sector.code[:2] != code[:2])
    return [other.sector for other in nearest][:MOST_INSTEAD]


def _looks_like_one(code: str) -> bool:
    return 0 < len(code) <= 4 and code.isalnum()
