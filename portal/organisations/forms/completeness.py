"""The question of the week: one field, of whatever sort the answer is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.ui.languages import spoken
from portal.ui.numbers import WholeField

from ..models import Organisation
from ..queries.completeness import Question
from .fields import TradeLinesField
from .profile import ProfileForm


class QuestionForm(forms.Form):
    """`answer` is there for what fits into one field; the other questions have a page of their own."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        if (answer := _field(question.name)) is not None:
            answer.label = str(question.sentence)
            answer.help_text = str(question.why)
            answer.required = True
            self.fields["answer"] = answer


def _field(name: str) -> forms.Field | None:
    match name:
        case "does" | "buys":
            return TradeLinesField(widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        case "capability":
            return forms.CharField(max_length=160)
        case "summary":
            return forms.CharField(max_length=240)
        case "languages":
            choices = spoken()
            return forms.MultipleChoiceField(
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext_lazy("Choose at least one language.")},
            )
        case "size":
            choices = [(value, label) for value, label in Organisation.Size.choices if value]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
        case "founded_on":
            year = ProfileForm.base_fields["founded_on"]
            return WholeField(
                min_value=1000,
                max_value=9999,
                error_messages={"invalid": year.error_messages["invalid"]},
                widget=forms.TextInput(attrs={"class": "w-s"}),
            )
        case "website":
            return forms.URLField(max_length=200, assume_scheme="https")
    return None
