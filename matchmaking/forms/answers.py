"""The small forms that follow: what came of it, why not now."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Listing, MatchSide

NOT_ASKED = {MatchSide.Reason.NONE, MatchSide.Reason.QUANTITY}


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Listing.Outcome.choices, widget=forms.RadioSelect)


class DeclineForm(forms.Form):
    """The reason stays with the side that gave it, the sentence goes to the other."""

    reason = forms.ChoiceField(
        label=_("What is the reason?"),
        help_text=_(
            "The other side never reads this. Some reasons change what is suggested next: you read it right after, and can take it back."
        ),
        choices=[(value, label) for value, label in MatchSide.Reason.choices if value not in NOT_ASKED],
        widget=forms.RadioSelect,
    )
    courtesy = forms.ChoiceField(
        label=_("What do they read?"),
        choices=MatchSide.Courtesy.choices,
        initial=MatchSide.Courtesy.NOT_NOW,
        widget=forms.RadioSelect,
    )
