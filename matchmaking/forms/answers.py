"""The small forms that follow: what came of it, why not now, what is said with a yes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import LONGEST_MESSAGE, Listing, MatchSide
from ..reasons import OF_PROVIDERS, reason_choices
from ..services.asking import LONGEST


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Listing.Outcome.choices, widget=forms.RadioSelect)


class InterestForm(forms.Form):
    """What one says with a yes, if anything: the service counts the letters, so that two line ends are not three."""

    use_required_attribute = False

    message = forms.CharField(
        label=_("Message to them"),
        help_text=format_lazy(
            _(
                "At most {most} letters. They read it with your yes; once both have said yes it stands first in your conversation."
            ),
            most=LONGEST_MESSAGE,
        ),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


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
        choices=[one for one in MatchSide.Courtesy.choices if one[0] not in OF_PROVIDERS],
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
