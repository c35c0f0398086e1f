"""What the lines of every kind share: each knows which row it is, so that sent twice it is written once and nothing gets lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.models import make_public_id
from portal.taxonomy.models import Region, Sector

from ..depth import PARTS
from ..models import Organisation, Unit
from ..queries.depth import rows_of
from ..queries.places import Gazetteer
from ..services.depth import Line
from .fields import LinesField
from .lines import LineForm


class IdField(forms.CharField):
    """Which row a line is. That it is there is no answer of anybody, so an empty line stays empty."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=200)

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002 - Django's signature
        return False


class DepthForm(LineForm):
    """One line of a part. `groups` are its questions in order, those in one group beside each other."""

    which = IdField()
    groups: ClassVar[Sequence[Sequence[str]]] = ()

    def __init__(self, *args: Any, shared: Shared, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared = shared
        self.initial.setdefault("which", shared.sign(make_public_id()))

    def full_clean(self) -> None:
        """What is taken out need not be right."""
        super().full_clean()
        if getattr(self, "cleaned_data", {}).get("gone"):
            self._errors = ErrorDict(renderer=self.renderer)

    @property
    def told(self) -> str:
        return str(self.initial.get("told", ""))

    @property
    def beside(self) -> str:
        """What stands beside the line's name while it is closed."""
        return str(self.initial.get("beside", ""))

    @property
    def rows(self) -> Iterator[list[forms.BoundField]]:
        return ([self[name] for name in group] for group in self.groups)

    @property
    def public_id(self) -> str:
        """The id that the line was given, or a new one where it brings another."""
        return self.shared.read(self.cleaned_data["which"]) or make_public_id()

    def values(self) -> dict[str, Any]:
        """Of a valid line: what its row takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"gone", "which"}}

    @classmethod
    def as_it_is(cls, row: Any) -> dict[str, Any]:
        """What stands in the line of a row."""
        names = [name for name in cls.base_fields if name not in {"gone", "which"}]
        return {name: getattr(row, name) for name in names if hasattr(row, name)} | {"told": str(row)}


class Shared:
    """What all lines of a form read, once: places, the organisation's units, the ids that we gave."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        # Signed, so that nobody brings the id of something that is here; for one organisation, so that nobody brings another's.
        self.signer = Signer(salt=f"{__name__}:{organisation.pk}")
        self.places = Gazetteer()

    def sign(self, public_id: str) -> str:
        return self.signer.sign(public_id)

    def read(self, signed: str) -> str:
        """The id behind a signature of ours; nothing for any other."""
        try:
            return self.signer.unsign(signed)
        except BadSignature:
            return ""

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.public_id: unit for unit in self.organisation.units.all()}

    @cached_property
    def divisions(self) -> dict[str, Sector]:
        return {sector.code: sector for sector in Sector.objects.filter(level=Sector.Level.DIVISION)}


class UnitMixin(forms.Form):
    """Which unit has it; not asked while there is none."""

    unit = forms.ChoiceField(label=gettext_lazy("Faculty or laboratory"), required=False)

    def ask_for_unit(self, shared: Shared) -> None:
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *((public_id, unit.name) for public_id, unit in shared.units.items())]
        if not shared.units:
            field.widget = forms.HiddenInput()


class RegionsField(LinesField):
    """Places, one a line, by any of their names: countries, provinces, towns. `home` is the country to look in first."""

    places: Gazetteer
    home: str = ""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(str(one) for one in value)
        return value

    def clean(self, value: Any) -> list[Region]:  # type: ignore[override]
        lines = super().clean(value)
        found = {line: self.places.any_of_this_name(line, home=self.home) for line in lines}
        if wrong := [
            ValidationError(_("We do not know “%(typed)s”. Write the nearest larger town.") % {"typed": line[:80]})
            for line, region in found.items()
            if region is None
        ]:
            raise ValidationError(wrong)
        return list(dict.fromkeys(region for region in found.values() if region))


class SectorsField(forms.MultipleChoiceField):
    """Divisions of ISIC, several at once; none means all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.SelectMultiple(attrs={"size": 6}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [one.code if isinstance(one, Sector) else one for one in value] if isinstance(value, list) else value


class WhoMixin(forms.Form):
    """For whom something is: sizes, sectors and places of companies. What is left empty is for all."""

    sizes = forms.MultipleChoiceField(
        label=gettext_lazy("Size of the company"),
        required=False,
        choices=[(value, label) for value, label in Organisation.Size.choices if value],
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = SectorsField(
        label=gettext_lazy("Only these sectors"),
        help_text=gettext_lazy("Choose none where all are welcome. On a computer, hold Ctrl to choose several."),
    )
    regions = RegionsField(
        label=gettext_lazy("Only in these places"),
        help_text=gettext_lazy("Countries, provinces or towns, one a line. Leave it empty where all are welcome."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def ask_for_whom(self, shared: Shared) -> None:
        sectors, regions = self.fields["sectors"], self.fields["regions"]
        assert isinstance(sectors, forms.MultipleChoiceField)
        assert isinstance(regions, RegionsField)
        sectors.choices = [(code, str(sector)) for code, sector in shared.divisions.items()]
        regions.places, regions.home = shared.places, shared.organisation.country

    @staticmethod
    def whom(row: Any) -> dict[str, Any]:
        """What stands in the line of a row."""
        return {"sizes": row.sizes, "sectors": list(row.sectors.all()), "regions": list(row.regions.all())}


class Lines(forms.BaseFormSet):
    """All lines of one part, an empty one after them. `facts()` is what `set_lines` takes."""

    relation: ClassVar[str]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        part = PARTS[self.relation]
        self.shared = Shared(organisation)
        rows = {row.public_id: row for row in rows_of(part).filter(organisation=organisation)}
        data = args[0] if args else kwargs.get("data")
        order = list(rows) if data is None else self._sent(data, part.most + len(rows))
        initial = [self._as_it_is(rows[public_id]) if public_id in rows else {} for public_id in order]
        form_kwargs = {"shared": self.shared}
        super().__init__(*args, initial=initial, prefix=self.relation, form_kwargs=form_kwargs, **kwargs)

    def _as_it_is(self, row: Any) -> dict[str, Any]:
        return self.form.as_it_is(row) | {"which": self.shared.sign(row.public_id)}

    def _sent(self, data: Any, most: int) -> list[str]:
        """The ids of the lines that came back, so that each stands beside its own row whatever became of the others."""
        sent = (data.get(f"{self.relation}-{number}-which", "") for number in range(most))
        return [self.shared.read(signed) for signed in sent]

    @classmethod
    def name_of(cls, number: int) -> str:
        """How the summary of errors tells the lines apart."""
        return _("Line %(number)s") % {"number": number}

    @property
    def towns(self) -> list[str]:
        return self.shared.places.town_names()

    def facts(self) -> list[Line]:
        told = []
        for form in self.forms:
            if not getattr(form, "cleaned_data", None):
                continue
            if form.cleaned_data.get("gone"):
                told.append(Line(form.public_id, is_gone=True))
            else:
                told.append(Line(form.public_id, form.values()))
        return told
