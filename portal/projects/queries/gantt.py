"""Milestones on a line of time that is a table: columns of weeks, months, quarters or years, and a bar over some of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ui.words import day, day_short, language, month, month_short, percent

from ..models import Milestone, Project
from .owners import Able

WEEKS_UP_TO, MONTHS_UP_TO, QUARTERS_UP_TO = 84, 560, 1700
"""Days. Up to these, columns are weeks, months, quarters: never more than nineteen. Beyond, they are years."""

ON_OVERVIEW = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of time, from `first` to the day before `ends`. `whole` says it without shortening."""

    first: dt.date
    ends: dt.date
    label: str
    whole: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A milestone over some of the columns. `state`: done, planned or gap, where nobody has it. `why_free`: of what whoever had it can
    do no longer."""

    milestone: Milestone
    before: range
    span: int
    after: range
    state: str
    words: str
    why_free: str = ""

    @property
    def is_gap(self) -> bool:
        return self.state == "gap"


@dataclass(frozen=True, slots=True)
class Gantt:
    columns: Sequence[Column]
    bars: Sequence[Bar]
    by: str
    more: int = 0
    """Milestones that this page does not show."""


def milestones_of(project: Project) -> list[Milestone]:
    """Those that stand, in their order in time. One query."""
    rows = Milestone.objects.filter(project=project, taken_out_at=None).select_related("owner")
    found = list(rows.order_by("starts_on", "due_on", "pk"))
    for one in found:
        one.project = project
    return found


def gantt_of(project: Project, milestones: Sequence[Milestone], able: Able, *, most: int | None = None) -> Gantt | None:
    """None where there is nothing to draw. Of more than `most`, those that are done go first."""
    if not milestones:
        return None
    shown = list(milestones)
    if most is not None and len(shown) > most:
        kept = {one.pk for one in sorted(shown, key=lambda one: (one.done_at is not None, one.due_on))[:most]}
        shown = [one for one in shown if one.pk in kept]
    starts = min(one for one in (project.starts_on, *(bar.starts_on for bar in shown)) if one)
    ends = max(one for one in (project.ends_on, *(bar.due_on for bar in shown)) if one)
    by, columns = columns_between(starts, ends, timezone.localdate())
    return Gantt(
        columns=columns,
        bars=[_bar(one, columns, able) for one in shown],
        by=by,
        more=len(milestones) - len(shown),
    )


def columns_between(starts: dt.date, ends: dt.date, today: dt.date) -> tuple[str, list[Column]]:
    """What the columns are, and the columns themselves."""
    days = (ends - starts).days
    _longest, name, begin, following = next(one for one in SCALES if days <= one[0])
    found, first = [], begin(starts)
    while first <= ends:
        after = following(first)
        label, whole = _label(name, first)
        found.append(Column(first, after, label, whole, is_now=first <= today < after))
        first = after
    return name, found


def _monday(one: dt.date) -> dt.date:
    return one - dt.timedelta(days=one.weekday())


def _months_on(one: dt.date, months: int) -> dt.date:
    years, month = divmod(one.year * 12 + one.month - 1 + months, 12)
    return dt.date(years, month + 1, 1)


SCALES: list[tuple[int, str, Callable[[dt.date], dt.date], Callable[[dt.date], dt.date]]] = [
    (WEEKS_UP_TO, "weeks", _monday, lambda one: one + dt.timedelta(days=7)),
    (MONTHS_UP_TO, "months", lambda one: one.replace(day=1), lambda one: _months_on(one, 1)),
    (
        QUARTERS_UP_TO,
        "quarters",
        lambda one: dt.date(one.year, one.month - (one.month - 1) % 3, 1),
        lambda one: _months_on(one, 3),
    ),
    (dt.timedelta.max.days, "years", lambda one: dt.date(one.year, 1, 1), lambda one: dt.date(one.year + 1, 1, 1)),
]


def _label(name: str, first: dt.date) -> tuple[str, str]:
    match name:
        case "weeks":
            return day_short(first), _("week of %(day)s") % {"day": day(first)}
        case "months":
            return month_short(first), month(first)
        case "quarters":
            locale = language()
            return format_date(first, "QQQ yy", locale=locale), format_date(first, "QQQQ y", locale=locale)
        case _:
            return str(first.year), str(first.year)


def _bar(one: Milestone, columns: Sequence[Column], able: Able) -> Bar:
    covered = [at for at, column in enumerate(columns) if one.starts_on < column.ends and column.first <= one.due_on]
    first, last = covered[0], covered[-1]
    gap = not able.has(one.owner_id) and one.done_at is None
    state = "done" if one.done_at else "gap" if gap else "planned"
    return Bar(
        milestone=one,
        before=range(first),
        span=last - first + 1,
        after=range(len(columns) - last - 1),
        state=state,
        words=_words(one, state, narrow=last == first),
        why_free=able.why_free(one.owner) if gap else "",
    )


def _words(one: Milestone, state: str, *, narrow: bool) -> str:
    due = day_short(one.due_on)
    if state == "done":
        reached = day_short(one.done_at or one.due_on)
        return reached if narrow else _("Done %(day)s") % {"day": reached}
    if state == "gap":
        return _("No owner")
    if narrow:
        return due
    if one.percent:
        return _("%(share)s, due %(day)s") % {"share": percent(one.percent / 100), "day": due}
    return _("due %(day)s") % {"day": due}
