"""The form of a milestone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.ui.numbers import NumberField
from portal.ui.versions import VersionedForm

from ..models import Milestone, Project
from ..queries.owners import owners_of
from .work import TITLE_ERRORS, free_choice


class MilestoneForm(VersionedForm):
    title = forms.CharField(
        label=gettext_lazy("What will you have reached?"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages=TITLE_ERRORS,
    )
    who = forms.ChoiceField(label=gettext_lazy("Who answers for it?"), required=False)
    starts_on = DayField(label=gettext_lazy("From"), error_messages={"required": gettext_lazy("Say from which day.")})
    due_on = DayField(label=gettext_lazy("Due"), error_messages={"required": gettext_lazy("Say by which day.")})
    percent = NumberField(
        label=gettext_lazy("Done so far, in percent"),
        required=False,
        min_value=0,
        max_value=100,
    )

    def __init__(self, data: Any = None, *, project: Project, milestone: Milestone | None = None, **kwargs: Any):
        first: dict[str, Any] = {}
        if milestone:
            first = {name: getattr(milestone, name) for name in ("title", "starts_on", "due_on", "percent", "version")}
            first["who"] = milestone.owner.public_id if milestone.owner else ""
        super().__init__(data, initial=first, **kwargs)
        owners = owners_of(project)
        if milestone and milestone.owner and milestone.owner not in owners:
            owners.append(milestone.owner)
        self.owners = {one.public_id: one for one in owners}
        self.fields["who"].choices = [free_choice(), *((key, one.name) for key, one in self.owners.items())]

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("title", "starts_on", "due_on")}
        percent = int(self.cleaned_data["percent"] or 0)
        return given | {"percent": percent, "owner": self.owners.get(self.cleaned_data["who"])}
