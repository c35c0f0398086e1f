"""Calls and tenders from a table, on the editors' desk: first what would become of each row, then written, all or nothing."""

from __future__ import annotations

import csv
import io
import secrets
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from portal.core.tabular import Outcome, Report, Unreadable, guarded
from portal.ui.words import number

from ..editors import edits, publishes
from ..imports import COLUMNS, LIMITS, SAMPLE, examined_bytes
from ..models import ProgrammeListPage

KEPT_SECONDS = 60 * 60
SHOWN = 200
WORDS = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.SAME: gettext_lazy("The same"),
    Outcome.REFUSED: gettext_lazy("Refused"),
}


class CallsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy("A .csv or .xlsx with the headings of the template, of up to 2,000 rows."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=120,
        help_text=gettext_lazy("Such as the name of the register. The same source and id are the same page."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calls_import(request: HttpRequest) -> HttpResponse:
    """The file, and what would become of each row. It is kept for an hour, for the step that writes it."""
    _editor(request)
    form = CallsFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "cms/desk/calls_import.html", {"form": form})
    report: Report | None = None
    token = ""
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        if file.size > LIMITS.size:
            form.add_error("file", _("The file is too large. Split it into several files."))
        else:
            content = file.read()
            try:
                report, _written = examined_bytes(content, file.name, source=source, apply=False, by=request.user)
            except Unreadable as damage:
                form.add_error("file", f"{damage.problem} {damage.fix}".strip())
            else:
                token = _kept(request, (content, file.name, source)) if _can_be_written(report) else ""
    context = {
        "form": form,
        "told": _told(report) if report else None,
        "token": token,
        "publishes": publishes(request.user),
    }
    bad = report is None or bool(report.counts[Outcome.REFUSED])
    return render(request, "cms/desk/calls_import.html", context, status=422 if bad else 200)


@require_POST
def calls_import_write(request: HttpRequest) -> HttpResponse:
    """Write what was looked at. A second click finds everything the same."""
    _editor(request)
    kept = cache.get(_key(request, request.POST.get("token", "")))
    if kept is None:
        messages.error(request, _("The file was looked at too long ago. Choose it again."))
        return redirect("calls_import")
    content, name, source = kept
    report, written = examined_bytes(content, name, source=source, apply=True, by=request.user)
    if not written:
        messages.error(
            request, _("Something has changed since you looked. Nothing was written: choose the file again.")
        )
        return redirect("calls_import")
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    told = ngettext("%(number)s page is new", "%(number)s pages are new", new) % {"number": number(new)}
    more = ngettext("%(number)s was changed", "%(number)s were changed", changed) % {"number": number(changed)}
    lists = ProgrammeListPage.objects.order_by("pk")[:1]
    seen = [messages.button(reverse("wagtailadmin_explore", args=[one.pk]), _("See them")) for one in lists]
    messages.success(request, _("Written: %(new)s, %(changed)s.") % {"new": told, "changed": more}, buttons=seen)
    return redirect("calls_import")


@require_safe
def calls_template(request: HttpRequest) -> HttpResponse:
    """A table with the headings and one row as an example."""
    _editor(request)
    text = io.StringIO()
    csv.writer(text).writerows(
        [[column.name for column in COLUMNS], [guarded(SAMPLE.get(column.name, "")) for column in COLUMNS]]
    )
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return answer


def _editor(request: HttpRequest) -> None:
    if not edits(request.user):
        raise PermissionDenied


def _can_be_written(report: Report) -> bool:
    return not report.counts[Outcome.REFUSED] and bool(report.counts[Outcome.NEW] or report.counts[Outcome.CHANGED])


def _key(request: HttpRequest, token: str) -> str:
    clean = "".join(letter for letter in token[:64] if letter.isalnum() or letter in "-_")
    return f"cms.calls.{request.user.pk}.{clean}"


def _kept(request: HttpRequest, file: tuple[bytes, str, str]) -> str:
    token = secrets.token_urlsafe(16)
    cache.set(_key(request, token), file, KEPT_SECONDS)
    return token


def _told(report: Report) -> dict[str, Any]:
    rows = [*report.refused, *report.others]
    return {
        "counts": [(WORDS[outcome], report.counts[outcome]) for outcome in Outcome if report.counts[outcome]],
        "rows": [(row, WORDS[row.outcome]) for row in sorted(rows, key=lambda row: row.row)[:SHOWN]],
        "more": max(0, report.total - SHOWN),
        "refused": report.counts[Outcome.REFUSED],
        "total": report.total,
    }
