"""Sending back what waits for the transfer office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SendBackForm(forms.Form):
    sentence = forms.CharField(
        label=_("What should be different?"),
        help_text=_("One sentence that your colleague reads."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
