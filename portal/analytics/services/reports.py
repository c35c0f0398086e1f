"""The month's report: the office writes notes to it, and closes it. What is closed stays as it was."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.organisations.models import Cluster
from portal.ui.words import language

from ..models import ReportIssue
from ..periods import Period, last_month, month_of
from ..permissions import can_write_report
from ..queries.report import in_all_languages


def write_notes(cluster: Cluster, month: Period, notes: str, *, by: User) -> ReportIssue:
    if not can_write_report(by, cluster):
        raise PermissionDenied
    with transaction.atomic():
        issue = _held(cluster, month)
        if issue.closed_at:
            raise NotPossible("closed", _("This report is closed. What it says stays as it was."))
        issue.notes, issue.language = notes, language()
        issue.save(update_fields=["notes", "language"])
    return issue


def close_report(cluster: Cluster, month: Period, *, by: User) -> ReportIssue:
    """Keep what it says now. A second click finds it closed, and changes nothing."""
    if not can_write_report(by, cluster):
        raise PermissionDenied
    if month.end >= timezone.localdate():
        raise NotPossible("not_over", _("The month is not over yet. Close its report from the first day of the next."))
    with transaction.atomic():
        issue = _held(cluster, month)
        if issue.closed_at:
            return issue
        issue.content = issue.content or in_all_languages(cluster, month, parts=False)
        if not issue.content["figures"]:
            raise NotPossible(
                "not_counted", _("The figures of this month are not counted yet. Count them, then close the report.")
            )
        issue.closed_at = timezone.now()
        issue.save(update_fields=["content", "closed_at"])
        record("report.closed", by=by, about=issue)
    return issue


def draft_reports(cluster: Cluster) -> None:
    """Write what the reports of this month and of the last one say, as far as they are not closed: pages only read it."""
    today = timezone.localdate()
    for month in (month_of(today), last_month(today)):
        content = in_all_languages(cluster, month, parts=True)
        with transaction.atomic():
            issue = _held(cluster, month)
            if issue.closed_at is None:
                issue.content = content
                issue.save(update_fields=["content"])


def _held(cluster: Cluster, month: Period) -> ReportIssue:
    """Its row, held until the end of the transaction."""
    ReportIssue.objects.get_or_create(
        cluster=cluster, start=month.start, defaults={"end": month.end, "language": language()}
    )
    return ReportIssue.objects.select_for_update().get(cluster=cluster, start=month.start)
