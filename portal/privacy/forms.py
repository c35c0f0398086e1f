"""One box for each text, none of them ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .wording import Wording


class ConsentForm(forms.Form):
    def __init__(self, *args: Any, wordings: Iterable[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in wordings:
            label = _("I have read “%(title)s” and agree.") % {"title": one.title}
            missing = _("Without agreeing to “%(title)s” the portal cannot be used.") % {"title": one.title}
            self.fields[one.kind] = forms.BooleanField(
                label=label, required=one.required, error_messages={"required": missing}
            )

    @property
    def kinds(self) -> list[str]:
        return [name for name, ticked in self.cleaned_data.items() if ticked]
