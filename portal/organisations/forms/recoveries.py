"""A lost number or e-mail, an absent owner, and whom the office means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import is_email, read_identifier

from ..models import Cluster, Membership, Organisation, Recovery

NOTE = _("What you asked and what they answered, or what you saw. It is kept.")


class AddressForm(forms.Form):
    lost = forms.ChoiceField(label=_("What is lost?"), choices=Recovery.Lost.choices, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("New mobile number or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("How do you know that it is they?"),
        help_text=NOTE,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_address(self) -> str:
        return read_identifier(self.cleaned_data["address"], [self.country] if self.country else [])

    def facts(self) -> dict[str, str]:
        """Keyword arguments of `ask_new_address`."""
        address = self.cleaned_data["address"]
        same = {name: self.cleaned_data[name] for name in ("lost", "note")}
        return same | {"email" if is_email(address) else "phone": address}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class OwnerForm(forms.Form):
    successor = PersonField(
        label=_("Who owns it in their place?"),
        queryset=Membership.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )
    note = forms.CharField(
        label=_("How do you know that they no longer answer?"),
        help_text=NOTE,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        others = Membership.objects.filter(organisation=membership.organisation, ended_at=None).select_related("user")
        field.queryset = others.exclude(role=Membership.Role.OWNER).order_by("pk")


class WhomForm(forms.Form):
    """The office names the organisation and the address that the person used: names are shown to nobody who does not know it."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )
    known = forms.CharField(
        label=_("The number or e-mail that they used until now"),
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = cluster.region.country
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        members = Organisation.objects.published().in_cluster(cluster)
        field.queryset = members.exclude(kind=Organisation.Kind.CLUSTER).order_by("sort_name")

    def clean_known(self) -> str:
        return read_identifier(self.cleaned_data["known"], [self.country] if self.country else [])

    def membership(self) -> Membership | None:
        known = self.cleaned_data["known"]
        who = {"user__email": known} if is_email(known) else {"user__phone": known}
        return Membership.objects.filter(organisation=self.cleaned_data["organisation"], ended_at=None, **who).first()
