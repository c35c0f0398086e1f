"""The form with which a project begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.ui.forms import Option

from ..models import Project
from ..plans import BLANK, PLANS


class BeginForm(forms.Form):
    use_required_attribute = False

    plan = forms.ChoiceField(label=gettext_lazy("What are you going to do?"), widget=forms.RadioSelect, required=False)
    starts_on = DayField(label=gettext_lazy("From which day?"), required=False)
    meets_on = DayField(
        label=gettext_lazy("When do you meet first?"),
        help_text=gettext_lazy("Left empty, the plan chooses a working day in the first week."),
        required=False,
    )

    def __init__(self, data: Any = None, *, project: Project, **kwargs: Any) -> None:
        first = {"starts_on": project.starts_on or timezone.localdate(), "plan": next(iter(PLANS))}
        super().__init__(data, initial=first, **kwargs)
        self.fields["plan"].choices = [(key, Option(one.label, note=one.note)) for key, one in PLANS.items()]

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("starts_on", "meets_on")}
        return given | {"plan": self.cleaned_data["plan"] or BLANK}
