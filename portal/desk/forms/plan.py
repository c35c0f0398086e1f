"""The forms of the plan. Whoever answers for an action is a person of the office (`p-...`) or a member (`o-...`)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.analytics.figures import figures
from portal.organisations.models import Cluster
from portal.ui.numbers import NumberField
from portal.ui.versions import VersionedForm

from ..models import Objective, Plan, PlanAction
from ..queries.plan import owners_in

TITLE_ERRORS = {"required": gettext_lazy("Say in a few words what it is.")}
AREA = {"rows": 4, "dir": "auto"}


def _title(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(label=label, max_length=160, widget=widget, error_messages=TITLE_ERRORS)


class DiagnosisForm(VersionedForm):
    diagnosis = forms.CharField(
        label=gettext_lazy("What did you find?"),
        max_length=5000,
        widget=forms.Textarea(attrs=AREA | {"rows": 8}),
        error_messages={"required": gettext_lazy("Write what you found.")},
    )
    diagnosed_on = DayField(
        label=gettext_lazy("On which day?"), error_messages={"required": gettext_lazy("Say on which day.")}
    )

    def __init__(self, data: Any = None, *, plan: Plan | None) -> None:
        first: dict[str, Any] = {"diagnosed_on": timezone.localdate(), "version": 1}
        if plan:
            first = {"diagnosis": plan.diagnosis, "version": plan.version}
            first["diagnosed_on"] = plan.diagnosed_on or timezone.localdate()
        super().__init__(data, initial=first)

    def fields_for_service(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("diagnosis", "diagnosed_on")}


class ObjectiveForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = _title(gettext_lazy("What shall be reached?"))
    text = forms.CharField(
        label=gettext_lazy("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    figure = forms.ChoiceField(label=gettext_lazy("Which figure does it move?"), required=False)
    begins_at = NumberField(label=gettext_lazy("Where it begins"), required=False, max_digits=17, decimal_places=4)
    target = NumberField(label=gettext_lazy("Where it shall come to"), required=False, max_digits=17, decimal_places=4)
    NAMES = ("title", "text", "figure", "begins_at", "target")

    def __init__(self, data: Any = None, *, objective: Objective | None = None) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if objective:
            first = {name: getattr(objective, name) for name in (*self.NAMES, "version")}
        super().__init__(data, initial=first)
        known = [(key, str(one.label)) for key, one in figures]
        self.fields["figure"].choices = [("", _("none")), *known]

    def fields_for_service(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class PlanActionForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = _title(gettext_lazy("What is to be done?"))
    who = forms.ChoiceField(label=gettext_lazy("Who answers for it?"), required=False)
    begins_on = DayField(label=gettext_lazy("From"), required=False)
    due_on = DayField(label=gettext_lazy("Due"), error_messages={"required": gettext_lazy("Say by which day.")})

    def __init__(self, data: Any = None, *, cluster: Cluster, action: PlanAction | None = None) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if action:
            first = {name: getattr(action, name) for name in ("title", "begins_on", "due_on", "version")}
            first["who"] = _key_of(action)
        super().__init__(data, initial=first)
        people, members = owners_in(cluster)
        if action and action.person and action.person not in people:
            people.append(action.person)
        if action and action.organisation and action.organisation not in members:
            members.append(action.organisation)
        self.people = {f"p-{one.public_id}": one for one in people}
        self.members = {f"o-{one.public_id}": one for one in members}
        self.fields["who"].choices = [
            ("", _("nobody yet")),
            (_("The office"), [(key, str(one)) for key, one in self.people.items()]),
            (_("Members"), [(key, one.name) for key, one in self.members.items()]),
        ]

    def fields_for_service(self) -> dict[str, Any]:
        who = self.cleaned_data["who"]
        given = {name: self.cleaned_data[name] for name in ("title", "begins_on", "due_on")}
        return given | {"person": self.people.get(who), "organisation": self.members.get(who)}


class ProgressNoteForm(forms.Form):
    use_required_attribute = False
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("What moved?"),
        max_length=2000,
        widget=forms.Textarea(attrs=AREA | {"rows": 2}),
        error_messages={"required": gettext_lazy("Write what moved.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"submission": uuid4()})


def _key_of(action: PlanAction) -> str:
    if action.person:
        return f"p-{action.person.public_id}"
    return f"o-{action.organisation.public_id}" if action.organisation else ""
