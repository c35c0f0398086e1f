"""The forms of a task and of what is said about it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.ui.versions import VersionedForm

from ..models import Milestone, Project, Task
from ..models.tasks import LONGEST_COMMENT
from ..queries.owners import owners_with_people
from .work import TITLE_ERRORS, free_choice


class TaskForm(VersionedForm):
    """Who does it is one choice: an organisation, or one of its people."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages=TITLE_ERRORS,
    )
    who = forms.ChoiceField(label=gettext_lazy("Who does it?"), required=False)
    due_on = DayField(label=gettext_lazy("Due"), required=False)
    milestone = forms.ChoiceField(label=gettext_lazy("For which milestone?"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("How does it stand?"), choices=Task.State.choices)
    details = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, project: Project, task: Task | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"state": Task.State.TODO, "submission": uuid4()}
        if task:
            first = {name: getattr(task, name) for name in ("title", "due_on", "state", "details", "version")}
            first["who"] = _key(task.organisation, task.person) if task.organisation else ""
            first["milestone"] = task.milestone.public_id if task.milestone else ""
        super().__init__(data, initial=first, **kwargs)
        self._offer_owners(project, task)
        rows = Milestone.objects.filter(project=project).order_by("starts_on", "pk")
        kept = task.milestone_id if task else None
        self.milestones = {one.public_id: one for one in rows if one.taken_out_at is None or one.pk == kept}
        self.fields["milestone"].choices = [
            ("", _("none")),
            *((key, one.title) for key, one in self.milestones.items()),
        ]
        if not self.milestones:
            del self.fields["milestone"]

    def _offer_owners(self, project: Project, task: Task | None) -> None:
        owners = owners_with_people(project)
        if task and task.organisation and task.organisation not in [one for one, _people in owners]:
            owners.append((task.organisation, []))
        self.owners: dict[str, tuple[Organisation, User | None]] = {}
        choices: list[Any] = [free_choice()]
        for one, people in owners:
            named = list(people)
            if task and task.organisation == one and task.person and task.person not in named:
                named.append(task.person)
            self.owners[_key(one, None)] = (one, None)
            self.owners |= {_key(one, person): (one, person) for person in named}
            persons = [(_key(one, person), str(person.name_here or person)) for person in named]
            choices.append((str(one.name), [(_key(one, None), str(one.name)), *persons]))
        self.fields["who"].choices = choices

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("title", "details", "due_on", "state")}
        organisation, person = self.owners.get(self.cleaned_data["who"], (None, None))
        milestone = self.milestones.get(self.cleaned_data.get("milestone") or "")
        return given | {"organisation": organisation, "person": person, "milestone": milestone}


class CommentForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    text = forms.CharField(
        label=gettext_lazy("Say something about it"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )


def _key(organisation: Organisation, person: User | None) -> str:
    return f"{organisation.public_id}.{person.public_id}" if person else organisation.public_id
