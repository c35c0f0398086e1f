"""Whether a transfer office releases what researchers offer and answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Organisation, TransferOffice


class TransferForm(forms.Form):
    releases = forms.TypedChoiceField(
        label=_("Offers and answers of your researchers"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", _("They go out at once")),
            ("yes", _("They wait until an owner or administrator releases them")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        has_one = TransferOffice.objects.filter(organisation=organisation).exists()
        super().__init__(*args, initial={"releases": "yes" if has_one else "no"}, **kwargs)
