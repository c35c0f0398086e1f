"""How partners are asked, answer and leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import clean_line, listed
from portal.organisations.forms.fields import those_named
from portal.organisations.models import Organisation

from ..models import Partner, Project, Role


class FreeRoles(forms.Select):
    """Roles that somebody has stand in the list, and cannot be chosen. `taken` are their public ids."""

    taken: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.taken:
            option["attrs"]["disabled"] = True
        return option


class RoleMixin(forms.Form):
    """Offers the roles of a project, the free ones first. `role_chosen` is the one, or None."""

    role = forms.ChoiceField(label=gettext_lazy("In which role?"), required=False, widget=FreeRoles)
    only_free = False
    """Whether a role that somebody has cannot be chosen."""

    def __init__(self, *args: Any, project: Project, roles: Iterable[Role] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(_with_holders(project) if roles is None else roles)
        known.sort(key=lambda one: getattr(one, "is_taken", False))
        self.roles = {one.public_id: one for one in known}
        self.fields["role"].choices = [
            ("", _("to be agreed")),
            *((public_id, _in_words(one)) for public_id, one in self.roles.items()),
        ]
        if self.only_free:
            taken = frozenset(one.public_id for one in known if getattr(one, "is_taken", False))
            self.fields["role"].widget.taken = taken
        if not self.roles:
            del self.fields["role"]

    def clean_role(self) -> str:
        chosen = str(self.cleaned_data["role"] or "")
        if self.only_free and getattr(self.roles.get(chosen), "is_taken", False):
            raise forms.ValidationError(_("Somebody has this role already. Choose another, or leave it to be agreed."))
        return chosen

    @property
    def role_chosen(self) -> Role | None:
        return self.roles.get(self.cleaned_data.get("role") or "")


def _with_holders(project: Project) -> Iterable[Role]:
    """Each says in `is_taken` whether somebody has it."""
    taken = Partner.objects.inside().filter(role=OuterRef("pk"))
    return Role.objects.filter(project=project).annotate(is_taken=Exists(taken))


def _in_words(role: Role) -> str:
    return _("%(role)s (taken)") % {"role": role} if getattr(role, "is_taken", False) else str(role)


class AskInForm(RoleMixin):
    use_required_attribute = False

    organisation = forms.CharField(
        label=gettext_lazy("Which organisation?"),
        help_text=gettext_lazy("As it stands in the directory."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of an organisation.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What do you want them for?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    sees = forms.ChoiceField(
        label=gettext_lazy("What will they read?"),
        required=False,
        choices=[
            ("", gettext_lazy("everything; a financier, and a finance provider without a role, as a funder")),
            *Partner.Sight.choices,
        ],
    )
    field_order = ("organisation", "role", "sees", "words")

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_organisation(self) -> Organisation:
        (found,) = those_named([clean_line(self.cleaned_data["organisation"])], self.reader)
        return found


class JoinForm(RoleMixin):
    use_required_attribute = False
    only_free = True

    words = forms.CharField(
        label=gettext_lazy("What would you bring?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReasonForm(forms.Form):
    """Why one leaves, says no, or takes a partner out."""

    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class SightForm(forms.Form):
    """What a partner reads of the workspace."""

    use_required_attribute = False

    sees = forms.ChoiceField(
        label=gettext_lazy("What do they read?"),
        required=False,
        choices=[("", gettext_lazy("as their role has it")), *Partner.Sight.choices],
    )


class LeadForm(forms.Form):
    """To whom the lead is offered. Funders are not among them."""

    use_required_attribute = False

    to = forms.ChoiceField(label=gettext_lazy("Who is to lead from now on?"))

    def __init__(self, *args: Any, project: Project, partners: Iterable[Partner] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if partners is None:
            partners = Partner.objects.inside().filter(project=project)
            partners = partners.select_related("project", "organisation", "role")
        others = [one for one in partners if one.organisation_id != project.lead_id]
        self.partners = {one.public_id: one for one in others if not one.is_funder}
        self.fields["to"].choices = [(key, one.organisation.name) for key, one in self.partners.items()]
        if funders := [str(one.organisation.name) for one in others if one.is_funder]:
            words = _("Not offered: %(names)s. Whoever reads as a funder cannot lead.")
            self.fields["to"].help_text = words % {"names": listed(funders)}

    @property
    def partner_chosen(self) -> Partner:
        return self.partners[self.cleaned_data["to"]]
