"""Forms of conversations. They clean; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

NOTHING = _("Write something first.")


class MessageForm(forms.Form):
    """`client_id` is made with the form, so that a form sent twice is one message."""

    text = forms.CharField(
        label=_("Message"),
        strip=False,
        error_messages={"required": NOTHING},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "placeholder": _("Write in any language")}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4


class NoteForm(forms.Form):
    use_required_attribute = False

    note = forms.CharField(
        label=_("Note for colleagues"),
        strip=False,
        error_messages={"required": NOTHING},
        help_text=_("Only people of your organisation see it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class HandOverForm(forms.Form):
    """Who of the organisation sees to a conversation; nobody means all."""

    colleague = forms.ChoiceField(label=_("Who sees to it"), required=False)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_id = {one.public_id: one for one in colleagues}
        names = [(public_id, str(one)) for public_id, one in self._by_id.items()]
        self.fields["colleague"].choices = [("", _("Everybody here")), *names]

    def clean_colleague(self) -> User | None:
        return self._by_id.get(self.cleaned_data["colleague"])
