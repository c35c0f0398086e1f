"""The office asks its members in: many at once, or one with an address that was told on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import as_argument, read_identifier

from ..models import Approach, Cluster, Organisation
from .fields import ClusterMemberField, SignInField, ask_in


class WayForm(forms.Form):
    """Those ticked on the list, and how they get it. Addresses are read per row, so that one wrong one keeps nobody back."""

    way = forms.ChoiceField(
        label=_("How do they get it?"),
        choices=Approach.Way.choices,
        initial=Approach.Way.WHATSAPP,
        widget=forms.RadioSelect,
    )


class ApproachForm(forms.Form):
    organisation = ClusterMemberField()
    address = SignInField(
        label=_("Mobile number or e-mail"), help_text=_("Only whoever can sign in with it can accept.")
    )
    way = forms.ChoiceField(label=_("How do they get it?"), choices=Approach.Way.choices, initial=Approach.Way.WHATSAPP)

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in(self, cluster)


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
            place = one.country or country
            address = read_identifier(data.get(f"address-{one.public_id}", ""), [place] if place else [])
            rows.append((one, as_argument(address)))
        except ValidationError as error:
            rows.append((one, error.messages[0]))
    return rows
