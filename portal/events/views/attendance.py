"""The organiser's table of who was at which session."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.core.errors import NotPossible
from portal.core.http import Request, keyset_page, neighbours
from portal.ui.words import number

from ..forms.attendance import read_marks
from ..queries import attendance as queries
from ..services.attendance import mark_attendance
from .frame import organised_here, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: Request, public_id: str) -> HttpResponse:
    """In the order of names, fifty at a time. What is saved leads back to the same page of it."""
    event = organised_here(request, public_id)
    if request.method == "POST":
        marks = read_marks(request.POST)
        try:
            changed = mark_attendance(event, by=request.user, shown=marks.shown, ticked=marks.ticked)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
        else:
            said = ngettext("Saved: %(number)s tick changed.", "Saved: %(number)s ticks changed.", changed)
            messages.success(
                request, said % {"number": number(changed)} if changed else _("Saved. Nothing was changed.")
            )
        return redirect(request.get_full_path())
    columns = queries.columns_of(event)
    shown = keyset_page(
        queries.expected_at(event).select_related("organisation", "person").with_names_here(),
        key="called",
        cursor=request.GET.get("after", ""),
        size=queries.rows_a_page(columns),
    )
    rows = queries.table_of(shown.rows, columns)
    context = {
        "columns": columns,
        "rows": rows,
        "shown": " ".join(cell.key for row in rows for cell in row.cells if cell.there),
        "has_programme": columns[0].session is not None,
        **neighbours(request, shown),
    }
    return page(request, event, "attendance", context)
