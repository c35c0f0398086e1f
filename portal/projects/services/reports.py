"""Reports that a project owes: written down, sent, and remembered on working days 10 and 3 before they are due, and on the day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.queries.due import may_be_reminded, next_morning
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.calendar import add_working_days, is_working_day, local_day, morning_of
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of

from .. import permissions
from ..models import Partner, Project, Report
from .moving import has_moved

BEFORE = (10, 3)
"""Working days before a report is due on which its people are reminded; and once more on the day."""
AT_ONCE = 100
MOST_REPORTS = 300
FIELDS = frozenset({"kind", "title", "to", "organisation", "due_on"})


def add_report(project: Project, *, by: User, submission: UUID | None = None, **fields: Any) -> Report:
    """Write down what is owed. The same `submission` answers with the report that it has made."""
    if not permissions.can_write_money(by, project, fields.get("organisation")):
        raise NotAllowed

    def make() -> Report:
        if Report.objects.filter(project=project).count() >= MOST_REPORTS:
            raise NotPossible("too_many", _("There are too many reports already."))
        report = Report(project=project, written_by=by, submission=submission)
        _fill(report, fields)
        report.save()
        record("report.added", by=by, about=project, report=report.public_id, title=report.title)
        has_moved(project)
        return report

    return made_once(submission, Report, make, project=project)


@transaction.atomic
def change_report(report: Report, *, by: User, **fields: Any) -> Report:
    project = report.project
    after = fields.get("organisation", report.organisation)
    if not (
        permissions.can_write_money(by, project, report.organisation)
        and permissions.can_write_money(by, project, after)
    ):
        raise NotAllowed
    if report.sent_at:
        raise NotPossible("sent", _("It is sent already."))
    _fill(report, fields)
    report.save()
    withdraw("project.report_due", about=report)
    record("report.changed", by=by, about=project, report=report.public_id, title=report.title)
    has_moved(project)
    return report


@transaction.atomic
def remove_report(report: Report, *, by: User) -> None:
    """It is not owed after all."""
    if not permissions.can_write_money(by, report.project, report.organisation):
        raise NotAllowed
    withdraw("project.report_due", about=report)
    if Report.objects.filter(pk=report.pk).delete()[0]:
        record("report.removed", by=by, about=report.project, title=report.title)
        has_moved(report.project)


@transaction.atomic
def mark_sent(report: Report, *, by: User) -> Report:
    """Owed → sent. A second click changes nothing."""
    if not permissions.can_write_money(by, report.project, report.organisation):
        raise NotAllowed
    if Report.objects.filter(pk=report.pk, sent_at=None).update(sent_at=timezone.now(), sent_by=by, remind_at=None):
        withdraw("project.report_due", about=report)
        record("report.sent", by=by, about=report.project, report=report.public_id, title=report.title)
        has_moved(report.project)
    report.refresh_from_db()
    return report


@transaction.atomic
def mark_owed(report: Report, *, by: User) -> Report:
    """Sent → owed again: it was a slip."""
    if not permissions.can_write_money(by, report.project, report.organisation):
        raise NotAllowed
    again = next_reminder(report, timezone.now())
    if Report.objects.filter(pk=report.pk, sent_at__isnull=False).update(sent_at=None, sent_by=None, remind_at=again):
        record("report.reopened", by=by, about=report.project, report=report.public_id, title=report.title)
        has_moved(report.project)
    report.refresh_from_db()
    return report


def remind_due(now: dt.datetime | None = None) -> None:
    """By the clock: whose day it is. Whoever moves the row on first reminds; a clock that was away reminds once."""
    now = now or timezone.now()
    due = Report.objects.filter(
        sent_at=None, remind_at__lte=now, project__closed_at=None, project__paused_at=None
    ).select_related("project__lead__region", "organisation__region")
    for report in due.order_by("remind_at", "pk")[:AT_ONCE]:
        country = report.owed_by.country
        with transaction.atomic():
            same = Report.objects.filter(pk=report.pk, remind_at=report.remind_at, sent_at=None)
            if not may_be_reminded(now, country):
                same.update(remind_at=next_morning(now, country))
                continue
            if same.update(remind_at=next_reminder(report, now)):
                notify("project.report_due", to=people_of(report.owed_by), about=report, due_on=str(report.due_on))


def next_reminder(report: Report, now: dt.datetime) -> dt.datetime | None:
    """The morning of the first of its days that is still to come; None when all are over."""
    country = report.owed_by.country
    today = local_day(now, country)
    days = [
        *(add_working_days(report.due_on, -before, country) for before in BEFORE),
        _last_day(report.due_on, country),
    ]
    return next((morning_of(day, country) for day in sorted(days) if day > today), None)


def _last_day(day: dt.date, country: str) -> dt.date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, country):
        day -= dt.timedelta(days=1)
    return day


def _fill(report: Report, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a report takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(report, name, value)
    report.title, report.to = clean_line(report.title), clean_line(report.to)
    if not report.title:
        raise NotPossible("title", _("Say which report it is."), "title")
    if report.kind not in Report.Kind.values:
        raise NotPossible("kind", _("Choose what it is."), "kind")
    if report.organisation is not None and not _is_in(report.project, report.organisation):
        raise NotPossible("not_in", _("Choose a partner of the project."), "organisation")
    report.remind_at = next_reminder(report, timezone.now())


def _is_in(project: Project, organisation: Organisation) -> bool:
    return Partner.objects.inside().filter(project=project, organisation=organisation).exists()
