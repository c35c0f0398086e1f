"""Saying that a page is one's own, that something on it is wrong, and deciding about either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import read_phone
from portal.organisations.forms.fields import SignInField
from portal.organisations.models import Approach, Organisation
from portal.ui.files import SentFileField

from ..domains import domain_of
from ..models import Claim, Correction
from ..services.claims import takes_texts

LINES = {"rows": 3}


class ClaimForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(label=_("What you are there"), max_length=120, required=False)
    way = forms.ChoiceField(label=_("How do you prove it?"), choices=Claim.Way.choices, widget=forms.RadioSelect)
    reach = SignInField(
        label=_("Your e-mail or mobile number"),
        help_text=_("For a code by e-mail: an address at the company’s own domain. Else where we can answer you."),
        required=False,
    )
    paper = SentFileField(label=_("A paper"), help_text=_("Only if you prove it by papers."), required=False)
    paper_more = SentFileField(label=_("Another paper"), required=False)
    note = forms.CharField(
        label=_("Anything that whoever decides should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = self.fields["reach"]
        assert isinstance(reach, SignInField)
        reach.country = organisation.country
        # What could only be refused is not offered.
        closed = {Claim.Way.PHONE} if not takes_texts(organisation.phone) else set()
        if not domain_of(organisation.website):
            closed |= {Claim.Way.EMAIL}
            reach.help_text = _("Where we can answer you.")
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [choice for choice in Claim.Way.choices if choice[0] not in closed]

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `begin_claim`."""
        same = {name: self.cleaned_data[name] for name in ("name", "position", "way", "reach", "note")}
        papers = [self.cleaned_data[name] for name in ("paper", "paper_more")]
        return same | {"papers": [one for one in papers if one]}


class ProofForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "class": "w-s"}),
    )


class CorrectionForm(forms.Form):
    what = forms.ChoiceField(label=_("What do you want?"), choices=Correction.What.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    note = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("A code goes there now, and the cluster office may call it."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "dir": "ltr", "class": "w-m"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = organisation.country
        if takes_texts(organisation.phone):
            # The code goes to the number that is known; nobody needs to write one.
            del self.fields["phone"]

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return read_phone(typed, [self.country] if self.country else []) if typed else ""


class WhyNotForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not? They read it."), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class VerifyForm(forms.Form):
    level = forms.ChoiceField(label=_("What was found out"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("How"), help_text=_("Its own people read it too."), max_length=500, required=False)

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(Organisation.Verification.choices)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [(one, known[one]) for one in levels]


class EndVerificationForm(forms.Form):
    one = forms.CharField(widget=forms.HiddenInput, max_length=12)
    reason = forms.CharField(label=_("Why is it taken back? They read it."), max_length=500, required=False)


class RoundForm(forms.Form):
    """`groups`: to whom else it may go than to all; without any it is not asked."""

    group = forms.ChoiceField(label=_("To whom"), required=False)
    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = [("", _("All who have not been asked")), *groups]
        if not groups:
            del self.fields["group"]
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [
            (one.value, one.label) for one in (Approach.Way.MESSAGE, Approach.Way.WHATSAPP, Approach.Way.PRINT)
        ]
