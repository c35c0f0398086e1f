"""A lost number or e-mail, an absent owner, and whom the office means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import as_argument

from ..models import Cluster, Membership, Recovery
from .fields import ClusterMemberField, SignInField, ask_in

NOTE = _("What you asked and what they answered, or what you saw. It is kept.")


class AddressForm(forms.Form):
    lost = forms.ChoiceField(label=_("What is lost?"), choices=Recovery.Lost.choices, widget=forms.RadioSelect)
    address = SignInField(label=_("New mobile number or e-mail"))
    note = forms.CharField(
        label=_("How do you know that it is they?"),
        help_text=NOTE,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["address"]
        assert isinstance(address, SignInField)
        address.country = country

    def facts(self) -> dict[str, str]:
        """Keyword arguments of `ask_new_address`."""
        same = {name: self.cleaned_data[name] for name in ("lost", "note")}
        return same | as_argument(self.cleaned_data["address"])


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

    def has_successors(self) -> bool:
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        return field.queryset is not None and field.queryset.exists()


class WhomForm(forms.Form):
    """The office names the organisation and the address that the person used: names are shown to nobody who does not know it."""

    organisation = ClusterMemberField()
    known = SignInField(label=_("The number or e-mail that they used until now"))

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in(self, cluster)

    def membership(self) -> Membership | None:
        who = {f"user__{name}": known for name, known in as_argument(self.cleaned_data["known"]).items()}
        return Membership.objects.filter(organisation=self.cleaned_data["organisation"], ended_at=None, **who).first()
