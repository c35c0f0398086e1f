"""A form of what several people change: it knows which version was read, and shows what stands there now beside what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from portal.core.http import attempt
from portal.core.models import Versioned
from portal.core.versions import Overtaken


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


def save_version(
    form: VersionedForm,
    service: Callable[..., Any],
    row: Versioned,
    fresh: Callable[[Any], VersionedForm],
    **kwargs: Any,
) -> Any:
    """Like `attempt`; where somebody was faster, `fresh(stored)` is the form of what stands there now."""
    late: list[Overtaken] = []

    def listening(*args: Any, **given: Any) -> Any:
        try:
            return service(*args, **given)
        except Overtaken as refusal:
            late.append(refusal)
            raise

    saved = attempt(form, listening, row, version=form.cleaned_data["version"] or 0, **kwargs)
    for refusal in late:
        form.compare(fresh(refusal.stored), refusal.stored.version)
    return saved
