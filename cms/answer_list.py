"""Answers on the editors' desk: Wagtail's list of submissions, with a way to the summary and files that are harmless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.contrib.forms.views import SubmissionsListView
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.tabular.writing import harmless
from portal.core.text import isolated
from portal.ui.words import moment, number


def readable_forms(person: User | AnonymousUser) -> QuerySet[Page]:
    """Forms whose answers they may read: those that they may change."""
    found: QuerySet[Page] = get_forms_for_user(person)
    return found


def in_words(value: Any) -> Any:
    """As it is read on the desk; a question that nobody had to answer may have nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dt.datetime):
        return moment(value)
    return number(value) if isinstance(value, int | float) else value


MOST_DIGITS = 15
"""Spreadsheets round what has more; as text it stays whole."""


def as_number(written: str) -> Decimal | str:
    """A number as such. What was kept before its question asked for a number stays text."""
    try:
        read = Decimal(written)
    except InvalidOperation:
        return written
    return read if read.is_finite() and len(read.as_tuple().digits) <= MOST_DIGITS else written


def as_day(written: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return written


READ = {"number": as_number, "date": as_day}
"""Answers are kept as JSON, which knows neither."""


class AnswerListView(SubmissionsListView):
    page_title = _("Answers")
    paginate_by = 100
    """As many can be ticked and deleted at once."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        address = reverse("form_summary", args=[self.form_page.pk])
        return [HeaderButton(_("Summary of answers"), url=address, icon_name="table")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for row in context.get("data_rows", ()):
            row["fields"] = [in_words(value) for value in row["fields"]]
        # Questions are in the language of the form, whatever is spoken at the desk.
        for heading in context.get("data_headings", ()):
            heading["label"] = isolated(str(heading["label"]))
        return context

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {one.clean_name: one.field_type for one in self.form_page.get_form_fields()}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """No cell is taken for a formula, and none breaks the file. Numbers and days can be counted with; times are those of the desk,
        to the second."""
        if isinstance(value, dt.datetime):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        elif isinstance(value, str) and (read := READ.get(self.kinds.get(field, ""))):
            value = read(value)
        written = super().preprocess_field_value(field, value, export_format)
        return harmless(written) if isinstance(written, str) else written

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """With the mark by which spreadsheets know that it is UTF-8. It is written when the desk's language is no longer spoken."""
        yield "\ufeff"
        lines = super().stream_csv(queryset)
        while True:
            with override(self.spoken):
                line = next(lines, None)
            if line is None:
                return
            yield line

    def write_csv_response(self, queryset: Any) -> Any:
        self.spoken = get_language()
        return super().write_csv_response(queryset)

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(harmless(super().get_heading(queryset, field)))
