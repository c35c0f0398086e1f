"""The form of the rules of the mix."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.organisations.models import Organisation
from portal.ui.numbers import WholeField

from ..models import Mix
from ..models.mixes import MOST_PARTNERS, NAMES


def _whole(label: Any, most: int, hint: Any = "") -> WholeField:
    return WholeField(
        label=label,
        help_text=hint,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )


class MixForm(forms.Form):
    """Cleans what was typed; saves nothing. What is left empty is no rule."""

    use_required_attribute = False

    least_partners = _whole(gettext_lazy("At least so many partners"), MOST_PARTNERS)
    most_partners = _whole(gettext_lazy("At most so many partners"), MOST_PARTNERS)
    needed_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Who has to be among them?"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    least_sme_share = _whole(
        gettext_lazy("Smallest share of small and medium firms, in per cent"),
        100,
        gettext_lazy("Of the partners. Small and medium are companies with fewer than 250 people."),
    )
    least_regions = _whole(gettext_lazy("From at least so many regions"), MOST_PARTNERS)
    least_countries = _whole(gettext_lazy("From at least so many countries"), MOST_PARTNERS)
    most_budget_share = _whole(gettext_lazy("Largest share of the budget for one partner, in per cent"), 100)

    def __init__(self, data: Any = None, *, mix: Mix | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial={name: getattr(mix, name) for name in NAMES} if mix else {}, **kwargs)
