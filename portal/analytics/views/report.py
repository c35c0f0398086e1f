"""The month's report: to read, to print, as a workbook; the office writes notes and closes it."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome
from portal.core.tabular.writing import XLSX, workbook
from portal.organisations.models import Cluster
from portal.ui.parts import Tab
from portal.ui.words import month as in_words

from ..forms.report import ReportNotesForm
from ..models import ReportIssue
from ..periods import Period, last_month, month_of, months_until
from ..permissions import can_read_report, can_write_report
from ..queries.readings import Level
from ..queries.report import report_of, sheets_of
from ..services.reports import close_report, write_notes
from .figures import level_of
from .frame import cluster_here, page

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
LANGUAGES = (("en", "English"), ("fr", "Français"), ("ar", "العربية"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, cluster: str) -> HttpResponse:
    """`?month=2026-10`; a POST keeps what the office wrote."""
    here = cluster_here(request, cluster, can_write_report if request.method == "POST" else can_read_report)
    month = _month(request, here)
    level = level_of(request, here)
    form = ReportNotesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        notes = form.cleaned_data["notes"]
        if attempt(form, write_notes, here, month, notes, by=request.user):
            return redirect(address_of(here, month))
    found = report_of(here, month, level)
    if request.method != "POST":
        form = ReportNotesForm(initial={"notes": found.notes})
    context = {
        "report": found,
        "month": month,
        "month_in_words": in_words(month.start),
        "months": _tabs(here, month),
        "form": form,
        "writes": level == Level.OFFICE and not found.closed_at,
        "closes": level == Level.OFFICE and not found.closed_at and month.end < timezone.localdate(),
        "languages": [(code, name, translate_url(request.get_full_path(), code)) for code, name in LANGUAGES],
    }
    return page(request, here, "analytics:report", "analytics/report.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def report_close(request: Request, cluster: str) -> HttpResponse:
    here = cluster_here(request, cluster, can_write_report)
    month = _month(request, here)
    tell_outcome(
        request,
        _("The report is closed. What it says stays as it was."),
        close_report,
        here,
        month,
        by=request.user,
    )
    return redirect(address_of(here, month))


@login_required
@require_safe
def report_workbook(request: Request, cluster: str) -> HttpResponse:
    here = cluster_here(request, cluster, can_read_report)
    month = _month(request, here)
    found = report_of(here, month, level_of(request, here))
    response = HttpResponse(workbook(sheets_of(here, month, found)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{here.slug}-{month.start:%Y-%m}.xlsx"'
    response["Content-Language"] = translation.get_language() or "en"
    return response


def address_of(cluster: Cluster, month: Period) -> str:
    return f"{reverse('analytics:report', args=[cluster.slug])}?month={month.start:%Y-%m}"


def _month(request: Request, cluster: Cluster) -> Period:
    """One of the last twelve, or an older one whose report was closed."""
    today = timezone.localdate()
    wanted = request.GET.get("month", "")
    if not wanted:
        return last_month(today)
    found = MONTH.fullmatch(wanted)
    if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= today.year:
        raise Http404
    month = month_of(dt.date(int(found[1]), int(found[2]), 1))
    if month in months_until(today):
        return month
    if not ReportIssue.objects.filter(cluster=cluster, start=month.start, closed_at__isnull=False).exists():
        raise Http404
    return month


def _tabs(cluster: Cluster, month: Period) -> list[Tab]:
    """The latest first; older ones that were closed after them."""
    recent = list(reversed(months_until(timezone.localdate())))
    closed = ReportIssue.objects.filter(cluster=cluster, closed_at__isnull=False, start__lt=recent[-1].start)
    older = [Period(start, end) for start, end in closed.order_by("-start").values_list("start", "end")[:36]]
    return [Tab(in_words(one.start), f"?month={one.start:%Y-%m}", current=one == month) for one in [*recent, *older]]
