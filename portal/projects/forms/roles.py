"""The form of a role: the same for a project and for a call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.forms.fields import CodesField, CountriesField
from portal.organisations.models import ChainLink, Cluster
from portal.organisations.queries.places import Gazetteer

from ..models import Role, Wanted


class ProjectRoleForm(forms.Form):
    """Cleans what was typed (`fields_for_service`); saves nothing."""

    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("What do you want somebody for?"),
        help_text=gettext_lazy(
            "In your own words: “A dryer for fronds, 30 t”. Who could do it is looked for by these words."
        ),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("In which role?"), choices=Role.Kind.choices)
    sectors = CodesField(label=gettext_lazy("Which trade is it?"))
    link = forms.ChoiceField(label=gettext_lazy("Link in the chain"), required=False)
    countries = CountriesField(
        label=gettext_lazy("From which countries?"),
        help_text=gettext_lazy("One a line. Empty: from anywhere."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    is_needed = forms.BooleanField(label=gettext_lazy("It does not work without"), required=False)

    def __init__(self, data: Any = None, *, cluster: Cluster | None, role: Wanted | None = None, **kwargs: Any) -> None:
        names = ("title", "kind", "countries", "is_needed")
        first: dict[str, Any] = {name: getattr(role, name) for name in names} if role else {"is_needed": True}
        if role and role.link:
            first["link"] = str(role.link.position)
        links = ChainLink.objects.filter(cluster=cluster).order_by("position") if cluster else ChainLink.objects.none()
        self.links = {str(one.position): one for one in links}
        super().__init__(data, initial=first, **kwargs)
        self.fields["countries"].places = Gazetteer()  # type: ignore[attr-defined]
        if self.links:
            choices = [(position, one.name) for position, one in self.links.items()]
            self.fields["link"].choices = [("", _("at none in particular")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["link"]

    def fields_for_service(self) -> dict[str, Any]:
        """What `add_role` and `change_role` take."""
        return self.cleaned_data | {"link": self.links.get(self.cleaned_data.get("link") or "")}


class WordsForm(forms.Form):
    """What is written to somebody who is asked in for a role."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("What do you want them for?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
