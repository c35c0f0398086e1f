"""What the forms of a workspace share: a number that says which version was read, and what stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Partner, Project


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which what was typed and what is stored are not the same."""

    label: str
    typed: str
    stored: str


class VersionedForm(forms.Form):
    """`version` is what was read when it was opened. `differences` is filled once somebody else was faster."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences: Sequence[Difference] = ()

    def compare(self, stored: forms.Form, version: int) -> None:
        """Show what is stored, as a fresh form of the same row has it, beside what was typed; saving again writes over it."""
        self.differences = [
            Difference(str(field.label), typed, there)
            for name, field in self.fields.items()
            if name not in {"version", "submission"}
            and (typed := self._in_words(name, self[name].value()))
            != (there := self._in_words(name, stored[name].value()))
        ]
        self.data = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
        self.data[self.add_prefix("version")] = str(version)

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            named = dict(field.choices)
            return ", ".join(str(named.get(one, one)) for one in sorted(value or []))
        if isinstance(field, forms.ChoiceField):
            return str(dict(_flat(field.choices)).get(str(value or ""), value or ""))
        shown = field.prepare_value(value)
        return "" if shown is None else str(shown).replace("\r\n", "\n").strip()


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Choices without their groups; what stands in a group carries its name."""
    found = []
    for key, label in choices:
        if isinstance(label, list | tuple):
            found += [(str(inner), f"{key}, {words}" if str(words) != str(key) else str(key)) for inner, words in label]
        else:
            found.append((str(key), str(label)))
    return found


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
