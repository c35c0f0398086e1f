"""What came of an introduction: the button says it, the range may be added."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Outcome


class OutcomeForm(forms.Form):
    use_required_attribute = False

    said = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Outcome.Said.choices,
        error_messages={"required": _("Choose what came of it.")},
        widget=forms.HiddenInput,
    )
    amount = forms.ChoiceField(
        label=_("How large, roughly?"),
        help_text=_("Only if you want. It is counted in sums of five organisations or more, and never told of yours."),
        choices=Outcome.Amount.choices,
        required=False,
    )
