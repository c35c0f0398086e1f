"""The form of a project: its face, and nothing of its workspace."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from matchmaking.forms.listings import CURRENCY_OF
from portal.organisations.models import Cluster, Organisation
from portal.taxonomy.currencies import Currency
from portal.ui.amounts import MoneyField, refuse_too_fine
from portal.ui.words import currencies

from ..models import Call, Project
from ..models.projects import LONGEST_TITLE
from ..services.starting import above_ceiling


class ProjectForm(forms.Form):
    """Cleans what was typed (`fields_for_service`); saves nothing."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What do you want to do together, in one sentence?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in one sentence what you want to do together.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("What do you want to reach, and who gains by it?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    cluster = forms.ChoiceField(label=gettext_lazy("In which cluster?"), required=False)
    starts_on = DayField(label=gettext_lazy("Starts on"), required=False)
    ends_on = DayField(label=gettext_lazy("Ends on"), required=False)
    grant = MoneyField(
        label=gettext_lazy("Grant"),
        required=False,
        unreadable=gettext_lazy("Write the grant as a number. You wrote “%(typed)s”."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=lambda: [("", gettext_lazy("currency")), *currencies(Currency.values)],
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can see it?"),
        help_text=gettext_lazy("What you work on inside is for its partners alone, whatever you choose here."),
        choices=Project.Audience.choices,
    )
    office_helps = forms.BooleanField(
        label=gettext_lazy("The people of the cluster office work in it with us"), required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        lead: Organisation,
        project: Project | None = None,
        call: Call | None = None,
        **kwargs: Any,
    ) -> None:
        self.project = project
        self.call = project.call if project else call
        names = [name for name in self.base_fields if name not in {"submission", "cluster"}]
        first: dict[str, Any] = {name: getattr(project, name) for name in names} if project else {"submission": uuid4()}
        first["cluster"] = project.cluster.slug if project and project.cluster else ""
        self.clusters = {
            one.slug: one
            for one in Cluster.objects.filter(memberships__organisation=lead, memberships__ended_at=None).order_by("pk")
        }
        if not project:
            first |= {
                "cluster": next(iter(self.clusters), ""),
                "audience": Project.Audience.CLUSTER,
                "currency": CURRENCY_OF.get(lead.country, ""),
            }
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.fields["cluster"].choices = [
            ("", _("in no cluster")),
            *((slug, one.name) for slug, one in self.clusters.items()),
        ]
        if not self.clusters:
            del self.fields["cluster"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("audience") == Project.Audience.CLUSTER and not given.get("cluster"):
            self.add_error("audience", _("It is in no cluster: choose who else can see it."))
        # The service asks the same; here all that is wrong is said at once.
        starts, ends, grant = given.get("starts_on"), given.get("ends_on"), given.get("grant")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It ends before it starts."))
        if grant is not None and not given.get("currency"):
            self.add_error("currency", _("Choose the currency."))
        refuse_too_fine(self, "grant", currency=given.get("currency", ""))
        if words := above_ceiling(self.call, grant, given.get("currency", "")):
            self.add_error("grant", words)
        return given

    def fields_for_service(self) -> dict[str, Any]:
        """What `start_project` and `describe_project` take."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return given | {"cluster": self.clusters.get(given.get("cluster") or "")}
