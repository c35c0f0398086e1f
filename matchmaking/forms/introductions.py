"""What an office decides about introductions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class HoldBackForm(forms.Form):
    """The service counts the letters, so that two line ends are not three."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("What do both sides read?"),
        help_text=_("Why it does not go out, and what they can do. Neither sees how to reach the other."),
        strip=False,
        error_messages={"required": _("Write to both sides why, and what they can do.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ChoiceForm(forms.Form):
    reads_first = forms.TypedChoiceField(
        label=_("How introductions go out"),
        choices=[
            ("no", _("At once, when both sides have said yes")),
            ("yes", _("Your office reads them first; after one working day they go out by themselves")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
