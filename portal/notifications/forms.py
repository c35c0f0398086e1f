"""How one wants to be told, a choice per kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import kinds
from .models import Preference

WORDS = {
    "now": _("A mail at once"),
    "digest": _("In the weekly summary"),
    "app": _("Only on this site"),
}
SUMMARY_WORDS = {"now": _("Every week"), "app": _("Never")}


class PreferencesForm(forms.Form):
    """One choice per kind; fields bear the kind's name."""

    def __init__(self, *args: Any, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in kinds.registered:
            words = SUMMARY_WORDS if name == kinds.SUMMARY else WORDS
            self.fields[name] = forms.ChoiceField(
                label=kind.label,
                choices=[(way, words[way]) for way in kind.ways],
                initial=chosen.get(name, kind.default),
                widget=forms.Select(attrs={"class": "w-m"}),
            )


def chosen_by(user: Any) -> dict[str, str]:
    return dict(Preference.objects.filter(user=user).values_list("kind", "how"))
