"""Forms of conversations. They clean; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core.files import ACCEPTED, SentFile
from portal.ui.files import FilesInput, UnfitFiles, all_read, files_hint

from .services.messages import MOST_FILES, too_many_files

NOTHING = _("Write something first.")
UNREADABLE = _("It holds a character that cannot be sent. Take it out, or type that place again.")


class FilesField(forms.FileField):
    """Several files, each read: cleaned it is a list of SentFile. `refused` are the places of those that cannot be sent, from 0."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.refused: list[int] = []

    def clean(self, data: Any, _initial: Any = None) -> list[SentFile]:
        given = data or []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(too_many_files(), "too_many_files")
        try:
            return all_read(given)
        except UnfitFiles as unfit:
            self.refused += unfit.places
            raise


class MessageForm(forms.Form):
    """`client_id` is made with the form, so that a form sent twice is one message. With files it may be without words."""

    text = forms.CharField(
        label=_("Message"),
        strip=False,
        error_messages={"required": NOTHING, "null_characters_not_allowed": UNREADABLE},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "placeholder": _("Write in any language")}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        # Not above: of a form `files` is what was uploaded.
        self.fields["files"] = FilesField(
            label=_("Files"),
            help_text=files_hint(),
            required=False,
            widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
        )
        self.has_files = bool(self.files.getlist("files"))
        self.fields["text"].required = not self.has_files

    @property
    def refused(self) -> list[int]:
        """The places of the files that cannot be sent: the others could."""
        places: list[int] = self.fields["files"].refused
        return places

    @property
    def lost_files(self) -> bool:
        """Whether it comes back without the files it was sent with: a browser keeps none."""
        return self.has_files and not self.is_valid()


class GuestForm(MessageForm):
    """Words of somebody of a cluster's office whom both sides called back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["files"]
        self.fields["text"].required = True


class NoteForm(forms.Form):
    use_required_attribute = False

    note = forms.CharField(
        label=_("Note for colleagues"),
        strip=False,
        error_messages={"required": NOTHING},
        help_text=_("Only people of your organisation see it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class BlockForm(forms.Form):
    """One of the others here, as `choices` says: a person for oneself, a person for all, or a whole organisation."""

    use_required_attribute = False

    whom = forms.ChoiceField(
        label=_("Whom?"), widget=forms.RadioSelect, error_messages={"required": _("Choose whom to block.")}
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = choices


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
