"""A need in a member's words, written down by its office; and the words in which the member confirms it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import as_argument
from portal.organisations.forms.fields import ClusterMemberField, SignInField, ask_in
from portal.organisations.models import Cluster
from portal.organisations.queries.approaches import address_to_ask
from portal.ui.amounts import AmountField

from ..models import Listing


class DictationForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation = ClusterMemberField(label=_("Member"))
    title = forms.CharField(
        label=_("What do they need?"),
        help_text=_("One sentence, as they said it on the phone. Arabic, English or French."),
        max_length=160,
        error_messages={"required": _("Say in one sentence what it is.")},
    )
    # A request for finance is nobody's to write down: it is read by its own people and the providers alone.
    category = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[one for one in Listing.Category.choices if one[0] != Listing.Category.FINANCE],
    )
    quantity = AmountField(
        label=_("Quantity"), required=False, unreadable=_("Write how much, as a number. You wrote “%(typed)s”.")
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=[("", _("unit")), *Listing.Unit.choices])
    link = forms.ChoiceField(label=_("Which link of the chain is it?"), required=False)
    text = forms.CharField(
        label=_("Details"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    audience = forms.ChoiceField(
        label=_("Who can see it, once they say yes?"),
        choices=Listing.Audience.choices,
        initial=Listing.Audience.CLUSTER,
    )
    address = SignInField(
        label=_("Their mobile number or e-mail"),
        help_text=_(
            "The link that confirms it goes there. Leave it empty where nobody keeps the page yet, and it goes to what your list says."
        ),
        required=False,
    )
    sent = forms.BooleanField(label=_("Let the portal send it; else you send it by WhatsApp"), required=False)

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in(self, cluster)
        self.links = {str(link.position): link for link in cluster.links.all()}
        self.fields["submission"].initial = uuid4
        link = self.fields["link"]
        assert isinstance(link, forms.ChoiceField)
        link.choices = [("", _("none")), *((key, one.name) for key, one in self.links.items())]

    def clean(self) -> dict[str, Any]:
        """Without an address, that of the office's own list, as long as nobody else has written another."""
        given = super().clean() or self.cleaned_data
        member = given.get("organisation")
        if member and not given.get("address") and "address" not in self.errors:
            if not member.is_claimed and (known := address_to_ask(member)):
                given["address"] = self.fields["address"].clean(known)
            else:
                self.add_error("address", _("Write a mobile number or an e-mail address."))
        return given

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `dictate`."""
        given = dict(self.cleaned_data)
        given.pop("organisation")
        address = given.pop("address")
        given["link"] = self.links.get(given["link"])
        return given | as_argument(address)


class ConfirmForm(forms.Form):
    title = forms.CharField(label=_("What do you need?"), max_length=160)
    quantity = AmountField(
        label=_("Quantity"), required=False, unreadable=_("Write how much, as a number. You wrote “%(typed)s”.")
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=[("", _("unit")), *Listing.Unit.choices])
    text = forms.CharField(
        label=_("Details"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def words(self) -> dict[str, Any]:
        """Keyword arguments of `confirm_dictation`: what was not asked stays as the office wrote it."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}
