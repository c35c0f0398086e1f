"""The small forms that follow: what came of it, why not now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Listing, MatchSide
from ..reasons import reason_choices
from ..services.asking import LONGEST


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Listing.Outcome.choices, widget=forms.RadioSelect)


class DeclineForm(forms.Form):
    """The reason stays with the side that gave it, the sentence goes to the other. `side` of a listing of that `kind` answers."""

    reason = forms.ChoiceField(
        label=_("What is the reason?"),
        help_text=_(
            "The other side never reads this. Some reasons change what is suggested next: you read it right after, and can take it back."
        ),
        widget=forms.RadioSelect,
    )
    courtesy = forms.ChoiceField(
        label=_("What do they read?"),
        choices=MatchSide.Courtesy.choices,
        initial=MatchSide.Courtesy.NOT_NOW,
        widget=forms.RadioSelect,
    )

    def __init__(self, *given: Any, side: str = MatchSide.Side.CANDIDATE, kind: str = Listing.Kind.NEED, **named: Any):
        super().__init__(*given, **named)
        self.fields["reason"].choices = reason_choices(side, kind)  # type: ignore[attr-defined]


class AskOfficeForm(forms.Form):
    question = forms.CharField(
        label=_("What do you want to know before you answer?"),
        help_text=_("The cluster office reads it with your name and that of your organisation."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your question.")},
    )
