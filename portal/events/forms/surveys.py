"""What somebody says some weeks after a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ..models import SurveyAnswer


class SurveyForm(forms.Form):
    use_required_attribute = False
    used = forms.ChoiceField(
        label=gettext_lazy("Do you use what you learned?"),
        choices=SurveyAnswer.Used.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What helped, or what is in the way?"),
        help_text=gettext_lazy("Whoever held the course reads it without your name, once three people have answered."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, answer: SurveyAnswer | None = None, **kwargs: Any) -> None:
        first = {"used": answer.used, "words": answer.words} if answer else {}
        super().__init__(data, initial=first, **kwargs)
