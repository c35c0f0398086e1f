"""A link of a chain, in the words of the trade."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.text import listed
from portal.taxonomy.models import Sector

from ..models import ChainLink
from ..queries.sectors import find_sectors

SEPARATORS = re.compile(r"[,;،؛\n]+")
SUGGESTED = 4


class LinkForm(forms.Form):
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=60)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=60)
    stage = forms.ChoiceField(
        label=gettext_lazy("Common stage"),
        help_text=gettext_lazy("So that chains of different trades can be shown together."),
        choices=[("", gettext_lazy("Choose")), *ChainLink.Stage.choices],
    )
    sectors = forms.CharField(
        label=gettext_lazy("ISIC codes"),
        help_text=gettext_lazy(
            "Parted by commas, for example 1030, 10. Write a word such as dyeing, and we suggest codes."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, link: ChainLink | None = None, **kwargs: Any) -> None:
        if link is not None:
            kwargs["initial"] = {
                "name_en": link.name_en,
                "name_fr": link.name_fr,
                "name_ar": link.name_ar,
                "stage": link.stage,
                "sectors": ", ".join(sorted(sector.code for sector in link.sectors.all())),
            }
        super().__init__(*args, **kwargs)

    def clean_sectors(self) -> list[str]:
        """Codes; for words it says which codes they may mean."""
        written = [part.strip() for part in SEPARATORS.split(self.cleaned_data["sectors"]) if part.strip()]
        codes = [part.translate(TO_LATIN_DIGITS).replace(".", "").upper() for part in written]
        known = set(Sector.objects.filter(code__in=codes).values_list("code", flat=True))
        problems = [self._unknown(part) for part, code in zip(written, codes, strict=True) if code not in known]
        if problems:
            raise ValidationError(problems)
        return codes

    @staticmethod
    def _unknown(part: str) -> ValidationError:
        near = [f"{one.code} {one.title}" for one in find_sectors(part, ()).choices[:SUGGESTED]]
        if near:
            words = _("“%(text)s” is no code. Perhaps one of these: %(codes)s.")
            return ValidationError(words % {"text": part[:40], "codes": listed(near, either=True)}, "unknown")
        return ValidationError(_("“%(code)s” is not a code of ISIC Rev. 4.") % {"code": part[:40]}, "unknown")
