"""Which of two stays, and which of the two is right where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Organisation
from portal.ui.forms import Option

from ..facts import FACTS, differing, is_empty, is_kept_private, said_of


@dataclass(frozen=True)
class Line:
    """One fact of both, with its choice where there is one."""

    label: str
    values: Sequence[str]
    field: Any = None


class MergeForm(forms.Form):
    """`keep` is the public id of the one that stays; `fact_x` of the one that is right about x."""

    keep = forms.ChoiceField(label=gettext_lazy("Which one stays?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, pair: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.pair = pair
        self.by_id = {one.public_id: one for one in pair}
        better = max(pair, key=lambda one: (one.is_claimed, bool(one.verification), -one.pk))
        keep = self.fields["keep"]
        assert isinstance(keep, forms.ChoiceField)
        keep.choices = [(one.public_id, Option(one.name, note=_note(one), kind=one.kind)) for one in pair]
        keep.initial = better.public_id
        self.differing = [fact for fact in differing(*pair) if not any(is_kept_private(one, fact) for one in pair)]
        for fact in self.differing:
            right = better if not is_empty(better, fact) else next(one for one in pair if one is not better)
            self.fields[f"fact_{fact}"] = forms.ChoiceField(
                label=FACTS[fact][0],
                choices=[(one.public_id, said_of(one, fact) or _("nothing")) for one in pair],
                initial=right.public_id,
                widget=forms.RadioSelect,
            )

    @property
    def lines(self) -> list[Line]:
        """Every fact that either has, in one order; what only its own people see stands for nobody else."""
        found = []
        for fact, (label, _names) in FACTS.items():
            values = [
                _("kept to its own people") if is_kept_private(one, fact) else said_of(one, fact) for one in self.pair
            ]
            if any(values):
                field = self[f"fact_{fact}"] if fact in self.differing else None
                found.append(Line(str(label), values, field))
        return found

    def kept(self) -> Organisation:
        return self.by_id[self.cleaned_data["keep"]]

    def taken(self) -> list[str]:
        """The facts in which the one that goes is right."""
        keep = self.cleaned_data["keep"]
        return [fact for fact in self.differing if self.cleaned_data[f"fact_{fact}"] != keep]


def _note(organisation: Organisation) -> str:
    kept = _("kept by its own people") if organisation.is_claimed else _("kept by nobody yet")
    return " · ".join(filter(None, [organisation.town, kept]))


class MergeRefusalForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why not"), max_length=300, required=False)


class MergeUndoForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=300)
