"""Certificates and further places: as many lines as there are, and two more. A line that is emptied goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.search.normalise import fold
from portal.taxonomy.models import CertificateType, Region

from ..models import Organisation
from ..queries.places import Gazetteer
from ..services.profile import CertificateFact, SiteFact
from .fields import PlaceMixin


class CertificateForm(forms.Form):
    type = forms.TypedChoiceField(label=gettext_lazy("Certificate"), required=False, empty_value=None)
    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, types: dict[str, CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["type"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [("", "–"), *((slug, str(each)) for slug, each in types.items())]
        kind.coerce = types.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["type"] and (cleaned["number"] or cleaned["valid_until"]):
            self.add_error("type", _("Choose which certificate it is."))
        return cleaned


class _Certificates(forms.BaseFormSet):
    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        held = [
            {"type": row.type.slug, "number": row.number, "valid_until": row.valid_until}
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
        rows = (form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None))
        return [
            CertificateFact(row["type"], row["number"], row["valid_until"])
            for row in rows
            if row.get("type") is not None
        ]


CertificateFormSet = forms.formset_factory(CertificateForm, formset=_Certificates, extra=2, max_num=40)


class SiteForm(PlaceMixin):
    name = forms.CharField(label=gettext_lazy("What is there"), required=False, max_length=120)

    field_order = ["name", "country", "town"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = self.fields["town"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not (cleaned["name"] or cleaned["town"] or cleaned["country"]):
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
            row = getattr(form, "cleaned_data", None)
            if not row or not row.get("name"):
                continue
            where = form.place
            if where.region:
                found.append(SiteFact(row["name"], where.region, where.place))
        return found


SiteFormSet = forms.formset_factory(SiteForm, formset=_Sites, extra=2, max_num=40)
