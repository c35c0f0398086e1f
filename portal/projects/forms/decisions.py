"""The form of a decision."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField

from ..models import Project
from .work import PartnersField


class DecisionForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    what = forms.CharField(
        label=gettext_lazy("What did you decide?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in one sentence what you decided.")},
    )
    decided_on = DayField(label=gettext_lazy("When?"), error_messages={"required": gettext_lazy("Say when it was.")})
    agreed = PartnersField(label=gettext_lazy("Who agreed?"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, project: Project, **kwargs: Any) -> None:
        super().__init__(data, initial={"decided_on": timezone.localdate()}, **kwargs)
        self.fields["agreed"].fill(project)

    def fields_for_service(self) -> dict[str, Any]:
        return self.cleaned_data | {"agreed": self.fields["agreed"].chosen(self.cleaned_data["agreed"])}
