"""A self-assessment: a round for each year, counted evidence, and answers of which every version is kept."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.organisations.models import Cluster

from .. import permissions
from ..indicators import MOST, indicators
from ..models import AssessmentAnswer, AssessmentRound
from ..queries.evidence import evidence_of


@transaction.atomic
def begin_round(cluster: Cluster, *, by: User, year: int) -> AssessmentRound:
    """One for each year, for this one or the last. Beginning it twice is once."""
    _check(by, cluster)
    today = timezone.localdate()
    if year not in {today.year, today.year - 1}:
        raise NotPossible("year", _("A round is for this year or the last."), "year")
    made, new = AssessmentRound.objects.get_or_create(cluster=cluster, year=year, defaults={"opened_by": by})
    if new:
        _count(made)
        record("assessment.begun", by=by, about=cluster, year=year)
    return made


@transaction.atomic
def count_again(round_: AssessmentRound, *, by: User) -> None:
    _check(by, round_.cluster)
    _check_open(AssessmentRound.objects.select_for_update().get(pk=round_.pk))
    _count(round_)


@transaction.atomic
def answer(
    round_: AssessmentRound, indicator: str, *, by: User, level: int, seen: int, note: str = "", link: str = ""
) -> AssessmentAnswer:
    """`seen`: the number of the version that was read. Raises NotPossible where a colleague has answered since.

    What the portal has counted needs a note to be answered otherwise.
    """
    _check(by, round_.cluster)
    if indicator not in indicators():
        raise NotAllowed
    held = AssessmentRound.objects.select_for_update().get(pk=round_.pk)
    _check_open(held)
    written = clean_text(note)
    if not 0 <= level <= MOST:
        raise NotPossible("level", _("Choose one of the four."), "level")
    counted = held.evidence.get(indicator)
    if counted and counted["level"] != level and not written:
        raise NotPossible("why", _("The portal has counted something else. Say why you answer otherwise."), "note")
    rows = AssessmentAnswer.objects.filter(round=held, indicator=indicator)
    number = rows.aggregate(last=Max("number"))["last"] or 0
    now = rows.filter(number=number).first()
    if now is not None and (now.level, now.note, now.link) == (level, written, link):
        return now
    if number != seen:
        raise NotPossible("overtaken", _("A colleague has answered since you read it. Look at their answer first."))
    try:
        with transaction.atomic():
            made: AssessmentAnswer = AssessmentAnswer.objects.create(
                round=held, indicator=indicator, number=number + 1, level=level, note=written, link=link, by=by
            )
    except IntegrityError:
        raise NotPossible(
            "overtaken", _("A colleague has answered since you read it. Look at their answer first.")
        ) from None
    record("assessment.answered", by=by, about=round_.cluster, year=round_.year, indicator=indicator)
    return made


def close_round(round_: AssessmentRound, *, by: User) -> None:
    """It stays as it is. Closing it again changes nothing."""
    _check(by, round_.cluster)
    if AssessmentRound.objects.filter(pk=round_.pk, closed_at=None).update(closed_at=timezone.now()):
        record("assessment.closed", by=by, about=round_.cluster, year=round_.year)


def _check(by: User, cluster: Cluster) -> None:
    if not permissions.can_assess(by, cluster):
        raise NotAllowed


def _check_open(round_: AssessmentRound) -> None:
    if round_.closed_at:
        raise NotPossible("closed", _("This round is closed and stays as it is."))


def _count(round_: AssessmentRound) -> None:
    round_.evidence = evidence_of(round_.cluster, round_.year)
    round_.counted_at = timezone.now()
    round_.save(update_fields=["evidence", "counted_at", "updated_at"])
