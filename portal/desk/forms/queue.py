"""What is done with a row of the queue, and two members who are introduced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.accounts.models import User
from portal.organisations.models import Cluster, Organisation

from ..models.introductions import LONGEST_REASON
from ..models.queue import LONGEST_WORDS


class RowForm(forms.Form):
    """The fields of one row; which of them count says the button. Their ids carry that of the row."""

    to = forms.ChoiceField(label=gettext_lazy("Who does it?"), required=False)
    until = DayField(label=gettext_lazy("Until which day?"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What came of it?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, row: str, staff: Sequence[User], **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{row}_%s", **kwargs)
        self.staff = {person.public_id: person for person in staff}
        named = [(key, person.name_here) for key, person in self.staff.items()]
        self.fields["to"].choices = [("", _("nobody in particular")), *named]

    @property
    def colleague(self) -> User | None:
        return self.staff.get(self.cleaned_data.get("to", ""))


class MemberField(forms.ModelChoiceField):
    """A member of the cluster, by its public id."""

    def __init__(self, **kwargs: Any) -> None:
        none = Organisation.objects.none()
        errors = {"invalid_choice": gettext_lazy("Choose a member of the cluster.")}
        super().__init__(
            none, to_field_name="public_id", empty_label=gettext_lazy("Choose"), error_messages=errors, **kwargs
        )

    def label_from_instance(self, organisation: Any) -> str:
        return str(organisation.name)


class IntroduceForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    one = MemberField(label=gettext_lazy("Who?"))
    other = MemberField(label=gettext_lazy("To whom?"))
    why = forms.CharField(
        label=gettext_lazy("Why these two?"),
        help_text=gettext_lazy("In one line. It opens their conversation, in your name."),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    why_too = forms.CharField(
        label=gettext_lazy("And what could they begin with?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    both_agreed = forms.BooleanField(
        label=gettext_lazy("Both have told us that they want to meet"),
        help_text=gettext_lazy("From then on each sees the telephone and the e-mail of the other."),
        required=False,
    )

    def __init__(self, data: Any = None, *, cluster: Cluster, one: str = "", other: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"submission": uuid4(), "one": one, "other": other}, **kwargs)
        members = Organisation.objects.published().in_cluster(cluster).order_by("sort_name")
        for name in ("one", "other"):
            self.fields[name].queryset = members


def shown(people: Iterable[User]) -> list[tuple[str, str]]:
    """People to choose from, by public id."""
    return [(person.public_id, person.name_here) for person in people]
