"""Showing a certificate by photograph, and the office's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.search.normalise import fold
from portal.taxonomy.models import CertificateType
from portal.ui.days import PaperDayField

from ..models import CertificatePicture
from ..pictures import read_photograph
from .submission import SubmissionMixin


class PhotographForm(SubmissionMixin):
    """One photograph and nothing else. `cleaned_data["photograph"]` is the JPEG to keep."""

    photograph = forms.FileField(
        label=gettext_lazy("Photograph of the certificate"),
        help_text=gettext_lazy("Flat on a table, in daylight, all four corners. JPEG, PNG, WebP or HEIC, up to 15 MB."),
        max_length=400,
        error_messages={
            "required": gettext_lazy("Choose a photograph, or take one."),
            "empty": gettext_lazy("This file is empty. Take the photograph again."),
        },
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,.heic", "capture": "environment"}
        ),
    )

    def clean_photograph(self) -> bytes:
        sent = self.cleaned_data["photograph"]
        return read_photograph(sent.file, sent.size)


class FillForm(forms.Form):
    """What stands on the photograph. `cleaned_data` is what `fill_certificate` takes."""

    type = forms.ModelChoiceField(
        label=gettext_lazy("Certificate"),
        queryset=CertificateType.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose which certificate it is.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issued by"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write who issued it, as it stands there.")},
    )
    valid_until = PaperDayField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("Leave it empty where there is no last day."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["type"]
        assert isinstance(kind, forms.ModelChoiceField)
        types = CertificateType.objects.all()
        kind.queryset = types
        kind.choices = [
            ("", gettext_lazy("Choose")),
            *((one.slug, str(one)) for one in sorted(types, key=lambda one: fold(str(one)))),
        ]


class ReturnForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What they read"),
        choices=CertificatePicture.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they read.")},
    )
