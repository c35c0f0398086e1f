"""The catalogue of courses: who offers and finds them, who needs them, and how a cohort is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.events.models import Course, Event, Invitation, Pledge, Registration
from portal.events.moderated import hide_course
from portal.events.services.courses import change_course, end_course, offer_again, open_cohort
from portal.events.services.holding import announce
from portal.events.services.pledges import pledge, take_back_pledge
from portal.events.services.registering import Comer, register
from portal.events.signals import places_taken
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion
from portal.search.models import SearchDocument
from tests.factories.events import event_of, registered
from tests.factories.training import cohort_of, course_of

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


@pytest.fixture
def course(cast: SimpleNamespace) -> Course:
    return course_of(cast.lab, by=cast.researcher)


def needed(course: Course, cast: SimpleNamespace, *, firm: int = 2, packer: int = 1) -> None:
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=firm)
    pledge(course, by=cast.packer_owner, organisation=cast.packer, people=packer)


def a_day(**fields: Any) -> dict[str, Any]:
    starts = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=30), dt.time(9), tzinfo=ZoneInfo("UTC"))
    given = {
        "title": "ISO 22000",
        "zone": "Asia/Riyadh",
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=7),
    }
    return given | {"audience": "members"} | fields


def test_a_company_offers_a_course_and_nobody_in_the_name_of_others(cast: SimpleNamespace) -> None:
    assert course_of(cast.firm, by=cast.firm_owner).organiser == cast.firm
    for person in (cast.stranger, cast.packer_owner):
        with pytest.raises(NotAllowed):
            course_of(cast.firm, by=person)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 200}, "title"),
        ({"hours": 0}, "hours"),
        ({"hours": 5000}, "hours"),
        ({"enough": 0}, "enough"),
        ({"enough": 501}, "enough"),
        ({"valid_months": 0}, "valid_months"),
        ({"survey_days": 1}, "survey_days"),
        ({"audience": "invited"}, "audience"),
        ({"audience": "cluster"}, "cluster"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: SimpleNamespace, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(NotPossible) as refused:
        course_of(cast.lab, by=cast.researcher, **fields)
    assert refused.value.field == field
    assert not Course.objects.exists()


def test_who_finds_it_is_decided_by_its_audience(cast: SimpleNamespace) -> None:
    def finders(audience: str) -> set[str]:
        made = course_of(cast.office, by=cast.cluster_manager, audience=audience, cluster=cast.cluster)
        people = {"firm": cast.firm_owner, "lab": cast.researcher, "visitor": AnonymousUser()}
        return {name for name, person in people.items() if made in Course.objects.visible_to(person)}

    assert finders("public") == {"firm", "lab", "visitor"}
    assert finders("members") == {"firm", "lab"}
    assert finders("cluster") == {"firm"}


def test_whoever_is_kept_out_does_not_find_it(cast: SimpleNamespace, course: Course) -> None:
    Exclusion.objects.create(organisation=cast.lab, excluded=cast.packer)
    assert course not in Course.objects.visible_to(cast.packer_owner)
    with pytest.raises(NotAllowed):
        pledge(course, by=cast.packer_owner, organisation=cast.packer, people=1)


def test_it_is_searched_while_it_is_offered_and_not_hidden(cast: SimpleNamespace, course: Course) -> None:
    def found() -> bool:
        return SearchDocument.objects.filter(subject=course.public_id, kind="course", deleted_at=None).exists()

    assert found()
    end_course(course, by=cast.researcher)
    assert not found()
    offer_again(course, by=cast.researcher)
    assert found()
    hide_course(course, by=cast.staff_member)
    assert not found()
    assert course not in Course.objects.visible_to(cast.firm_owner)
    assert course in Course.objects.visible_to(cast.researcher)


def test_two_clicks_are_one_and_the_second_of_two_who_change_it_is_told(cast: SimpleNamespace) -> None:
    filled = uuid4()
    made = course_of(cast.lab, by=cast.researcher, submission=filled)
    assert course_of(cast.lab, by=cast.researcher, submission=filled) == made
    given = {"title": "HACCP", "hours": 8, "enough": 3, "audience": "members"}
    change_course(made, by=cast.researcher, version=1, **given)
    with pytest.raises(Overtaken):
        change_course(made, by=cast.researcher, version=1, **given | {"hours": 9})
    with pytest.raises(NotAllowed):
        change_course(made, by=cast.firm_owner, version=2, **given | {"hours": 9})


# Pledges


@pytest.mark.parametrize("people", [0, -1, 501, 10_000])
def test_a_pledge_is_for_people(cast: SimpleNamespace, course: Course, people: int) -> None:
    with pytest.raises(NotPossible) as refused:
        pledge(course, by=cast.firm_owner, organisation=cast.firm, people=people)
    assert refused.value.field == "people"
    assert not Pledge.objects.exists()


def test_one_pledge_of_an_organisation_stands_and_the_database_keeps_it_so(
    cast: SimpleNamespace, course: Course
) -> None:
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=2)
    pledge(course, by=cast.firm_member, organisation=cast.firm, people=3, words="mornings")
    standing = Pledge.objects.get()
    assert (standing.people, standing.words, standing.pledged_by) == (3, "mornings", cast.firm_member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(course=course, organisation=cast.firm, people=1)
    take_back_pledge(standing, by=cast.firm_owner)
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1)
    assert list(Pledge.objects.order_by("pk").values_list("people", flat=True)) == [3, 1]
    assert Pledge.objects.standing().get().people == 1


def test_nobody_pledges_for_others_or_for_their_own_course(cast: SimpleNamespace, course: Course) -> None:
    for person, organisation in (
        (cast.stranger, cast.firm),
        (cast.packer_owner, cast.firm),
        (cast.researcher, cast.lab),
    ):
        with pytest.raises(NotAllowed):
            pledge(course, by=person, organisation=organisation, people=1)
    standing = pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1)
    with pytest.raises(NotAllowed):
        take_back_pledge(standing, by=cast.packer_owner)


def test_enough_people_are_told_to_the_organiser_and_taken_back_when_they_are_not(
    cast: SimpleNamespace, course: Course
) -> None:
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=2)
    told = Notification.objects.filter(kind="course.enough")
    assert not told.exists()
    standing = pledge(course, by=cast.packer_owner, organisation=cast.packer, people=1)
    assert {one.to for one in told.all()} == {cast.researcher}
    take_back_pledge(standing, by=cast.packer_owner)
    assert not told.exists()


def test_nobody_pledges_for_what_is_no_longer_offered(cast: SimpleNamespace, course: Course) -> None:
    end_course(course, by=cast.researcher)
    with pytest.raises(NotPossible):
        pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1)


# Cohorts


def test_a_cohort_waits_until_enough_are_pledged_and_says_how_many_are_missing(
    cast: SimpleNamespace, course: Course
) -> None:
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1)
    with pytest.raises(NotPossible) as refused:
        open_cohort(course, by=cast.researcher, **a_day())
    assert str(refused.value.message).startswith("2 more people")
    assert not Event.objects.exists()
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=3)
    with pytest.raises(NotAllowed):
        open_cohort(course, by=cast.firm_owner, **a_day())
    filled = uuid4()
    cohort = open_cohort(course, by=cast.researcher, submission=filled, **a_day())
    assert (cohort.course, cohort.kind, cohort.state) == (course, "training", "draft")
    assert open_cohort(course, by=cast.researcher, submission=filled, **a_day()) == cohort
    assert not Invitation.objects.exists()


def test_those_who_pledged_are_invited_as_it_is_announced_once(cast: SimpleNamespace, course: Course) -> None:
    needed(course, cast)
    cohort = open_cohort(course, by=cast.researcher, **a_day(audience="invited"))
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.lab)
    for _twice in range(2):
        announce(cohort, by=cast.researcher)
    assert [(one.organisation, one.state) for one in Invitation.objects.all()] == [(cast.firm, "sent")]
    told = Notification.objects.filter(kind="course.opens")
    assert {one.to for one in told} == {cast.firm_owner, cast.firm_admin, cast.firm_member}
    assert cohort in Event.objects.visible_to(cast.firm_owner)
    assert cohort not in Event.objects.visible_to(cast.packer_owner)


def test_an_event_without_a_course_invites_nobody(cast: SimpleNamespace, course: Course) -> None:
    needed(course, cast)
    event_of(cast.lab, by=cast.researcher, kind="training")
    assert not Invitation.objects.exists()


def test_a_pledge_is_met_when_somebody_of_the_organisation_has_a_place(cast: SimpleNamespace, course: Course) -> None:
    needed(course, cast)
    cohort = cohort_of(course, by=cast.researcher, ended=False)
    row = registered(cohort, cast.firm, person=cast.firm_owner)
    other = registered(cohort, cast.packer, person=cast.packer_owner, state=Registration.State.WAITING)
    places_taken.send(Event, event=cohort, registrations=[row.pk], by=cast.firm_owner)
    places_taken.send(Event, event=cohort, registrations=[], by=cast.packer_owner)
    assert [one.organisation for one in Pledge.objects.exclude(met_at=None)] == [cast.firm]
    assert [one.organisation for one in Pledge.objects.standing()] == [cast.packer]
    assert other.organisation == cast.packer


def test_registering_somebody_meets_the_pledge(cast: SimpleNamespace, course: Course) -> None:
    needed(course, cast)
    cohort = cohort_of(course, by=cast.researcher, ended=False)
    comer = Comer(person=cast.firm_owner)
    register(cohort, by=cast.firm_owner, organisation=cast.firm, people=[comer])
    assert [one.organisation for one in Pledge.objects.standing()] == [cast.packer]


# Pages


def test_the_page_says_how_many_need_it_and_names_them_to_those_who_pledged_and_the_organiser(
    cast: SimpleNamespace, course: Course, browser_of: Browser
) -> None:
    needed(course, cast, firm=1)
    where = course.get_absolute_url()
    outside = browser_of(cast.finance_officer).get(where).content.decode()
    assert "Needed by 2 people of 2 organisations." in outside
    assert "1 more, and a cohort can open." in outside
    assert "Dar Sanabel" not in outside
    assert "Dar Sanabel" in browser_of(cast.packer_owner).get(where).content.decode()
    assert "Dar Sanabel" in browser_of(cast.researcher).get(where).content.decode()
    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    assert "Dar Sanabel" not in browser_of(cast.packer_owner).get(where).content.decode()


def test_words_of_a_pledge_are_for_the_organiser(cast: SimpleNamespace, course: Course, browser_of: Browser) -> None:
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1, words="not in Ramadan, please")
    pledge(course, by=cast.packer_owner, organisation=cast.packer, people=1)
    where = course.get_absolute_url()
    assert "not in Ramadan, please" in browser_of(cast.researcher).get(where).content.decode()
    assert "not in Ramadan, please" not in browser_of(cast.packer_owner).get(where).content.decode()


@pytest.mark.parametrize("people", ["0", "10000", "", "three", "1.5"])
def test_a_wrong_number_stays_on_the_form_with_its_message(
    cast: SimpleNamespace, course: Course, browser_of: Browser, people: str
) -> None:
    answer = browser_of(cast.firm_owner).post(
        reverse("events:course_pledge", args=[course.public_id]), {"people": people, "words": "mornings only"}
    )
    assert answer.status_code == 422
    assert "mornings only" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_the_way_from_the_catalogue_to_a_cohort(cast: SimpleNamespace, browser_of: Browser) -> None:
    lab, firm = browser_of(cast.researcher), browser_of(cast.firm_owner)
    typed = {
        "title": "ISO 22000 for packers",
        "hours": "١٦",
        "enough": "2",
        "audience": "members",
        "certified": "on",
        "valid_months": "36",
        "survey_days": "60",
    }
    wrong = lab.post(reverse("events:course_create"), typed | {"hours": "0"})
    assert wrong.status_code == 422
    assert "ISO 22000 for packers" in wrong.content.decode()
    lab.post(reverse("events:course_create"), typed)
    course = Course.objects.get()
    assert (course.hours, course.valid_months, course.organiser) == (16, 36, cast.lab)
    assert "ISO 22000 for packers" in firm.get(reverse("events:course_list")).content.decode()

    opening = reverse("events:course_open", args=[course.public_id])
    day = {"kind": "training", "title": "ISO 22000, spring", "day": "3 December 2027", "at": "09:00", "until": "16:00"}
    day |= {"zone": "Asia/Riyadh", "audience": "members"}
    early = lab.post(opening, day)
    assert early.status_code == 422
    assert "2 more people have to be pledged" in early.content.decode()
    assert "ISO 22000, spring" in early.content.decode()

    firm.post(reverse("events:course_pledge", args=[course.public_id]), {"people": "2"})
    assert "ISO 22000 for packers" in lab.get(opening).content.decode()
    lab.post(opening, day)
    cohort = Event.objects.get()
    assert cohort.course == course
    lab.post(reverse("events:event_announce", args=[cohort.public_id]))
    assert "ISO 22000, spring" in firm.get(course.get_absolute_url()).content.decode()
    assert Invitation.objects.get().organisation == cast.firm
    firm.post(reverse("events:course_take_back", args=[course.public_id]))
    assert not Pledge.objects.standing().exists()


def test_whoever_acts_for_no_organisation_reads_it_and_pledges_nothing(
    cast: SimpleNamespace, course: Course, browser_of: Browser
) -> None:
    client = browser_of(cast.stranger)
    assert client.get(course.get_absolute_url()).status_code == 200
    for name in ("course_pledge", "course_take_back"):
        assert client.post(reverse(f"events:{name}", args=[course.public_id]), {"people": "2"}).status_code == 404


def test_others_open_none_of_its_pages(cast: SimpleNamespace, course: Course, browser_of: Browser) -> None:
    needed(course, cast)
    for person in (cast.firm_owner, cast.cluster_manager, cast.stranger):
        client = browser_of(person)
        for name in ("course_edit", "course_open"):
            assert client.get(reverse(f"events:{name}", args=[course.public_id])).status_code == 404
        for name in ("course_edit", "course_open", "course_end", "course_resume"):
            assert client.post(reverse(f"events:{name}", args=[course.public_id])).status_code == 404
    course.refresh_from_db()
    assert course.is_offered


def test_a_cohort_that_was_called_off_or_is_a_draft_is_not_listed_to_others(
    cast: SimpleNamespace, course: Course, browser_of: Browser
) -> None:
    needed(course, cast)
    open_cohort(course, by=cast.researcher, **a_day(title="Still a draft"))
    where = course.get_absolute_url()
    assert "Still a draft" in browser_of(cast.researcher).get(where).content.decode()
    assert "Still a draft" not in browser_of(cast.firm_owner).get(where).content.decode()


def test_the_list_and_the_page_ask_as_much_for_three_as_for_one(
    cast: SimpleNamespace, course: Course, browser_of: Browser
) -> None:
    readers = [browser_of(cast.firm_owner), browser_of(cast.researcher)]
    pages = [
        (client, where) for client in readers for where in (reverse("events:course_list"), course.get_absolute_url())
    ]
    pledge(course, by=cast.firm_owner, organisation=cast.firm, people=1)
    cohort_of(course, by=cast.researcher)
    cohort_of(course, by=cast.researcher, ended=False)

    def asked() -> list[int]:
        counts = []
        for client, where in pages:
            client.get(where)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(where).status_code == 200
            counts.append(len(queries))
        return counts

    one = asked()
    for organiser, by in ((cast.office, cast.cluster_manager), (cast.bank, cast.finance_officer)):
        course_of(organiser, by=by)
        cohort_of(course, by=cast.researcher)
    for organisation, by in ((cast.packer, cast.packer_owner), (cast.bank, cast.finance_officer)):
        pledge(course, by=by, organisation=organisation, people=2)
    assert asked() == one
    assert max(one) <= 15
