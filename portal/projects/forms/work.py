"""What the forms of a workspace share."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Partner, Project


class PartnersField(forms.MultipleChoiceField):
    """Some of the partners. `chosen` are their places."""

    widget = forms.CheckboxSelectMultiple

    def fill(self, project: Project) -> None:
        rows = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
        self.places = {one.public_id: one for one in rows}
        self.choices = [(key, one.organisation.name) for key, one in self.places.items()]

    def chosen(self, keys: Sequence[str]) -> list[Partner]:
        return [self.places[key] for key in keys]


def free_choice() -> tuple[str, str]:
    return ("", _("nobody yet"))


TITLE_ERRORS = {"required": gettext_lazy("Say in a few words what it is.")}
