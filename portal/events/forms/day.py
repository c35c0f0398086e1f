"""A note about a meeting, and what came of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Outcome

from ..services.ratings import LONGEST_NOTE


class MeetingNoteForm(forms.Form):
    """Read by one's own people alone."""

    use_required_attribute = False

    note = forms.CharField(
        label=_("Note for your own people"),
        help_text=_("Neither the other side nor the organiser reads it."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class CameForm(forms.Form):
    """One of four answers."""

    use_required_attribute = False

    said = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[choice for choice in Outcome.Said.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
