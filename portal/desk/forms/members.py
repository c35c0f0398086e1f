"""The forms of a member's file: what was said, what comes next, its tags; and a list that is kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.accounts.models import User

from ..models import Tier
from ..models.actions import LONGEST_ACTION
from ..models.contacts import LONGEST_NOTE
from ..services.contacts import WRITTEN_BY_HAND
from ..services.saved_views import LONGEST_NAME
from .queue import shown


class ContactNoteForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    way = forms.ChoiceField(label=gettext_lazy("How?"))
    on = DayField(label=gettext_lazy("On which day?"), error_messages={"required": gettext_lazy("Say on which day.")})
    with_person = forms.ChoiceField(label=gettext_lazy("With whom?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What was said?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    follow_up_on = DayField(label=gettext_lazy("Follow up on"), required=False)

    def __init__(self, data: Any = None, *, people: Sequence[User], **kwargs: Any) -> None:
        first = {"submission": uuid4(), "way": WRITTEN_BY_HAND[0], "on": timezone.localdate()}
        super().__init__(data, auto_id="id_contact_%s", initial=first, **kwargs)
        self.people = {person.public_id: person for person in people}
        self.fields["way"].choices = [(way.value, way.label) for way in WRITTEN_BY_HAND]
        self.fields["with_person"].choices = [("", _("somebody else")), *shown(people)]

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("way", "on", "text", "follow_up_on", "submission")}
        return given | {"with_person": self.people.get(self.cleaned_data["with_person"])}


class NextStepForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=LONGEST_ACTION,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    due_on = DayField(label=gettext_lazy("By when?"), error_messages={"required": gettext_lazy("Say by which day.")})
    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"), required=False)

    def __init__(self, data: Any = None, *, staff: Sequence[User], by: User, **kwargs: Any) -> None:
        first = {"submission": uuid4(), "owner": by.public_id}
        super().__init__(data, auto_id="id_action_%s", initial=first, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        self.fields["owner"].choices = [("", _("nobody in particular")), *shown(staff)]

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("what", "due_on", "submission")}
        return given | {"owner": self.staff.get(self.cleaned_data["owner"])}


class TagsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Tags"),
        help_text=gettext_lazy("With commas. Only your office reads them."),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class MemberTierForm(forms.Form):
    """`tiers` are those that the member can be in."""

    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"), error_messages={"required": gettext_lazy("Choose one of the tiers.")}
    )
    since = DayField(
        label=gettext_lazy("From which day?"), error_messages={"required": gettext_lazy("Say on which day.")}
    )

    def __init__(self, data: Any = None, *, tiers: Sequence[Tier], **kwargs: Any) -> None:
        mine = next((one.public_id for one in tiers if getattr(one, "its_since", None)), "")
        first = {"tier": mine, "since": timezone.localdate()}
        super().__init__(data, auto_id="id_tier_%s", initial=first, **kwargs)
        self.tiers = {one.public_id: one for one in tiers}
        self.fields["tier"].choices = [("", _("choose a tier")), *((key, one.name) for key, one in self.tiers.items())]

    @property
    def chosen(self) -> Tier:
        return self.tiers[self.cleaned_data["tier"]]


class SavedViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Keep this list as"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    shared = forms.BooleanField(label=gettext_lazy("For the whole office"), required=False)
