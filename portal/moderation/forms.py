"""Forms of reports and of the moderators' desk. They clean; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .matters import matters
from .models import IN_BULK, Decision, Report, WordsToAuthors
from .queries import moderators


class ReportForm(forms.Form):
    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SayingForm(forms.Form):
    """Words to authors: prepared ones in the language of whoever reads them, and one's own."""

    use_required_attribute = False

    prepared = forms.ModelChoiceField(
        label=_("Prepared words"),
        help_text=_("Its author reads them in their own language."),
        queryset=WordsToAuthors.objects.all(),
        required=False,
        empty_label=_("none"),
    )
    words = forms.CharField(
        label=_("Words to its author"),
        help_text=_("They read them as they stand. Not needed where nothing is wrong."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class DecideForm(SayingForm):
    """`outcomes`: those that are possible for the thing."""

    outcome = forms.ChoiceField(
        label=_("What is to happen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to happen.")},
    )

    def __init__(self, *args: Any, outcomes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Decision.Outcome.choices)
        self.fields["outcome"].choices = [(one, labels[one]) for one in outcomes]


class BulkForm(DecideForm):
    """`cases` are public ids of what was ticked; those that are unknown are left out."""

    cases = forms.MultipleChoiceField(
        required=True,
        error_messages={"required": _("Tick at least one of the rows.")},
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, cases: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, outcomes=IN_BULK, **kwargs)
        self.fields["cases"].choices = [(one, one) for one in cases]


class FilterForm(forms.Form):
    """What of the queue is shown. What is not known counts as everything."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    why = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[("", _("All")), ("held", _("Held back")), ("reported", _("Reported"))],
    )
    owner = forms.ChoiceField(
        label=_("Who looks after it"),
        required=False,
        choices=[("", _("All")), ("me", _("I do")), ("nobody", _("Nobody yet"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((matter.name, matter.label) for _model, matter in matters)]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class GiveForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who looks after it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=[one.pk for one in moderators()])


class GlanceForm(forms.Form):
    use_required_attribute = False

    why = forms.CharField(
        label=_("Why you have to read it"),
        help_text=_("It stands in the log, and the people of the conversation are told that you read it."),
        strip=False,
        error_messages={"required": _("Say why you have to read it. It stands in the log.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
