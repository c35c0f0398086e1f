"""Asking people in, and giving them a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import as_argument, is_email, read_email, read_phone

from ..models import Membership, Organisation
from ..permissions import roles_up_to


class InviteForm(forms.Form):
    address = forms.CharField(
        label=_("Mobile number or e-mail"),
        help_text=_("Only whoever can sign in with it can accept."),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    role = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisation: Organisation, rank: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = organisation.country
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(each.value, each.label) for each in roles_up_to(rank)]
        role.initial = Membership.Role.MEMBER.value

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if is_email(typed):
            return read_email(typed)
        if not any(letter.isdigit() for letter in typed):
            raise ValidationError(_("Write a mobile number with its country code, or an e-mail address."), "invalid")
        return read_phone(typed, [self.country] if self.country else [])

    def facts(self) -> dict[str, str]:
        """Keyword arguments of `invite_member`."""
        return {"role": self.cleaned_data["role"]} | as_argument(self.cleaned_data["address"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, rank: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(each.value, each.label) for each in roles_up_to(rank)]
