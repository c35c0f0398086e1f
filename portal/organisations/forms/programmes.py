"""Programmes, permits and services, one line each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.words import day

from ..models import Programme
from .depth import DepthForm, Lines, Shared, WhoMixin


class ProgrammeForm(DepthForm, WhoMixin):
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Programme.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("What one gets, and how"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.CharField(
        label=gettext_lazy("Who may apply"),
        help_text=gettext_lazy("In one or two sentences, as you would say it at the counter."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Last day to apply"),
        help_text=gettext_lazy("Leave it empty where it is always open."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    url = forms.URLField(label=gettext_lazy("Official page"), required=False, max_length=200, assume_scheme="https")

    groups = (("kind", "title"), ("text",), ("who",), ("closes_on", "url"), ("sizes",), ("sectors", "regions"))

    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        self.ask_for_whom(shared)
        if not self.initial.get("told"):
            self.fields["kind"].initial = Programme.Kind.PROGRAMME

    @classmethod
    def as_it_is(cls, row: Programme) -> dict[str, Any]:
        return super().as_it_is(row) | cls.whom(row) | {"beside": cls._beside(row)}

    @staticmethod
    def _beside(row: Programme) -> str:
        if row.closes_on is None:
            return str(row.get_kind_display())
        sentence = _("Open until %(day)s.") if row.is_open else _("Over since %(day)s: nobody sees it any more.")
        return sentence % {"day": day(row.closes_on)}

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"sectors": [self.shared.divisions[code] for code in told["sectors"]]}


class _Programmes(Lines):
    relation = "programmes"


ProgrammeFormSet = forms.formset_factory(ProgrammeForm, formset=_Programmes, extra=1, max_num=60)
