"""The forms of consultations: what is asked, a point, its answer, the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.organisations.models import Cluster

from ..models import Consultation, Contribution
from ..models.consultations import LONGEST_TITLE


class ConsultationForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What do you plan, in one sentence?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in one sentence what you plan.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What do you plan, and what do you ask?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what you plan, and what you ask.")},
    )
    clusters = forms.MultipleChoiceField(
        label=gettext_lazy("Whose members do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one cluster whose members you ask.")},
    )
    closes_on = DayField(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy("The last day on which members can write."),
        error_messages={"required": gettext_lazy("Say until which day members can write.")},
    )

    def __init__(
        self, data: Any = None, *, clusters: Iterable[Cluster], consultation: Consultation | None = None, **kwargs: Any
    ) -> None:
        """`clusters` are those that the authority may ask."""
        first: dict[str, Any] = {"submission": uuid4()}
        if consultation:
            first = {name: getattr(consultation, name) for name in ("title", "text", "closes_on")}
            first["clusters"] = [one.slug for one in consultation.clusters.all()]
        super().__init__(data, initial=first, **kwargs)
        self.clusters = {one.slug: one for one in clusters}
        self.fields["clusters"].choices = [(slug, one.name) for slug, one in self.clusters.items()]  # type: ignore[attr-defined]

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return given | {"clusters": [self.clusters[slug] for slug in given["clusters"]]}


class ConsultationDayForm(forms.Form):
    """All that can change once members have begun to write."""

    use_required_attribute = False

    closes_on = DayField(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy("It can only be a later day than the one that was said."),
        error_messages={"required": gettext_lazy("Say until which day members can write.")},
    )

    def __init__(self, data: Any = None, *, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(data, initial={"closes_on": consultation.closes_on}, **kwargs)

    def fields_for_service(self) -> dict[str, Any]:
        return {"closes_on": self.cleaned_data["closes_on"], "clusters": ()}


class ContributionForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Your point"),
        help_text=gettext_lazy("One point at a time: each gets its own answer."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write your point first.")},
    )
    named = forms.BooleanField(
        label=gettext_lazy("Our name may stand beside it when the outcome is published"), required=False
    )

    def __init__(self, data: Any = None, *, contribution: Contribution | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if contribution:
            first = {"text": contribution.text, "named": contribution.named}
        super().__init__(data, initial=first, **kwargs)


class ContributionAnswerForm(forms.Form):
    use_required_attribute = False

    verdict = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"),
        choices=[choice for choice in Contribution.Verdict.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of it.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Whoever wrote it reads this, and so does everybody once the outcome is published."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why: whoever wrote it reads this.")},
    )

    def __init__(self, data: Any = None, *, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(data, initial={"verdict": contribution.verdict, "why": contribution.why}, **kwargs)


class ConsultationOutcomeForm(forms.Form):
    use_required_attribute = False

    outcome = forms.CharField(
        label=gettext_lazy("What did you decide?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what you decided.")},
    )
