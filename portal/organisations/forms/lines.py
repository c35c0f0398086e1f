"""Certificates and further places: a line for each, told in short and opened to be changed, and an empty one for the next."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.search.normalise import fold
from portal.taxonomy.models import CertificateType, Region
from portal.ui.days import PaperDayField

from ..models import Organisation
from ..queries.places import Gazetteer
from ..services.profile import CertificateFact, SiteFact
from .points import PointMixin, at_of


class LineForm(forms.Form):
    """One line of a list. `told` is what stands there today; an empty line tells nothing."""

    gone = forms.BooleanField(label=gettext_lazy("Take it out"), required=False)

    @property
    def told(self) -> str:
        return ""

    @property
    def is_kept(self) -> bool:
        """Valid, and not to be taken out."""
        return bool(getattr(self, "cleaned_data", None)) and not self.cleaned_data.get("gone")


class CertificateForm(LineForm):
    type = forms.TypedChoiceField(label=gettext_lazy("Certificate"), required=False, empty_value=None)
    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    issuer = forms.CharField(label=gettext_lazy("Issued by"), required=False, max_length=120)
    valid_until = PaperDayField(
        label=gettext_lazy("Valid until"),
        required=False,
    )

    field_order = ["type", "number", "issuer", "valid_until", "gone"]

    def __init__(self, *args: Any, types: dict[str, CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["type"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [("", "–"), *((slug, str(each)) for slug, each in types.items())]
        kind.coerce = partial(_known, types)
        self.types = types

    @property
    def told(self) -> str:
        held = self.types.get(self.initial.get("type", ""))
        return str(held) if held else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("gone"):
            return cleaned
        if (
            not self.errors
            and not cleaned["type"]
            and (cleaned["number"] or cleaned["issuer"] or cleaned["valid_until"])
        ):
            self.add_error("type", _("Choose which certificate it is."))
        return cleaned


def _known(types: dict[str, CertificateType], slug: str) -> CertificateType:
    """Raises ValueError for a slug that nobody offers, as the field expects."""
    if slug not in types:
        raise ValueError(slug)
    return types[slug]


class _Certificates(forms.BaseFormSet):
    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        held = [
            {
                "type": row.type.slug,
                "number": row.number,
                "issuer": row.issuer,
                "valid_until": row.valid_until,
                "seen_on": row.seen_on,
                "is_over": row.is_over,
            }
            for row in organisation.certificates.select_related("type")
        ]
        # Read once for all lines.
        types = {each.slug: each for each in sorted(CertificateType.objects.all(), key=lambda each: fold(str(each)))}
        super().__init__(*args, initial=held, prefix="held", form_kwargs={"types": types}, **kwargs)

    @staticmethod
    def name_of(number: int) -> str:
        """How the summary of errors tells the lines apart."""
        return _("Certificate %(number)s") % {"number": number}

    def clean(self) -> None:
        first: dict[int, int] = {}
        for number, form in enumerate(self.forms, start=1):
            kind = getattr(form, "cleaned_data", {}).get("type")
            if kind is None:
                continue
            before = first.setdefault(kind.pk, number)
            if before != number:
                sentence = _("This certificate stands in line %(number)s already. Keep one of them.")
                form.add_error("type", ValidationError(sentence % {"number": before}, "twice"))

    def facts(self) -> list[CertificateFact]:
        rows = (form.cleaned_data for form in self.forms if form.is_kept)
        return [
            CertificateFact(row["type"], row["number"], row["valid_until"], row["issuer"])
            for row in rows
            if row.get("type") is not None
        ]


CertificateFormSet = forms.formset_factory(CertificateForm, formset=_Certificates, extra=1, max_num=40)


class SiteForm(LineForm, PointMixin):
    name = forms.CharField(label=gettext_lazy("What is there"), required=False, max_length=120)

    field_order = ["name", "country", "town", "at", "at_right", "gone"]

    @property
    def told(self) -> str:
        return str(self.initial.get("name", ""))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = self.fields["town"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("gone") or not (cleaned["name"] or cleaned["town"] or cleaned["country"]):
            return cleaned
        if not cleaned["name"]:
            self.add_error("name", _("Say what is there: works, store, branch."))
        if not cleaned["country"]:
            self.add_error("country", _("Choose the country."))
        return cleaned


class _Sites(forms.BaseFormSet):
    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        there = [
            {
                "name": site.name,
                "country": site.region.country,
                "town": site.place or ("" if site.region.kind == Region.Kind.COUNTRY else str(site.region)),
                "at": at_of(site),
            }
            for site in organisation.sites.select_related("region")
        ]
        # The list of places is read once for all lines.
        self.places = Gazetteer()
        super().__init__(*args, initial=there, prefix="sites", form_kwargs={"places": self.places}, **kwargs)

    @staticmethod
    def name_of(number: int) -> str:
        return _("Place %(number)s") % {"number": number}

    @property
    def towns(self) -> list[str]:
        return self.places.town_names()

    def facts(self) -> list[SiteFact]:
        found = []
        for form in self.forms:
            if not form.is_kept or not form.cleaned_data.get("name"):
                continue
            row = form.cleaned_data
            where = form.place
            if where.region:
                found.append(SiteFact(row["name"], where.region, where.place, form.point))
        return found


SiteFormSet = forms.formset_factory(SiteForm, formset=_Sites, extra=1, max_num=40)
