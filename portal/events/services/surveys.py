"""Some weeks after a course everybody who was there is asked once whether they use what they learned."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, once, said, seen, withdraw

from ..models import Event, SurveyAnswer
from ..queries.attendance import columns_of, expected_at, shares_of

SURVEY = "course.survey"
LONGEST_WORDS = 1_000
NO_LONGER = dt.timedelta(days=60)
"""After the day on which it was due: who has not been ticked as attending until then is not asked any more."""
AT_ONCE = 20
EARLIEST = dt.timedelta(days=7)


def ask_after_courses(now: dt.datetime | None = None) -> None:
    """By the clock: each cohort once. One of which nobody has written down who was there waits until somebody does."""
    now = now or timezone.now()
    over = Event.objects.filter(
        course__isnull=False, published_at__isnull=False, called_off_at=None, ends_at__lte=now - EARLIEST
    )
    waiting = over.exclude(public_id__in=said(SURVEY)).filter(ends_at__gt=now - dt.timedelta(days=365) - NO_LONGER)
    dates = waiting.order_by("ends_at", "pk").values_list("pk", "ends_at", "course__survey_days")
    due = [pk for pk, ends_at, days in dates if dt.timedelta() <= now - ends_at - dt.timedelta(days=days) <= NO_LONGER]
    asked = 0
    for pk in due:
        if asked >= AT_ONCE:
            break
        asked += _ask(Event.objects.select_related("course", "organiser").get(pk=pk), now)


def answer_survey(answer: SurveyAnswer, *, by: User, used: str, words: str = "") -> SurveyAnswer:
    """By the person alone. Another answer later replaces the first."""
    if answer.registration.person_id != by.pk:
        raise NotAllowed
    if used not in SurveyAnswer.Used.values:
        raise NotPossible("used", _("Choose one of the answers."), "used")
    event = answer.registration.event
    with transaction.atomic():
        given = {"used": used, "words": clean_text(words)[:LONGEST_WORDS]}
        other = SurveyAnswer.objects.filter(pk=answer.pk).exclude(**given)
        if other.update(answered_at=timezone.now(), **given):
            # Without who: what somebody answered is read as a number.
            record("course.survey_answered", by=None, about=event.course)
        seen(SURVEY, about=event, by=by)
        withdraw(SURVEY, about=event, of=[by])
    answer.refresh_from_db()
    return answer


@transaction.atomic
def _ask(event: Event, now: dt.datetime) -> bool:
    rows = list(expected_at(event).filter(person__isnull=False).select_related("person"))
    shares = shares_of(rows, columns_of(event))
    there = [one for one in rows if shares[one.pk]]
    if not there or not once(SURVEY, event.public_id):
        return False
    SurveyAnswer.objects.bulk_create(
        [SurveyAnswer(registration=one, asked_at=now) for one in there], ignore_conflicts=True
    )
    notify(SURVEY, to=[one.person for one in there if one.person], about=event)
    record("course.survey_asked", by=None, about=event, people=len(there))
    return True
