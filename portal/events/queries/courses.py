"""Courses as rows of a list and as a page: who needs them, which cohorts there are, what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum

from portal.organisations.models import Exclusion
from portal.organisations.standing import standing_of

from ..models import Course, Event, Pledge, SurveyAnswer

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

MOST_COHORTS = 40
MOST_PLEDGES = 200
ENOUGH_ANSWERS = 3
"""Below so many answers nothing is shown: one would know who said what."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is pledged and stands; `missing` people until a cohort can be opened."""

    people: int
    organisations: int
    missing: int


@dataclass(frozen=True, slots=True)
class CourseCard:
    course: Course
    demand: Demand
    ours: int
    """People for whom the reader's organisations have pledged."""


@dataclass(frozen=True, slots=True)
class Cohorts:
    to_come: list[Event]
    past: list[Event]


@dataclass(frozen=True, slots=True)
class Effect:
    """What those who were at a course said later: (words, how many) of each answer, in their order; `words` in that of the alphabet."""

    asked: int
    answered: int
    counts: list[tuple[str, int]]
    words: list[str]


def demand_of(course: Course) -> Demand:
    return _demands([course])[course.pk]


def course_cards(courses: Sequence[Course], reader: Reader) -> list[CourseCard]:
    """In two queries for all of them."""
    demands = _demands(courses)
    mine = Pledge.objects.standing().of_organisations(standing_of(reader).organisations)
    rows = mine.filter(course__in=[one.pk for one in courses]).values("course").annotate(n=Sum("people"))
    ours = {row["course"]: row["n"] for row in rows} if reader.is_authenticated else {}
    return [CourseCard(one, demands[one.pk], ours.get(one.pk, 0)) for one in courses]


def pledges_shown(course: Course, reader: Reader, *, keeps: bool) -> list[Pledge]:
    """To the organiser, and to those who have pledged themselves: the largest first. Nobody reads who keeps them out."""
    standing = Pledge.objects.standing().filter(course=course)
    own = standing_of(reader).organisations
    if not keeps:
        if not standing.of_organisations(own).exists():
            return []
        standing = standing.exclude(organisation__in=Exclusion.objects.filter(excluded__in=own).values("organisation"))
    return list(standing.select_related("organisation").order_by("-people", "pk")[:MOST_PLEDGES])


def cohorts_of(course: Course, reader: Reader) -> Cohorts:
    """Those of which the reader may know; not those that were called off."""
    rows = Event.objects.visible_to(reader).filter(course=course, called_off_at=None)
    found = list(rows.order_by("-starts_at", "-pk")[:MOST_COHORTS])
    return Cohorts([one for one in reversed(found) if not one.is_over], [one for one in found if one.is_over])


def effect_of(course: Course) -> Effect | None:
    """For its organiser; None where nobody was asked yet. Below three answers only how many they are."""
    asked = SurveyAnswer.objects.filter(registration__event__course=course)
    rows = list(asked.values_list("answered_at", "used", "words"))
    if not rows:
        return None
    answers = [(used, words) for answered_at, used, words in rows if answered_at]
    if len(answers) < ENOUGH_ANSWERS:
        return Effect(len(rows), len(answers), [], [])
    counted = Counter(used for used, _words in answers)
    counts = [(str(label), counted[used]) for used, label in SurveyAnswer.Used.choices]
    return Effect(len(rows), len(answers), counts, sorted(words for _used, words in answers if words)[:MOST_PLEDGES])


def _demands(courses: Sequence[Course]) -> dict[int, Demand]:
    rows = Pledge.objects.standing().filter(course__in=[one.pk for one in courses])
    summed = {
        row["course"]: row
        for row in rows.values("course").annotate(people_sum=Sum("people"), organisations=Count("pk"))
    }
    nothing = {"people_sum": 0, "organisations": 0}
    found = {}
    for one in courses:
        row = summed.get(one.pk, nothing)
        found[one.pk] = Demand(row["people_sum"], row["organisations"], max(0, one.enough - row["people_sum"]))
    return found
