"""What an event asks of those who register: as what they come, and the organiser's questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.text import clean_line, line_of

from ..models import Event, ParticipationType, Question, Registration
from .holding import check_covers, check_organises
from .locking import hold
from .waiting import hand_out

MOST_TYPES, MOST_QUESTIONS, MOST_CHOICES = 20, 20, 12


@transaction.atomic
def write_type(
    event: Event,
    *,
    by: User,
    one: ParticipationType | None = None,
    name: str,
    details: str = "",
    capacity: int | None = None,
    meets: bool = True,
    most_meetings: int | None = None,
) -> ParticipationType:
    """A new one, or `one` as it is from now on. More places go to those who wait; fewer than are taken are refused."""
    held = _held(event, by, one)
    fields = {
        "name": line_of(name, 80, "name"),
        "details": clean_line(details)[:300],
        "capacity": capacity,
        "meets": meets,
        "most_meetings": most_meetings if meets else None,
    }
    same = ParticipationType.objects.filter(event=held, name=fields["name"]).first()
    if same and same != one:
        raise NotPossible("name", _("There is one of this name already."), "name")
    if one is None:
        _not_too_many(ParticipationType.objects.filter(event=held).count(), MOST_TYPES)
        position = _last(ParticipationType, held) + 1
        one = ParticipationType.objects.create(event=held, position=position, **fields)
        record("participation.added", by=by, about=held, name=one.name)
        return one
    check_covers(capacity, Registration.objects.holding().filter(event=held, type=one).count())
    ParticipationType.objects.filter(pk=one.pk).update(**fields)
    one.refresh_from_db()
    record("participation.changed", by=by, about=held, name=one.name)
    hand_out(held, by=by)
    return one


@transaction.atomic
def write_question(
    event: Event,
    *,
    by: User,
    one: Question | None = None,
    text: str,
    kind: str = Question.Kind.TEXT,
    choices: Sequence[str] = (),
    required: bool = False,
) -> Question:
    """A new one, or `one` in other words. Answers that were given stay."""
    held = _held(event, by, one)
    lines = list(dict.fromkeys(line for raw in choices if (line := clean_line(raw)[:120])))
    if kind not in Question.Kind.values:
        raise NotPossible("kind", _("Choose how it is answered."), "kind")
    if kind == Question.Kind.CHOICE and not 2 <= len(lines) <= MOST_CHOICES:
        raise NotPossible("choices", _("Write two to twelve answers, each on a line of its own."), "choices")
    fields: dict[str, Any] = {
        "text": line_of(text, 200, "text"),
        "kind": kind,
        "choices": lines if kind == Question.Kind.CHOICE else [],
        "required": required,
    }
    if one is None:
        _not_too_many(Question.objects.filter(event=held, taken_out_at=None).count(), MOST_QUESTIONS)
        one = Question.objects.create(event=held, position=_last(Question, held) + 1, **fields)
        record("question.added", by=by, about=held)
        return one
    Question.objects.filter(pk=one.pk).update(**fields)
    one.refresh_from_db()
    record("question.changed", by=by, about=held)
    return one


@transaction.atomic
def take_out_type(one: ParticipationType, *, by: User) -> None:
    """Raises NotPossible while people come as that."""
    held = _held(one.event, by, one)
    if number := Registration.objects.standing().filter(event=held, type=one).count():
        said = _("%(number)s people come as %(type)s. Change theirs first.")
        raise NotPossible("in_use", said % {"number": number, "type": one.name})
    if ParticipationType.objects.filter(pk=one.pk).delete()[0]:
        record("participation.removed", by=by, about=held, name=one.name)


@transaction.atomic
def take_out_question(one: Question, *, by: User) -> None:
    """Nobody is asked any more. What was answered stays in the list."""
    held = _held(one.event, by, one)
    if Question.objects.filter(pk=one.pk, taken_out_at=None).update(taken_out_at=timezone.now()):
        record("question.removed", by=by, about=held)


@transaction.atomic
def move(one: ParticipationType | Question, *, by: User, up: bool) -> None:
    """One place up or down; at an end nothing happens."""
    held = _held(one.event, by, one)
    if isinstance(one, Question):
        questions = _moved(list(Question.objects.filter(event=held, taken_out_at=None)), one, up=up)
        Question.objects.bulk_update(questions, ["position"])
    else:
        types = _moved(list(ParticipationType.objects.filter(event=held)), one, up=up)
        ParticipationType.objects.bulk_update(types, ["position"])


def _moved(rows: list[Any], one: Any, *, up: bool) -> list[Any]:
    """All rows in their new order, with their positions; none where nothing moves."""
    at = next((place for place, row in enumerate(rows) if row.pk == one.pk), None)
    to = -1 if at is None else at - 1 if up else at + 1
    if at is None or not 0 <= to < len(rows):
        return []
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, 1):
        row.position = place
    return rows


def _held(event: Event, by: User, one: ParticipationType | Question | None) -> Event:
    check_organises(event, by)
    held = hold(event)
    if one is not None and one.event_id != held.pk:
        raise NotPossible("elsewhere", _("This belongs to another event."))
    if held.is_over or held.called_off_at:
        raise NotPossible("over", _("This event is over.") if held.is_over else _("This event was called off."))
    return held


def _last(kind: type[ParticipationType | Question], event: Event) -> int:
    row = kind.objects.filter(event=event).order_by("-position").first()
    return row.position if row else 0


def _not_too_many(number: int, most: int) -> None:
    if number >= most:
        raise NotPossible("too_many", _("%(number)s at most.") % {"number": most})
