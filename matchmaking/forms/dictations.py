"""A need in a member's words, written down by its office; and the words in which the member confirms it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import is_email, read_identifier
from portal.organisations.models import Cluster, Organisation
from portal.ui.amounts import AmountField

from ..models import Listing


class DictationForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Member"), queryset=Organisation.objects.none(), to_field_name="public_id", empty_label=_("Choose")
    )
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
    address = forms.CharField(
        label=_("Their mobile number or e-mail"),
        help_text=_("The link that confirms it goes there."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    sent = forms.BooleanField(label=_("Let the portal send it; else you send it by WhatsApp"), required=False)

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cluster = cluster
        self.links = {str(link.position): link for link in cluster.links.all()}
        self.fields["submission"].initial = uuid4
        for name, choices in (("link", [("", _("none")), *((key, link.name) for key, link in self.links.items())]),):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        members = self.fields["organisation"]
        assert isinstance(members, forms.ModelChoiceField)
        published = Organisation.objects.published().in_cluster(cluster).select_related("region")
        members.queryset = published.exclude(kind=Organisation.Kind.CLUSTER).order_by("sort_name")

    def clean_address(self) -> str:
        country = self.cluster.region.country
        return read_identifier(self.cleaned_data["address"], [country] if country else [])

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `dictate`."""
        given = dict(self.cleaned_data)
        given.pop("organisation")
        address = given.pop("address")
        given["link"] = self.links.get(given["link"])
        return given | {"email" if is_email(address) else "phone": address}


class ConfirmForm(forms.Form):
    title = forms.CharField(label=_("What do you need?"), max_length=160)
    text = forms.CharField(
        label=_("Details"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
