"""How much of a course somebody must have attended for its certificate, and why one is withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from portal.ui.numbers import NumberField

from ..services.certificates import AT_LEAST


class IssueForm(forms.Form):
    use_required_attribute = False
    at_least = NumberField(
        label=gettext_lazy("Who was at so many per cent of the sessions"),
        min_value=1,
        max_value=100,
        decimal_places=0,
        initial=AT_LEAST,
        error_messages={"required": gettext_lazy("Write a number from 1 to 100.")},
    )


class RevokeForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        help_text=gettext_lazy("The person reads it. Whoever checks the certificate reads only that it was withdrawn."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why: the person reads it.")},
    )
