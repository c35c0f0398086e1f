"""What a saved search is called, and how often its person is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import LONGEST_NAME

OFTEN = {
    "daily": _("Once a day"),
    "digest": _("Once a week"),
    "app": _("Only on this site"),
    "never": pgettext_lazy("how often", "Never"),
}
AT_ONCE = {"now": _("As soon as something is found")}


class SearchNameForm(forms.Form):
    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give it a name, so that you find it again.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class HowOftenForm(forms.Form):
    """For all of one's searches. "At once" is chosen on the page of what we write, and offered here where it was."""

    how = forms.ChoiceField(
        label=_("How often shall we tell you?"),
        error_messages={"required": _("Choose how often.")},
        widget=forms.Select(attrs={"class": "w-m"}),
    )

    def __init__(self, data: Any = None, *, how: str) -> None:
        super().__init__(data, initial={"how": how})
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*OFTEN.items(), *(AT_ONCE.items() if how == "now" else ())]
