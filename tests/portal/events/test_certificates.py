"""Certificates of a course: who receives one, what stands on it, and how anybody checks it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Attendance, Certificate, Course, Event, Registration
from portal.events.services.certificates import (
    issue_certificate,
    issue_certificates,
    months_after,
    revoke_certificate,
)
from portal.notifications.models import Notification
from tests.factories.events import event_of, registered
from tests.factories.training import cohort_of, course_of

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


@pytest.fixture
def cohort(cast: SimpleNamespace) -> Event:
    """Of five sessions, over since some days; the certificate holds three years."""
    course = course_of(cast.lab, by=cast.researcher, valid_months=36)
    return cohort_of(course, by=cast.researcher, sessions=5)


def came(event: Event, organisation: Any, person: Any = None, *, to: int, **fields: Any) -> Registration:
    """Somebody who was at so many sessions."""
    row = registered(event, organisation, person=person, **fields)
    for session in list(event.sessions.all())[:to]:
        Attendance.objects.create(registration=row, session=session, there=True)
    return row


def test_everybody_who_was_there_enough_receives_one_once(cast: SimpleNamespace, cohort: Event) -> None:
    enough = came(cohort, cast.firm, cast.firm_owner, to=4, badge_name="Huda M.")
    came(cohort, cast.packer, cast.packer_owner, to=3)
    assert issue_certificates(cohort, by=cast.researcher) == 1
    assert issue_certificates(cohort, by=cast.researcher) == 0
    made = Certificate.objects.get()
    assert (made.registration, made.name, made.course_title, made.hours) == (
        enough,
        "Huda M.",
        "ISO 22000 for packers",
        16,
    )
    assert made.expires_on == months_after(timezone.localdate(timezone=cohort.tz), 36)
    assert [(one.kind, one.to) for one in Notification.objects.all()] == [("certificate.issued", cast.firm_owner)]
    assert issue_certificates(cohort, by=cast.researcher, at_least=60) == 1


def test_what_a_certificate_says_stays_as_it_was(cast: SimpleNamespace, cohort: Event) -> None:
    row = came(cohort, cast.firm, cast.firm_owner, to=5)
    made = issue_certificate(row, by=cast.researcher)
    Course.objects.update(title="HACCP", hours=2)
    Registration.objects.filter(pk=row.pk).update(name="Somebody else")
    made.refresh_from_db()
    assert (made.name, made.course_title, made.hours) == (cast.firm_owner.full_name, "ISO 22000 for packers", 16)


def test_who_was_never_there_receives_none_and_one_more_who_was_can_by_hand(
    cast: SimpleNamespace, cohort: Event
) -> None:
    absent = came(cohort, cast.firm, cast.firm_owner, to=0)
    with pytest.raises(NotPossible) as refused:
        issue_certificate(absent, by=cast.researcher)
    assert refused.value.code == "absent"
    gone = came(cohort, cast.firm, cast.firm_member, to=5, state=Registration.State.CANCELLED)
    with pytest.raises(NotPossible):
        issue_certificate(gone, by=cast.researcher)
    seldom = came(cohort, cast.packer, cast.packer_owner, to=1)
    made = issue_certificate(seldom, by=cast.researcher)
    assert issue_certificate(seldom, by=cast.researcher) == made
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(registration=seldom, course_title="x", hours=1)


def test_it_waits_for_the_last_session_and_for_a_course_that_has_certificates(cast: SimpleNamespace) -> None:
    course = course_of(cast.lab, by=cast.researcher)
    row = came(cohort_of(course, by=cast.researcher, ended=False), cast.firm, cast.firm_owner, to=2)
    with pytest.raises(NotPossible) as refused:
        issue_certificate(row, by=cast.researcher)
    assert refused.value.code == "early"
    plain = cohort_of(course_of(cast.lab, by=cast.researcher, certified=False), by=cast.researcher)
    loose = event_of(cast.lab, by=cast.researcher, kind="training")
    for event in (plain, loose):
        with pytest.raises(NotPossible) as refused:
            issue_certificates(event, by=cast.researcher)
        assert refused.value.code == "none"


@pytest.mark.parametrize("at_least", [0, -5, 101, 1000])
def test_a_share_is_between_one_and_a_hundred(cast: SimpleNamespace, cohort: Event, at_least: int) -> None:
    came(cohort, cast.firm, cast.firm_owner, to=5)
    with pytest.raises(NotPossible) as refused:
        issue_certificates(cohort, by=cast.researcher, at_least=at_least)
    assert refused.value.field == "at_least"
    assert not Certificate.objects.exists()


def test_one_that_was_withdrawn_stays_so_and_another_has_another_number(cast: SimpleNamespace, cohort: Event) -> None:
    row = came(cohort, cast.firm, cast.firm_owner, to=5)
    first = issue_certificate(row, by=cast.researcher)
    with pytest.raises(NotPossible) as refused:
        revoke_certificate(first, by=cast.researcher, reason="  ")
    assert refused.value.field == "reason"
    for reason in ("Not the right person", "Another reason"):
        revoke_certificate(first, by=cast.researcher, reason=reason)
    assert (first.state, first.revoked_because) == ("revoked", "Not the right person")
    assert [one.kind for one in Notification.objects.all()] == ["certificate.revoked"]
    second = issue_certificate(row, by=cast.researcher)
    assert second.public_id != first.public_id
    first.refresh_from_db()
    assert first.state == "revoked"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 11, 30), 36, dt.date(2029, 11, 30)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day: dt.date, months: int, then: dt.date) -> None:
    assert months_after(day, months) == then


# Checking one


def shown(certificate: Certificate, client: Client) -> str:
    answer = client.get(certificate.get_absolute_url())
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    return answer.content.decode()


def test_everybody_can_check_one_and_reads_nothing_else(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    row = came(cohort, cast.firm, cast.firm_owner, to=5, email="huda@private.example", phone="+966500000001")
    made = issue_certificate(row, by=cast.researcher)
    page = shown(made, browser_of(None))
    assert "This certificate is genuine and holds" in page
    for said in (cast.firm_owner.full_name, "ISO 22000 for packers", "16 hours", "Waha University", made.public_id):
        assert said in page
    for kept in ("huda@private.example", "966500000001", "Dar Sanabel", cohort.public_id, row.public_id, "Print"):
        assert kept not in page
    Certificate.objects.filter(pk=made.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert "has expired" in shown(made, browser_of(None))
    revoke_certificate(made, by=cast.researcher, reason="He sent his brother")
    page = shown(made, browser_of(None))
    assert "This certificate was withdrawn" in page
    assert "brother" not in page
    assert "brother" in shown(made, browser_of(cast.firm_owner))


def test_a_number_of_nobody_is_answered_calmly(browser_of: Browser) -> None:
    answer = browser_of(None).get(reverse("events:certificate_detail", args=["bcdfghjkmnpq"]))
    assert (answer.status_code, answer["X-Robots-Tag"]) == (404, "noindex")
    assert "We have issued no such certificate" in answer.content.decode()


def test_whoever_tries_number_after_number_has_to_wait(browser_of: Browser) -> None:
    cache.clear()
    client, where = browser_of(None), reverse("events:certificate_detail", args=["bcdfghjkmnpq"])
    answers = [client.get(where).status_code for _try in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
    cache.clear()


# Printing one


def test_it_is_printed_in_arabic_and_the_language_of_the_reader_by_its_person_and_the_organiser(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    made = issue_certificate(came(cohort, cast.firm, cast.firm_owner, to=5), by=cast.researcher)
    where = reverse("events:certificate_print", args=[made.public_id])
    for person in (cast.firm_member, cast.packer_owner, cast.cluster_manager, cast.stranger):
        assert browser_of(person).get(where).status_code == 404
    assert browser_of(None).get(where).status_code == 302
    for person in (cast.firm_owner, cast.researcher):
        page = browser_of(person).get(where).content.decode()
        assert "has taken part in this course:" in page
        assert "جامعة الواحة، علوم الأغذية" in page
        assert re.search(r"<svg[^>]*>.*<path", page)
        assert f"/certificates/{made.public_id}/" in page
    french = browser_of(cast.firm_owner).get(where, {"with": "fr"}).content.decode()
    assert 'lang="fr" dir="ltr"' in french
    assert 'lang="ar" dir="rtl"' in french
    own = browser_of(cast.firm_owner).get(reverse("events:certificate_own")).content.decode()
    assert "ISO 22000 for packers" in own
    assert "ISO 22000" not in browser_of(cast.firm_member).get(reverse("events:certificate_own")).content.decode()
    revoke_certificate(made, by=cast.researcher, reason="x")
    assert browser_of(cast.firm_owner).get(where).status_code == 404


# The organiser's page


def test_the_organiser_issues_and_withdraws_on_one_page(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    came(cohort, cast.firm, cast.firm_owner, to=5)
    seldom = came(cohort, cast.packer, cast.packer_owner, to=1)
    client = browser_of(cast.researcher)
    where, issue = (reverse(f"events:certificate_{name}", args=[cohort.public_id]) for name in ("list", "issue"))
    wrong = client.post(issue, {"at_least": "0"})
    assert wrong.status_code == 422
    said = client.post(issue, {"at_least": "80"}, follow=True).content.decode()
    assert "1 certificate is issued." in said
    client.post(issue, {"one": seldom.public_id})
    made = Certificate.objects.get(registration=seldom)
    revoking = reverse("events:certificate_revoke", args=[made.public_id])
    assert client.post(revoking, {"reason": ""}).status_code == 422
    client.post(revoking, {"reason": "Issued by mistake"})
    page = client.get(where).content.decode()
    assert "withdrawn" in page
    assert client.get(revoking).status_code == 404


def test_ids_of_other_events_and_other_people_open_nothing(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    foreign_cohort = cohort_of(course_of(cast.office, by=cast.cluster_manager), by=cast.cluster_manager)
    foreign = came(foreign_cohort, cast.packer, cast.packer_owner, to=2)
    theirs = issue_certificate(foreign, by=cast.cluster_manager)
    own = came(cohort, cast.firm, cast.firm_owner, to=5)
    client, issue = browser_of(cast.researcher), reverse("events:certificate_issue", args=[cohort.public_id])
    for one in (foreign.public_id, "nobody", "a\x00b"):
        assert client.post(issue, {"one": one}).status_code == 404
    assert (
        client.post(reverse("events:certificate_revoke", args=[theirs.public_id]), {"reason": "x"}).status_code == 404
    )
    for person in (cast.firm_owner, cast.packer_owner, cast.cluster_manager, cast.stranger):
        other = browser_of(person)
        assert other.get(reverse("events:certificate_list", args=[cohort.public_id])).status_code == 404
        assert other.post(issue, {"one": own.public_id}).status_code == 404
        with pytest.raises(NotAllowed):
            issue_certificates(cohort, by=person)
    with pytest.raises(NotAllowed):
        revoke_certificate(theirs, by=cast.packer_owner, reason="x")
    assert [one.pk for one in Certificate.objects.all()] == [theirs.pk]


def test_the_page_says_at_which_share_of_the_sessions_they_were(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    came(cohort, cast.firm, cast.firm_owner, to=4)
    html = browser_of(cast.researcher).get(reverse("events:certificate_list", args=[cohort.public_id])).content.decode()
    assert re.findall(r"[\d,.]+%", html) == ["80%"]


def test_the_page_asks_as_much_for_three_hundred_as_for_ten(
    cast: SimpleNamespace, cohort: Event, browser_of: Browser
) -> None:
    client, where = browser_of(cast.researcher), reverse("events:certificate_list", args=[cohort.public_id])

    def asked(numbers: range) -> int:
        Registration.objects.bulk_create(
            Registration(
                event=cohort, organisation=cast.firm, name=f"Person {n:03}", state="going", party=uuid4(), phone=f"+{n}",
                checked_in_at=timezone.now(),
            )
            for n in numbers
        )  # fmt: skip
        issue_certificates(cohort, by=cast.researcher, at_least=20)
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        return len(queries)

    assert asked(range(10)) == asked(range(10, 300)) <= 15
    assert Certificate.objects.count() == 300
