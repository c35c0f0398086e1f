"""Forms of reports and of the moderators' desk. They clean; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Decision, Report


class ReportForm(forms.Form):
    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class DecideForm(forms.Form):
    """`outcomes`: those that are possible for the thing."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("What is to happen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to happen.")},
    )
    words = forms.CharField(
        label=_("Words to its author"),
        help_text=_("They read them as they stand. Not needed where nothing is wrong."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, outcomes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Decision.Outcome.choices)
        self.fields["outcome"].choices = [(one, labels[one]) for one in outcomes]


class GlanceForm(forms.Form):
    use_required_attribute = False

    why = forms.CharField(
        label=_("Why you have to read it"),
        help_text=_("It stands in the log, and the people of the conversation are told that you read it."),
        strip=False,
        error_messages={"required": _("Say why you have to read it. It stands in the log.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
