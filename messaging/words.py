"""What the pages of conversations call things."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.core.files import Unfit
from portal.core.text import clean_line, isolated
from portal.ui.words import file_size

ONLY: dict[str, str | Promise] = {
    "": pgettext_lazy("conversations", "All"),
    "new": pgettext_lazy("conversations", "New"),
    "mine": _("I see to it"),
    "nobody": _("Nobody sees to it"),
}
"""What a list of conversations can be narrowed to."""

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


def held_words() -> str:
    """What the author of a held message reads under it."""
    return gettext(
        "It waits: the same words went to several organisations that have not answered. A moderator looks at it, and you are told."
    )


def why_unfit(name: str, unfit: Unfit) -> str:
    """Why a file cannot be sent, and what to do instead."""
    told = {"name": isolated(clean_line(name)[:60]), "limit": file_size(settings.FILE_MOST_BYTES)}
    return str(UNFIT.get(unfit.code, OTHER_KIND)) % told


def files_hint() -> str:
    """What stands at the field for files."""
    return gettext("Files: pictures, PDF, office documents, sound. Up to %(limit)s each.") % {
        "limit": file_size(settings.FILE_MOST_BYTES)
    }


def why_not_taken(what: str) -> str:
    """Why an answer that came by mail is not in the conversation."""
    if what == "html":
        return gettext("Your mail holds formatted text alone. Let your mail program send plain text with it.")
    return gettext("In your mail nothing stood above the line under which ours begins.")
