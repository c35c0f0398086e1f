"""Reports that are owed, and when their people hear of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.projects.models import Project, Report, Role
from portal.projects.services import reports as services
from portal.projects.services.starting import go_on, pause
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db
# Weekends in Saudi Arabia are Friday and Saturday: 30 November 2026 is a Monday.
SAUDI = dt.timezone(dt.timedelta(hours=3))
DUE = dt.date(2026, 11, 30)
TEN_BEFORE, THREE_BEFORE = dt.date(2026, 11, 16), dt.date(2026, 11, 25)


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    return made


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch

    def move_to(self, moment: dt.datetime) -> None:
        self.patch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands on the morning of 1 November 2026."""
    found = Clock(monkeypatch)
    found.move_to(at(dt.date(2026, 11, 1)))
    return found


def owed(project: Project, by: Any, **fields: Any) -> Report:
    given = {"kind": "claim", "title": "Claim 1", "to": "Agency for Rural Industry", "due_on": DUE} | fields
    return services.add_report(project, by=by, **given)


def told() -> int:
    """How often somebody was told: the same row rings again once it was read."""
    found = Notification.objects.filter(kind="project.report_due", read_at=None)
    many = found.count()
    found.update(read_at=timezone.now())
    return many


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=SAUDI)


def test_reminders_on_working_days_ten_and_three_before_and_on_the_day(
    cast: SimpleNamespace, project: Project, clock: Clock
) -> None:
    report = owed(project, cast.packer_owner, organisation=cast.packer)
    heard = []
    for passed in range(40):
        clock.move_to(at(dt.date(2026, 11, 1) + dt.timedelta(days=passed)))
        services.remind_due()
        services.remind_due()
        if told():
            heard.append(dt.date(2026, 11, 1) + dt.timedelta(days=passed))
    assert heard == [TEN_BEFORE, THREE_BEFORE, DUE]
    report.refresh_from_db()
    assert report.remind_at is None
    assert report.is_late


def test_only_who_owes_it_is_told(cast: SimpleNamespace, project: Project, clock: Clock) -> None:
    owed(project, cast.firm_owner, organisation=cast.packer)
    clock.move_to(at(TEN_BEFORE))
    services.remind_due()
    people = set(Notification.objects.filter(kind="project.report_due").values_list("to", flat=True))
    assert cast.packer_owner.pk in people
    assert cast.firm_owner.pk not in people


def test_a_clock_that_was_away_reminds_once_and_not_at_night(
    cast: SimpleNamespace, project: Project, clock: Clock
) -> None:
    owed(project, cast.firm_owner)
    clock.move_to(at(THREE_BEFORE, hour=22))
    services.remind_due()
    assert told() == 0
    clock.move_to(at(dt.date(2026, 11, 26)))
    services.remind_due()
    services.remind_due()
    assert told() > 0
    clock.move_to(at(dt.date(2026, 11, 26), hour=12))
    services.remind_due()
    assert told() == 0


def test_nobody_is_reminded_while_it_is_paused_or_once_it_is_sent(
    cast: SimpleNamespace, project: Project, clock: Clock
) -> None:
    report = owed(project, cast.firm_owner)
    pause(project, by=cast.firm_owner)
    clock.move_to(at(TEN_BEFORE))
    services.remind_due()
    assert told() == 0
    go_on(project, by=cast.firm_owner)
    services.remind_due()
    assert told() > 0
    for _click in range(2):
        services.mark_sent(report, by=cast.firm_owner)
    clock.move_to(at(THREE_BEFORE))
    services.remind_due()
    assert told() == 0
    services.mark_owed(report, by=cast.firm_owner)
    clock.move_to(at(DUE))
    services.remind_due()
    assert told() > 0


def test_bad_reports(cast: SimpleNamespace, project: Project) -> None:
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"kind": "poem"}, "kind"),
        ({"organisation": cast.lab}, "organisation"),
    ):
        with pytest.raises(NotPossible) as refused:
            owed(project, cast.firm_owner, **wrong)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        owed(project, cast.packer_owner)
    with pytest.raises(NotAllowed):
        owed(project, cast.packer_owner, organisation=cast.firm)
    form = uuid4()
    assert owed(project, cast.firm_owner, submission=form) == owed(project, cast.firm_owner, submission=form)


def test_who_reads_and_writes_at_each_address(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.bank, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    report = owed(project, cast.firm_owner)
    shown = reverse("projects:report_list", args=[project.public_id])
    changed = [
        reverse("projects:report_create", args=[project.public_id]),
        reverse("projects:report_edit", args=[report.public_id]),
        reverse("projects:report_send", args=[report.public_id]),
        reverse("projects:report_unsend", args=[report.public_id]),
        reverse("projects:report_remove", args=[report.public_id]),
    ]
    expected = {
        cast.firm_owner: 200,
        cast.packer_owner: 200,
        cast.finance_officer: 200,
        cast.stranger: 404,
        cast.researcher: 404,
        cast.cluster_manager: 404,
    }
    full = {"kind": "final", "title": "Mine", "due_on": "2026-12-01"}
    for person, status in expected.items():
        client = Client()
        client.force_login(person)
        assert client.get(shown).status_code == status, person
        if person != cast.firm_owner:
            assert {client.post(address, full).status_code for address in changed} <= {403, 404, 422}, person
    assert Report.objects.get().title == "Claim 1"
    assert [Client().get(address).status_code for address in [shown, *changed[:2]]] == [302] * 3


def test_a_report_is_written_changed_and_sent_on_its_page(cast: SimpleNamespace, project: Project) -> None:
    client = Client()
    client.force_login(cast.firm_owner)
    shown = reverse("projects:report_list", args=[project.public_id])
    assert "No report is owed" in client.get(shown).content.decode()
    new = reverse("projects:report_create", args=[project.public_id])
    refused = client.post(new, {"kind": "claim", "title": "Claim 1", "due_on": "soon"})
    assert refused.status_code == 422
    assert "Claim 1" in refused.content.decode()
    assert client.post(new, {"kind": "claim", "title": "Claim 1", "due_on": "15/12/2027"}).status_code == 302
    report = Report.objects.get()
    edit = reverse("projects:report_edit", args=[report.public_id])
    assert client.post(edit, {"kind": "claim", "title": "Claim 2", "due_on": "16/12/2027"}).status_code == 302
    assert client.post(reverse("projects:report_send", args=[report.public_id])).status_code == 302
    page = client.get(shown).content.decode()
    assert "Claim 2" in page
    assert reverse("projects:report_unsend", args=[report.public_id]) in page
