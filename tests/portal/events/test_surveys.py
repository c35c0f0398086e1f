"""What came of a course: who is asked when, who answers, and what its organiser reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.services import erase_person
from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Attendance, Certificate, Course, Event, Registration, SurveyAnswer
from portal.events.own_training import export_attendance, export_certificates, export_pledges, export_surveys
from portal.events.queries.courses import effect_of
from portal.events.services.certificates import issue_certificate
from portal.events.services.pledges import pledge
from portal.events.services.surveys import answer_survey, ask_after_courses
from portal.notifications.models import Notification
from tests.factories.events import registered
from tests.factories.training import cohort_of, course_of, over_since

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


@pytest.fixture
def course(cast: SimpleNamespace) -> Course:
    return course_of(cast.lab, by=cast.researcher)


@pytest.fixture
def cohort(cast: SimpleNamespace, course: Course) -> Event:
    """Over since 61 days; somebody asks 60 days after the end."""
    return over_since(cohort_of(course, by=cast.researcher), 61)


def there(event: Event, organisation: Any, person: Any = None, **fields: Any) -> Registration:
    return registered(event, organisation, person=person, checked_in_at=event.starts_at, **fields)


def test_everybody_who_was_there_is_asked_once(cast: SimpleNamespace, cohort: Event) -> None:
    came = there(cohort, cast.firm, cast.firm_owner)
    registered(cohort, cast.packer, person=cast.packer_owner)
    there(cohort, cast.bank, cast.finance_officer, state=Registration.State.CANCELLED)
    there(cohort, cast.bank, phone="+966500000001")
    for _thrice in range(3):
        ask_after_courses()
    assert [one.registration for one in SurveyAnswer.objects.all()] == [came]
    assert [(one.kind, one.to) for one in Notification.objects.all()] == [("course.survey", cast.firm_owner)]
    Notification.objects.update(read_at=timezone.now())
    there(cohort, cast.firm, cast.firm_member)
    ask_after_courses()
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(("days", "asked"), [(59, False), (61, True), (119, True), (121, False), (500, False)])
def test_they_are_asked_when_it_is_time_and_not_months_later(
    cast: SimpleNamespace, cohort: Event, days: int, *, asked: bool
) -> None:
    over_since(cohort, days)
    there(cohort, cast.firm, cast.firm_owner)
    ask_after_courses()
    assert SurveyAnswer.objects.exists() is asked


def test_each_course_says_after_how_many_days(cast: SimpleNamespace, cohort: Event, course: Course) -> None:
    there(cohort, cast.firm, cast.firm_owner)
    Course.objects.update(survey_days=90)
    ask_after_courses()
    assert not SurveyAnswer.objects.exists()
    ask_after_courses(timezone.now() + dt.timedelta(days=30))
    assert SurveyAnswer.objects.exists()


def test_a_cohort_of_which_nobody_wrote_down_who_was_there_waits(cast: SimpleNamespace, cohort: Event) -> None:
    row = registered(cohort, cast.firm, person=cast.firm_owner)
    ask_after_courses()
    assert not SurveyAnswer.objects.exists()
    Attendance.objects.create(registration=row, session=cohort.sessions.last(), there=True)
    ask_after_courses()
    assert SurveyAnswer.objects.get().registration == row


def test_one_that_was_called_off_or_is_no_cohort_asks_nobody(cast: SimpleNamespace, cohort: Event) -> None:
    there(cohort, cast.firm, cast.firm_owner)
    Event.objects.filter(pk=cohort.pk).update(called_off_at=timezone.now())
    ask_after_courses()
    Event.objects.filter(pk=cohort.pk).update(called_off_at=None, course=None)
    ask_after_courses()
    assert not SurveyAnswer.objects.exists()


def test_an_answer_is_of_its_person_alone(cast: SimpleNamespace, cohort: Event, browser_of: Browser) -> None:
    there(cohort, cast.firm, cast.firm_owner)
    ask_after_courses()
    answer = SurveyAnswer.objects.get()
    for person in (cast.firm_member, cast.researcher, cast.stranger):
        with pytest.raises(NotAllowed):
            answer_survey(answer, by=person, used="daily")
        assert browser_of(person).get(reverse("events:survey", args=[cohort.public_id])).status_code == 404
    with pytest.raises(NotPossible) as refused:
        answer_survey(answer, by=cast.firm_owner, used="always")
    assert refused.value.field == "used"


def test_the_page_takes_two_taps_and_another_answer_later(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    there(cohort, cast.firm, cast.firm_owner)
    ask_after_courses()
    client, where = browser_of(cast.firm_owner), reverse("events:survey", args=[cohort.public_id])
    assert reverse("events:survey", args=[cohort.public_id]) in client.get(cohort.get_absolute_url()).content.decode()
    assert client.post(where, {"words": "We lack the oven"}).status_code == 422
    client.post(where, {"used": "not_yet", "words": "We lack the oven"})
    answer = SurveyAnswer.objects.get()
    assert (answer.used, answer.words) == ("not_yet", "We lack the oven")
    assert not Notification.objects.filter(kind="course.survey", read_at=None).exists()
    client.post(where, {"used": "daily", "words": ""})
    answer.refresh_from_db()
    assert (answer.used, answer.words) == ("daily", "")


def test_the_organiser_reads_totals_without_names_from_three_answers_on(
    cast: SimpleNamespace, cohort: Event, course: Course, browser_of: Browser
) -> None:
    people = [(cast.firm, cast.firm_owner), (cast.firm, cast.firm_member), (cast.packer, cast.packer_owner)]
    for organisation, person in people:
        there(cohort, organisation, person)
    ask_after_courses()
    answers = list(SurveyAnswer.objects.select_related("registration__event", "registration__person"))
    client = browser_of(cast.researcher)
    for answer in answers[:2]:
        answer_survey(answer, by=answer.registration.person, used="daily", words="Zero recalls since")
    page = client.get(course.get_absolute_url()).content.decode()
    assert "2 of the 3 people who were asked have answered." in page
    assert "Zero recalls since" not in page
    assert "In daily work" not in page
    answer_survey(answers[2], by=answers[2].registration.person, used="cannot")
    found = effect_of(course)
    assert found
    assert [n for _label, n in found.counts] == [2, 0, 0, 1]
    page = client.get(course.get_absolute_url()).content.decode()
    assert "Zero recalls since" in page
    assert "In daily work" in page
    assert cast.packer_owner.full_name not in page
    assert "Zero recalls since" not in browser_of(cast.firm_owner).get(course.get_absolute_url()).content.decode()


def test_people_receive_what_is_kept_and_take_their_name_with_them(
    cast: SimpleNamespace, cohort: Event, course: Course, browser_of: Browser
) -> None:
    pledge(course, by=cast.firm_member, organisation=cast.firm, people=2, words="mornings")
    row = there(cohort, cast.firm, cast.firm_member)
    Attendance.objects.create(registration=row, session=cohort.sessions.last(), there=True)
    certificate = issue_certificate(row, by=cast.researcher)
    ask_after_courses()
    answer_survey(SurveyAnswer.objects.get(), by=cast.firm_member, used="partly", words="Mine alone")
    person, name = cast.firm_member, cast.firm_member.full_name
    assert [(one["people"], one["words"]) for one in export_pledges(person)] == [(2, "mornings")]
    assert [one["there"] for one in export_attendance(person)] == [True]
    assert [(one["number"], one["name"]) for one in export_certificates(person)] == [(certificate.public_id, name)]
    assert [one["words"] for one in export_surveys(person)] == ["Mine alone"]
    assert [(one["you"], one["name"]) for one in export_certificates(cast.researcher)] == [(False, "")]
    erase_person(person, by=person)
    kept, answer = Certificate.objects.get(), SurveyAnswer.objects.get()
    assert (kept.public_id, kept.name) == (certificate.public_id, "")
    assert (answer.used, answer.words) == ("partly", "")
    page = browser_of(None).get(kept.get_absolute_url()).content.decode()
    assert "The name was removed, as the person asked." in page
    assert name not in page
