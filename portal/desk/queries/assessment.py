"""A round of the self-assessment as its page shows it: by area, with what was counted, answered, and changed since the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.organisations.figures import figure
from portal.organisations.models import Cluster
from portal.ui.words import number

from ..indicators import MOST, Area, Indicator, indicators
from ..models import AssessmentAnswer, AssessmentRound

NOT_OF_MEMBERS = {"mix", "chain", "board", "plan", "events"}
"""Of which the number tells nothing of a single member."""


@dataclass(frozen=True)
class Line:
    """`level` is what counts: the office's answer, else what was counted; None where neither is. `before` is that of the last round."""

    indicator: Indicator
    evidence: dict[str, Any] | None
    answer: AssessmentAnswer | None
    before: int | None
    versions: int

    @property
    def level(self) -> int | None:
        if self.answer is not None:
            return self.answer.level
        return self.evidence["level"] if self.evidence else None

    @property
    def said(self) -> str:
        return self.indicator.levels[self.level] if self.level is not None else ""

    @property
    def counted(self) -> str:
        """What the portal counted, in words; below five organisations not the number."""
        if not self.evidence:
            return ""
        n, of = self.evidence["n"], self.evidence.get("of")
        told = number(n) if self.indicator.key in NOT_OF_MEMBERS else figure(n, organisations=n)
        if of is not None:
            told = _("%(n)s of %(of)s") % {"n": told, "of": number(of)}
        return f"{told} · {self.indicator.counted}"

    @property
    def change(self) -> int | None:
        return None if self.level is None or self.before is None else self.level - self.before


@dataclass(frozen=True)
class Part:
    area: Area
    lines: list[Line]

    @property
    def points(self) -> int:
        return sum(line.level or 0 for line in self.lines)

    @property
    def most(self) -> int:
        return MOST * len(self.lines)


@dataclass(frozen=True)
class Sheet:
    round: AssessmentRound
    last: AssessmentRound | None
    parts: list[Part]

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def answered(self) -> int:
        return sum(1 for line in self.lines if line.level is not None)

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def most(self) -> int:
        return sum(part.most for part in self.parts)


def sheet_of(round_: AssessmentRound) -> Sheet:
    """Three queries."""
    earlier = AssessmentRound.objects.filter(cluster=round_.cluster_id, year__lt=round_.year)
    last = earlier.order_by("-year").first()
    rounds = [one for one in (round_, last) if one is not None]
    rows = AssessmentAnswer.objects.filter(round__in=rounds).select_related("by").order_by("number")
    standing: dict[tuple[int, str], AssessmentAnswer] = {(one.round_id, one.indicator): one for one in rows}

    def line(indicator: Indicator) -> Line:
        answer = standing.get((round_.pk, indicator.key))
        before = None
        if last is not None:
            told = standing.get((last.pk, indicator.key))
            counted = last.evidence.get(indicator.key)
            before = told.level if told else counted["level"] if counted else None
        evidence = round_.evidence.get(indicator.key)
        return Line(indicator, evidence, answer, before, answer.number if answer else 0)

    lines = [line(one) for one in indicators().values()]
    return Sheet(round_, last, [Part(area, [one for one in lines if one.indicator.area == area]) for area in Area])


def line_of(round_: AssessmentRound, key: str) -> Line:
    return next(line for line in sheet_of(round_).lines if line.indicator.key == key)


def rounds_of(cluster: Cluster) -> list[AssessmentRound]:
    return list(AssessmentRound.objects.filter(cluster=cluster).order_by("-year"))
