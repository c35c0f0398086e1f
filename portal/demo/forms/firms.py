"""The visitor's own firms: a file, or what was copied out of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 200_000


class FirmsForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your list, as .xlsx or .csv"),
        help_text=gettext_lazy("One organisation a row. Your own headings are fine, in any of the three languages."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or copy the rows out of your spreadsheet and paste them here"),
        help_text=gettext_lazy("With the row of headings first."),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("pasted", "").strip():
            self.add_error("file", _("Choose a file, or paste some rows."))
        return given

    def sheet(self) -> Any:
        """The file, or what was pasted as one: a spreadsheet puts tabs between cells."""
        if self.cleaned_data.get("file"):
            return self.cleaned_data["file"]
        pasted = self.cleaned_data["pasted"].strip("\r\n").encode()
        ending = "tsv" if b"\t" in pasted else "csv"
        return ContentFile(pasted, name=f"pasted.{ending}")
