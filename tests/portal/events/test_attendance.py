"""Who was at which session of a course, as its organiser writes it down."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Attendance, Event, Registration, Session
from portal.events.queries.attendance import columns_of, shares_of, table_of
from portal.events.services.attendance import mark_attendance
from tests.factories.events import event_of, registered
from tests.factories.training import cohort_of, course_of

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


@pytest.fixture
def cohort(cast: SimpleNamespace) -> Event:
    """Of two sessions, over since some days."""
    return cohort_of(course_of(cast.lab, by=cast.researcher), by=cast.researcher)


def cell(registration: Registration, event: Event, number: int = 0) -> str:
    return f"{registration.public_id}.{columns_of(event)[number].key}"


def there(event: Event, *rows: Registration) -> list[list[bool]]:
    return [[one.there for one in row.cells] for row in table_of(rows, columns_of(event))]


def test_only_what_differs_is_written_so_that_two_who_save_at_once_lose_nothing(
    cast: SimpleNamespace, cohort: Event
) -> None:
    first = registered(cohort, cast.firm, person=cast.firm_owner)
    second = registered(cohort, cast.packer, person=cast.packer_owner)
    # Both opened the page when nothing was ticked.
    assert mark_attendance(cohort, by=cast.researcher, shown=[], ticked=[cell(first, cohort)]) == 1
    assert mark_attendance(cohort, by=cast.researcher, shown=[], ticked=[cell(second, cohort, 1)]) == 1
    assert there(cohort, first, second) == [[True, False], [False, True]]
    assert mark_attendance(cohort, by=cast.researcher, shown=[cell(first, cohort)], ticked=[]) == 1
    assert there(cohort, first, second) == [[False, False], [False, True]]
    assert (
        mark_attendance(cohort, by=cast.researcher, shown=[cell(second, cohort, 1)], ticked=[cell(second, cohort, 1)])
        == 0
    )


def test_checked_in_at_the_door_counts_for_the_first_session_until_somebody_says_otherwise(
    cast: SimpleNamespace, cohort: Event
) -> None:
    row = registered(cohort, cast.firm, person=cast.firm_owner, checked_in_at=timezone.now())
    assert there(cohort, row) == [[True, False]]
    assert shares_of([row], columns_of(cohort)) == {row.pk: 50}
    mark_attendance(cohort, by=cast.researcher, shown=[cell(row, cohort)], ticked=[])
    assert there(cohort, row) == [[False, False]]
    assert shares_of([row], columns_of(cohort)) == {row.pk: 0}


def test_pauses_and_what_was_called_off_are_no_columns(cast: SimpleNamespace, cohort: Event) -> None:
    last = Session.objects.filter(event=cohort).last()
    given = {"event": cohort, "starts_at": last.ends_at, "ends_at": cohort.ends_at}
    Session.objects.create(title="Lunch", kind=Session.Kind.MEAL, **given)
    Session.objects.create(title="Rained off", called_off_at=timezone.now(), **given)
    assert [one.session.title for one in columns_of(cohort)] == ["Part 1", "Part 2"]


def test_an_event_without_sessions_is_ticked_as_a_whole(cast: SimpleNamespace) -> None:
    cohort = cohort_of(course_of(cast.lab, by=cast.researcher), by=cast.researcher, sessions=0)
    row = registered(cohort, cast.firm, person=cast.firm_owner)
    mark_attendance(cohort, by=cast.researcher, shown=[], ticked=[f"{row.public_id}."])
    assert there(cohort, row) == [[True]]
    assert shares_of([row], columns_of(cohort)) == {row.pk: 100}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(registration=row, session=None, there=False)


def test_one_answer_for_each_person_and_session(cast: SimpleNamespace, cohort: Event) -> None:
    row = registered(cohort, cast.firm, person=cast.firm_owner)
    mark_attendance(cohort, by=cast.researcher, shown=[], ticked=[cell(row, cohort)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(registration=row, session=columns_of(cohort)[0].session, there=False)


def test_people_and_sessions_of_other_events_are_left_out(cast: SimpleNamespace, cohort: Event) -> None:
    other = cohort_of(course_of(cast.lab, by=cast.researcher, title="HACCP"), by=cast.researcher)
    foreign = registered(other, cast.firm, person=cast.firm_owner)
    mine = registered(cohort, cast.firm, person=cast.firm_owner)
    gone = registered(cohort, cast.packer, person=cast.packer_owner, state=Registration.State.CANCELLED)
    forged = [
        cell(foreign, other),
        f"{foreign.public_id}.{columns_of(cohort)[0].key}",
        f"{mine.public_id}.{columns_of(other)[0].key}",
        cell(gone, cohort),
        f"{mine.public_id}.",
        mine.public_id,
        "",
        "..",
    ]
    assert mark_attendance(cohort, by=cast.researcher, shown=[], ticked=forged) == 0
    assert not Attendance.objects.exists()


def test_others_mark_nobody_and_have_no_such_page(cast: SimpleNamespace, cohort: Event, browser_of: Browser) -> None:
    row = registered(cohort, cast.firm, person=cast.firm_owner)
    where = reverse("events:attendance", args=[cohort.public_id])
    for person in (cast.firm_owner, cast.cluster_manager, cast.stranger):
        with pytest.raises(NotAllowed):
            mark_attendance(cohort, by=person, shown=[], ticked=[cell(row, cohort)])
        client = browser_of(person)
        assert client.get(where).status_code == 404
        assert client.post(where, {"there": cell(row, cohort)}).status_code == 404
    assert browser_of(None).get(where).status_code == 302
    assert not Attendance.objects.exists()


def test_a_draft_has_nobody_to_tick(cast: SimpleNamespace) -> None:
    draft = event_of(cast.lab, by=cast.researcher, kind="training", announced=False)
    with pytest.raises(NotPossible):
        mark_attendance(draft, by=cast.researcher, shown=[], ticked=[])


def test_the_page_saves_without_a_script(cast: SimpleNamespace, cohort: Event, browser_of: Browser) -> None:
    rows = [registered(cohort, cast.firm, person=one) for one in (cast.firm_owner, cast.firm_member)]
    client, where = browser_of(cast.researcher), reverse("events:attendance", args=[cohort.public_id])
    page = client.get(where).content.decode()
    boxes = re.findall(r'name="there" value="([^"]+)"', page)
    assert boxes == [cell(row, cohort, number) for row in sorted(rows, key=lambda one: one.name) for number in (0, 1)]
    answer = client.post(where, {"shown": "", "there": boxes[:3]}, follow=True)
    assert "Saved: 3 ticks changed." in answer.content.decode()
    assert f'name="shown" value="{" ".join(boxes[:3])}"' in answer.content.decode()
    client.post(where, {"shown": " ".join(boxes[:3]), "there": boxes[1:4]})
    assert Attendance.objects.filter(there=True).count() == 3
    assert Attendance.objects.filter(there=False).count() == 1


def test_rubbish_in_the_form_changes_nothing(cast: SimpleNamespace, cohort: Event, browser_of: Browser) -> None:
    registered(cohort, cast.firm, person=cast.firm_owner)
    client, where = browser_of(cast.researcher), reverse("events:attendance", args=[cohort.public_id])
    sent = {"shown": "x" * 5000 + " \x00", "there": ["a\x00b.c", "9" * 400, "٤.٤"]}
    assert client.post(where, sent).status_code == 302
    assert not Attendance.objects.exists()


def test_the_table_asks_as_much_for_three_hundred_as_for_ten(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    client, where = browser_of(cast.researcher), reverse("events:attendance", args=[cohort.public_id])

    def people(numbers: range) -> None:
        Registration.objects.bulk_create(
            Registration(
                event=cohort, organisation=cast.firm, name=f"Person {n:03}", state="going", party=uuid4(), phone=f"+{n}"
            )
            for n in numbers
        )

    def asked() -> tuple[int, str]:
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(where).content.decode()
        return len(queries), page

    people(range(10))
    few, page = asked()
    assert page.count('name="there"') == 20
    people(range(10, 300))
    many, page = asked()
    assert page.count('name="there"') == 100
    assert few == many <= 15
    assert "Person 049" in page
    assert "Person 050" not in page
    further = re.search(r'href="(\?after=[^"]+)"', page)
    assert further
    assert "Person 050" in client.get(where + further[1].replace("&amp;", "&")).content.decode()
