"""Applying to a cluster, and the answers of its office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.organisations.forms.cluster import PlaceForm
from portal.organisations.models import Cluster
from portal.ui.files import SentFilesField, files_hint
from portal.ui.forms import Option
from portal.ui.words import money, number

from ..models import Question, Tier
from ..services.applications import MOST_PAPERS

LONGEST = 2000
AREA = {"rows": 4, "dir": "auto"}


class ApplyForm(forms.Form):
    use_required_attribute = False
    tier = forms.ChoiceField(
        label=gettext_lazy("Which membership?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a tier.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why would you like to join?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Say why you would like to join.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, tiers: list[Tier], questions: list[Question]) -> None:
        super().__init__(data, files)
        self.tiers = {one.public_id: one for one in tiers}
        self.questions = questions
        if tiers:
            self.fields["tier"].choices = [(key, Option(one.name, note=_note(one))) for key, one in self.tiers.items()]
        else:
            del self.fields["tier"]
        for one in questions:
            self.fields[f"q_{one.public_id}"] = forms.CharField(
                label=one.words,
                required=one.is_required,
                max_length=LONGEST,
                widget=forms.Textarea(attrs=AREA | {"rows": 2}),
                error_messages={"required": _("The cluster asks everybody this.")},
            )

        self.fields["papers"] = SentFilesField(
            label=_("Papers"),
            help_text=_(
                "Your register, statutes, a licence: at most %(number)s files. Only you and the office read them."
            )
            % {"number": number(MOST_PAPERS)}
            + " "
            + files_hint(),
            required=False,
            most=MOST_PAPERS,
        )

    @property
    def lost_files(self) -> bool:
        """Whether it comes back without the files it was sent with: a browser keeps none."""
        return bool(self.files) and not self.is_valid()

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[f"q_{one.public_id}"] for one in self.questions]

    def fields_for_service(self) -> dict[str, Any]:
        answers = {one.public_id: self.cleaned_data[f"q_{one.public_id}"] for one in self.questions}
        tier = self.tiers.get(self.cleaned_data.get("tier", ""))
        return {
            "why": self.cleaned_data["why"],
            "tier": tier,
            "answers": answers,
            "papers": self.cleaned_data["papers"],
        }


class TakeInForm(PlaceForm):
    use_required_attribute = False
    tier = forms.ChoiceField(label=gettext_lazy("Membership"), required=False, widget=forms.RadioSelect)
    since = DayField(
        label=gettext_lazy("Since when?"), error_messages={"required": gettext_lazy("Say since which day.")}
    )

    def __init__(self, data: Any = None, *, cluster: Cluster, tiers: list[Tier], wished: Tier | None = None) -> None:
        super().__init__(data, cluster=cluster, membership=None)
        self.tiers = {one.public_id: one for one in tiers}
        self.initial.update({"tier": wished.public_id if wished else "", "since": timezone.localdate()})
        self.fields["place"].error_messages["required"] = _("Choose its place.")
        self.fields["tier"].choices = [(key, one.name) for key, one in self.tiers.items()]
        if not tiers:
            del self.fields["tier"]

    def fields_for_service(self) -> dict[str, Any]:
        tier = self.tiers.get(self.cleaned_data.get("tier", ""))
        return self.facts() | {"tier": tier, "since": self.cleaned_data["since"]}


class AskBackForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Write what you would like to know.")},
    )


class InquiryReplyForm(forms.Form):
    use_required_attribute = False
    reply = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Write your answer.")},
    )


def _note(tier: Tier) -> str:
    fee = _("%(fee)s a year") % {"fee": money(tier.fee, tier.currency)} if tier.fee else ""
    return " · ".join(part for part in (tier.gives, fee) if part)
