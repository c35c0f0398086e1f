"""Two clicks are one: a form carries the id of what it will make, given and signed by us for one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer

from portal.accounts.models import User
from portal.core.models import make_public_id


class SubmissionMixin(forms.Form):
    """Draw `submission` with the form. `public_id` is what the service takes: it answers the second click with the first's thing."""

    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Signed, so that nobody brings the id of something that is here; for one person, so that nobody brings another's.
        self.signer = Signer(salt=f"{type(self).__module__}:{person.pk}")
        self.initial.setdefault("submission", self.signer.sign(make_public_id()))

    @property
    def public_id(self) -> str:
        """Of a valid form: the id it was given, or a new one where it brings another."""
        try:
            return self.signer.unsign(self.cleaned_data["submission"])
        except BadSignature:
            return make_public_id()
