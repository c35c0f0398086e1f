"""Uploading a member list: the file, what its columns mean, and the rows that may be somebody who is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import listed
from portal.ui.forms import Option
from portal.ui.words import file_size, number, percent

from ..imports.headings import MEANINGS
from ..models import MemberList, MemberListLine, Organisation
from ..queries.places import Gazetteer
from ..queries.traits import reasons_told
from ..services.member_lists import LIMITS


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your list, as .xlsx or .csv"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"rows": number(LIMITS.rows), "size": file_size(LIMITS.size)}
        self.fields["file"].help_text = (
            _(
                "One organisation a row, up to %(rows)s rows and %(size)s. Your own headings are fine, in any of the three languages."
            )
            % limits
        )


class ColumnsForm(forms.Form):
    """One select per column of the file, filled with what its heading seems to say."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Where no kind stands, it is a"),
        choices=[(kind.value, kind.label) for kind in Organisation.Kind if kind != Organisation.Kind.CLUSTER],
    )
    country = forms.ChoiceField(label=gettext_lazy("Where no country stands, it is in"), required=False)

    def __init__(
        self, data: Any = None, *, member_list: MemberList, samples: Sequence[Sequence[str]], **kwargs: Any
    ) -> None:
        initial = {"kind": member_list.kind, "country": member_list.country}
        super().__init__(data, initial=initial, **kwargs)
        self.header = member_list.header
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("not said")), *Gazetteer().country_choices()]
        choices = [("", _("Leave out")), *MEANINGS.items()]
        for place, heading in enumerate(member_list.header):
            seen = [cells[place][:60] for cells in samples if cells[place]]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=format_html("<bdi>{}</bdi>", heading),
                choices=choices,
                required=False,
                initial=member_list.columns[place],
                help_text=format_html_join(" · ", "<bdi>{}</bdi>", ((one,) for one in seen)),
            )

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column_{place}"] for place in range(len(self.header))]

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `set_columns`."""
        return {
            "columns": [self.cleaned_data[f"column_{place}"] for place in range(len(self.header))],
            "kind": self.cleaned_data["kind"],
            "country": self.cleaned_data["country"],
        }


@dataclass(frozen=True)
class Asked:
    """A row that may be somebody who is here, with its question."""

    line: MemberListLine
    field: Any


def _why(likeness: Sequence[Any]) -> str:
    """Such as: 92% alike: the same name, the same place."""
    if not likeness:
        return ""
    return _("%(share)s alike: %(reasons)s") % {
        "share": percent(likeness[0]),
        "reasons": listed(reasons_told(likeness[1:])),
    }


class DecisionsForm(forms.Form):
    """For each row that is possibly the same as another: is it? Nothing ticked leaves the row out."""

    def __init__(
        self,
        data: Any = None,
        *,
        lines: Sequence[MemberListLine],
        named: Mapping[str, Organisation],
        rows: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"row_{line.number}"] = forms.ChoiceField(
                label=_("Row %(row)s: %(name)s") % {"row": line.number, "name": line.name},
                choices=list(self._choices(line, named, rows)),
                required=False,
                initial=line.decision,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def _choices(line: MemberListLine, named: Mapping[str, Organisation], rows: Mapping[int, str]) -> Any:
        for suspect in line.suspects:
            what, _sign, key = suspect.partition(":")
            why = _why(line.likeness.get(suspect, []))
            if what == "row":
                label = _("It is the same as row %(row)s, %(name)s. Keep one.") % {
                    "row": key,
                    "name": rows.get(int(key), ""),
                }
                yield suspect, Option(label, note=why)
            elif one := named.get(key):
                words = _("It is %(name)s, which is here already.") % {"name": one.name}
                yield suspect, Option(words, note=" · ".join(filter(None, [one.town, why])), kind=one.kind)
        yield "new", Option(_("It is another organisation. Take it in as new."))

    @property
    def asked(self) -> list[Asked]:
        """Those of which nothing is taken for granted."""
        return [Asked(line, self[f"row_{line.number}"]) for line in self.lines if not line.decision]

    @property
    def found(self) -> list[Asked]:
        """Those that are so much alike that they are taken for one, unless somebody says otherwise."""
        return [Asked(line, self[f"row_{line.number}"]) for line in self.lines if line.decision]

    def decisions(self) -> dict[int, str]:
        return {line.number: self.cleaned_data[f"row_{line.number}"] for line in self.lines}
