"""What came of a project, as its lead tells it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.ui.numbers import NumberField

from ..models import Result


class ResultForm(forms.Form):
    """Cleans what was typed (`cleaned_data` goes to the service); saves nothing."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=Result.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what came of it.")},
    )
    made = forms.CharField(
        label=gettext_lazy("What was made, or found out?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    jobs = NumberField(
        label=gettext_lazy("New jobs"), required=False, min_value=0, max_value=1_000_000, decimal_places=0
    )
    turnover = forms.ChoiceField(
        label=gettext_lazy("More turnover in a year, of all partners"),
        required=False,
        choices=[("", gettext_lazy("not told")), *Result.Range.choices],
    )
    savings = forms.ChoiceField(
        label=gettext_lazy("Saved in a year, by all partners"),
        required=False,
        choices=[("", gettext_lazy("not told")), *Result.Range.choices],
    )
    further = forms.CharField(
        label=gettext_lazy("What comes next?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    anyway = forms.BooleanField(
        label=gettext_lazy("It is done as planned all the same: what is open above is no longer needed"), required=False
    )

    def __init__(self, *args: Any, has_open_ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_open_ends:
            del self.fields["anyway"]

    def fields_for_service(self) -> dict[str, Any]:
        jobs = self.cleaned_data["jobs"]
        return self.cleaned_data | {"jobs": None if jobs is None else int(jobs)}
