"""What the office writes to the month's report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.reports import LONGEST_NOTES


class ReportNotesForm(forms.Form):
    notes = forms.CharField(
        label=_("Notes of the office"),
        help_text=_("They stand on the report: what the figures do not say, and what comes next. No names of members."),
        max_length=LONGEST_NOTES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
