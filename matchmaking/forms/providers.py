"""What a finance provider answers when it is asked for finance: one of four answers, none of them a credit decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import MatchSide
from ..queries.rules import Published

APPLY, MEET, CRITERIA, NO_CASES = "apply", "meet", "criteria", "no_cases"


class ProviderForm(forms.Form):
    use_required_attribute = False

    reply = forms.ChoiceField(
        label=_("What do you answer?"),
        help_text=_("This is no credit decision, and the page of whoever asked says so."),
        choices=[
            (APPLY, _("Please apply")),
            (MEET, _("Meet us")),
            (CRITERIA, _("Outside our published criteria")),
            (NO_CASES, _("We take no new cases now")),
        ],
        error_messages={"required": _("Choose one of the four answers.")},
        widget=forms.RadioSelect,
    )
    rule = forms.ChoiceField(
        label=_("Which rule?"), help_text=_("Only for “outside our published criteria”. They read it."), required=False
    )
    message = forms.CharField(
        label=_("Message to them"),
        help_text=_("Goes with “please apply” and “meet us”."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, rules: list[Published], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = {one.code: one for one in rules}
        shown = [(code, f"{one.instrument.name}: {one.label}") for code, one in self._rules.items()]
        self.fields["rule"].choices = [("", "—"), *shown]  # type: ignore[attr-defined]
        if not rules:
            answers = self.fields["reply"].choices  # type: ignore[attr-defined]
            self.fields["reply"].choices = [one for one in answers if one[0] != CRITERIA]  # type: ignore[attr-defined]
            del self.fields["rule"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("reply") == CRITERIA and not given.get("rule") and "rule" not in self.errors:
            self.add_error("rule", _("Choose the rule that it does not meet."))
        return given

    def facts(self) -> dict[str, Any]:
        """As the service takes it, with its answer."""
        reply = self.cleaned_data["reply"]
        if reply in {APPLY, MEET}:
            message = self.cleaned_data["message"]
            return {"answer": MatchSide.Answer.INTERESTED, "next_step": reply, "message": message}
        declined = {"answer": MatchSide.Answer.DECLINED, "reason": reply, "courtesy": reply}
        rule = self._rules.get(self.cleaned_data.get("rule", "")) if reply == CRITERIA else None
        return declined | ({"rule": rule.rule, "instrument": rule.instrument} if rule else {})
