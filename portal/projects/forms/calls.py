"""The form of a call."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.organisations.models import Cluster
from portal.taxonomy.currencies import Currency
from portal.ui.amounts import MoneyField
from portal.ui.words import currencies

from ..models import Call
from ..models.calls import LONGEST_TITLE


class ProjectCallForm(forms.Form):
    """Cleans what was typed (`fields_for_service`); saves nothing."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What do you support, in one sentence?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in one sentence what you support.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Who can apply, how, and what is looked at?"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    opens_on = DayField(label=gettext_lazy("Opens on"), required=False)
    closes_on = DayField(
        label=gettext_lazy("Closes on"),
        help_text=gettext_lazy("The last day on which a project can be started from it."),
        error_messages={"required": gettext_lazy("Say until which day projects can be started.")},
    )
    grant = MoneyField(
        label=gettext_lazy("At most for one project"),
        required=False,
        unreadable=gettext_lazy("Write the grant as a number. You wrote “%(typed)s”."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=lambda: [("", gettext_lazy("currency")), *currencies(Currency.values)],
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who can see it?"), choices=Call.Audience.choices)
    cluster = forms.ChoiceField(
        label=gettext_lazy("For which cluster?"),
        help_text=gettext_lazy("Its chain is then offered for the roles."),
        required=False,
    )

    def __init__(self, data: Any = None, *, call: Call | None = None, **kwargs: Any) -> None:
        names = ("title", "text", "opens_on", "closes_on", "grant", "currency", "audience")
        first: dict[str, Any] = {name: getattr(call, name) for name in names} if call else {}
        if not call:
            first = {"submission": uuid4(), "opens_on": timezone.localdate(), "audience": Call.Audience.MEMBERS}
        first["cluster"] = call.cluster.slug if call and call.cluster else ""
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.clusters = {one.slug: one for one in Cluster.objects.filter(published_at__lte=timezone.now())}
        if call and call.cluster:
            self.clusters.setdefault(call.cluster.slug, call.cluster)
        self.fields["cluster"].choices = [  # type: ignore[attr-defined]
            ("", _("for none in particular")),
            *((slug, one.name) for slug, one in self.clusters.items()),
        ]

    def fields_for_service(self) -> dict[str, Any]:
        """What `write_call` and `change_call` take."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        given["opens_on"] = given["opens_on"] or timezone.localdate()
        return given | {"cluster": self.clusters.get(given["cluster"] or "")}
