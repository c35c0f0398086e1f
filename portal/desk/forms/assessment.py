"""The office's answer to one indicator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import LinkField

from ..queries.assessment import Line


class AssessmentAnswerForm(forms.Form):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    level = forms.TypedChoiceField(
        label=_("Where does the cluster stand?"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": _("Choose one of the four.")},
    )
    note = forms.CharField(
        label=_("How do you know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    link = LinkField(label=_("Where can it be read?"))

    def __init__(self, data: Any = None, *, line: Line) -> None:
        first: dict[str, Any] = {"seen": line.versions, "level": line.level}
        if line.answer:
            first |= {"note": line.answer.note, "link": line.answer.link}
        super().__init__(data, initial=first)
        self.fields["level"].choices = [(n, f"{n}. {words}") for n, words in enumerate(line.indicator.levels)]

    def fields_for_service(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}
