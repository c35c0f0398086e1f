"""Files that people send: the fields that read them, and in words why one is not taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.errors import NotPossible
from portal.core.files import ACCEPTED, SentFile, Unfit, read_file
from portal.core.files.keeping import InfectedFile, NoRoom
from portal.core.text import clean_line, isolated

from .words import file_size, number

UNFIT: dict[str, str | Promise] = {
    "empty": _("%(name)s is empty. Choose it again, or send another."),
    "bytes": _("%(name)s is too large: a file may have %(limit)s. Send a part of it, or a picture at a smaller size."),
    "zip": _("%(name)s is an archive. Send the files in it one by one."),
    "packed": _("%(name)s unpacks to far more than a document. Save it anew, or send it as PDF."),
    "old_office": _("%(name)s is of an old kind that can hold programmes. Save it as DOCX, XLSX, PPTX or PDF."),
    "macros": _("%(name)s holds macros. Save it without them, or as PDF."),
    "markup": _("%(name)s is a web page or a drawing that can hold programmes. Send it as PDF or as a picture."),
    "test_virus": _("%(name)s is the test file of virus scanners. It is not sent."),
    "video": _("%(name)s is a film. Pictures and sound can be sent, films cannot."),
    "long": _("%(name)s is too long. A voice note lasts two minutes at most: send several."),
    "pixels": _("%(name)s has too many pixels to be opened safely. Send it at a smaller size, or a screenshot of it."),
    "damaged": _(
        "%(name)s cannot be opened: it is damaged or not what its name says. Save it anew and choose it again."
    ),
}
OTHER_KIND = _(
    "%(name)s is of a kind that is not taken. Pictures, PDF, office documents (DOCX, XLSX, PPTX, ODT, ODS, ODP), CSV, text and voice "
    "notes can be sent."
)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class SentFileField(forms.FileField):
    """One file, read: cleaned it is a SentFile."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data: Any, _initial: Any = None) -> SentFile | None:
        if not data:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], "required")
            return None
        (read,) = all_read([data])
        return read


class SentFilesField(forms.FileField):
    """Several files, each read: cleaned it is a list of SentFile, of `most` at the most."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}), **kwargs)
        self.most = most

    def clean(self, data: Any, _initial: Any = None) -> list[SentFile]:
        given = data or []
        if len(given) > self.most:
            raise forms.ValidationError(too_many(self.most), "too_many_files")
        return all_read(given)


def too_many(most: int) -> str:
    return gettext("Send at most %(number)s files.") % {"number": number(most)}


class UnfitFiles(forms.ValidationError):
    """A sentence for each file that is not taken; `places` are where they stand among those sent, from 0."""

    def __init__(self, unfit: Mapping[int, forms.ValidationError]) -> None:
        super().__init__(list(unfit.values()))
        self.places = list(unfit)


class RefusedFile(NotPossible):
    """One of several files cannot be kept; `place` is where it stands among them, from 0."""

    def __init__(self, code: str, message: str, field: str, place: int) -> None:
        super().__init__(code, message, field)
        self.place = place


def all_read(given: Sequence[Any]) -> list[SentFile]:
    """Every file of an upload. Raises UnfitFiles."""
    read, unfit = [], {}
    for place, one in enumerate(given):
        try:
            read.append(read_file(one.file, one.name))
        except Unfit as error:
            unfit[place] = forms.ValidationError(why_unfit(one.name, error), error.code)
    if unfit:
        raise UnfitFiles(unfit)
    return read


@contextmanager
def said_at(field: str) -> Iterator[None]:
    """What keeps a file from being kept, as NotPossible at the field that it was sent with; RefusedFile where it is one of them."""
    try:
        yield
    except InfectedFile as found:
        words = gettext("%(name)s holds a virus, says our scanner. It was not sent. Check the device it comes from.")
        raise RefusedFile("infected", words % {"name": isolated(found.name)}, field, found.place) from found
    except NoRoom as full:
        words = gettext(
            "There is no room left for files here. Yours was not kept: keep it with you and send it again later. The operator can see why."
        )
        raise NotPossible("no_room", words, field) from full


def why_unfit(name: str, unfit: Unfit) -> str:
    """Why a file cannot be sent, and what to do instead."""
    told = {"name": isolated(clean_line(name)[:60]), "limit": file_size(settings.FILE_MOST_BYTES)}
    return str(UNFIT.get(unfit.code, OTHER_KIND)) % told


def files_hint() -> str:
    """What stands at the field for files."""
    return gettext("Files: pictures, PDF, office documents, sound. Up to %(limit)s each.") % {
        "limit": file_size(settings.FILE_MOST_BYTES)
    }
