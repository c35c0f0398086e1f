"""The office asks its members in: many at once, or one with an address that was told on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import is_email, read_identifier

from ..models import Approach, Cluster, Organisation

ADDRESS = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}


def read_address(text: str, country: str) -> dict[str, str]:
    """What somebody can sign in with, as an argument of `approach`. Raises ValidationError."""
    found = read_identifier(text, [country] if country else [])
    return {"email" if is_email(found) else "phone": found}


class WayForm(forms.Form):
    """Those ticked on the list, and how they get it. Addresses are read per row, so that one wrong one keeps nobody back."""

    way = forms.ChoiceField(
        label=_("How do they get it?"),
        choices=Approach.Way.choices,
        initial=Approach.Way.WHATSAPP,
        widget=forms.RadioSelect,
    )


class ApproachForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )
    address = forms.CharField(
        label=_("Mobile number or e-mail"),
        help_text=_("Only whoever can sign in with it can accept."),
        max_length=254,
        widget=forms.TextInput(attrs=ADDRESS),
    )
    way = forms.ChoiceField(label=_("How do they get it?"), choices=Approach.Way.choices, initial=Approach.Way.WHATSAPP)

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = cluster.region.country
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        members = Organisation.objects.published().in_cluster(cluster)
        field.queryset = members.exclude(kind=Organisation.Kind.CLUSTER).order_by("sort_name")

    def clean_address(self) -> str:
        self.who = read_address(self.cleaned_data["address"], self.country)
        return next(iter(self.who.values()))


class CallForm(forms.Form):
    call = forms.ChoiceField(
        label=_("What came of the call?"),
        choices=[("", _("Choose")), *((call.value, call.label) for call in Approach.Call if call.value)],
    )


def chosen_rows(
    data: Any, organisations: Sequence[Organisation], country: str
) -> list[tuple[Organisation, dict[str, str] | str]]:
    """The ticked rows of the list: each with its address, or with what is wrong with it."""
    rows: list[tuple[Organisation, dict[str, str] | str]] = []
    for one in organisations:
        if one.public_id not in data.getlist("chosen"):
            continue
        try:
            rows.append((one, read_address(data.get(f"address-{one.public_id}", ""), one.country or country)))
        except ValidationError as error:
            rows.append((one, error.messages[0]))
    return rows
