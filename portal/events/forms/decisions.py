"""What the organiser does with the registrations that are ticked, and how the list is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import clean_line

from ..models import Event, ParticipationType, Registration

YES, NO, OUT = "yes", "no", "out"


class TickedForm(forms.Form):
    """`ticked` are public ids as they were sent: what is not of this event is left out by the service."""

    use_required_attribute = False

    deed = forms.ChoiceField(
        label=gettext_lazy("With those that are ticked"),
        choices=[
            (YES, gettext_lazy("Say yes")),
            (NO, gettext_lazy("Say no")),
            (OUT, gettext_lazy("Cancel their registration")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("They read it. Not needed for a yes."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.ticked = self.data.getlist("ticked") if hasattr(self.data, "getlist") else []
        if not self.ticked:
            self.add_error(None, _("Tick at least one registration."))
        if given.get("deed") in {NO, OUT} and not clean_line(given.get("reason") or ""):
            self.add_error("reason", _("Say why: they read it."))
        return given


class RegistrationFilterForm(forms.Form):
    """Unknown values count as none: a list is always shown."""

    use_required_attribute = False

    q = forms.CharField(label=gettext_lazy("Name, number or organisation"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Comes as"), required=False)

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.types = {one.public_id: one for one in ParticipationType.objects.filter(event=event)}
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("Those that stand")),
            ("all", _("All")),
            ("unsure", _("Have not said yet that they still come")),
            *Registration.State.choices,
        ]
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((key, one.name) for key, one in self.types.items()),
        ]
        if not self.types:
            del self.fields["type"]

    def value(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
