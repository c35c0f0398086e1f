"""A photograph of a certificate: what people are told when it is none, or cannot be read. How it is read: portal.core.files.pictures."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.files import Unfit, written_anew
from portal.core.files.pictures import LONGEST_SIDE, MOST_PIXELS
from portal.ui.words import number

__all__ = ["LONGEST_SIDE", "read_photograph"]

MEGABYTE = 1_000_000
MOST_BYTES = 15 * MEGABYTE
SMALLEST_SIDE = 300
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


def read_photograph(file: IO[bytes], size: int) -> bytes:
    """The photograph as a JPEG of at most LONGEST_SIDE pixels. Raises ValidationError with what to do about it."""
    if size > MOST_BYTES:
        message = _(
            "This file has %(size)s MB. Up to %(limit)s are enough: send it at a smaller size, or a screenshot of it."
        )
        raise ValidationError(
            message % {"size": number(round(size / MEGABYTE, 1)), "limit": number(MOST_BYTES // MEGABYTE)}, "bytes"
        )
    file.seek(0)
    if file.read(5) == b"%PDF-":
        message = _(
            "This is a PDF, whatever its name says. Take a photograph of the certificate, or a screenshot of the page."
        )
        raise ValidationError(message, "pdf")
    try:
        return written_anew(file, formats=FORMATS, smallest=SMALLEST_SIDE).content
    except Unfit as unfit:
        raise ValidationError(_in_words(unfit), unfit.code) from unfit


def _in_words(unfit: Unfit) -> str:
    match unfit.code:
        case "pixels":
            return _too_many_pixels(number(round(unfit.counted / 1_000_000)) if unfit.counted else "")
        case "small":
            return _("This picture is too small to be read. Take it again, nearer or larger.")
        case _:
            return _(
                "This is no photograph that we can open. Send a JPEG, PNG, WebP or HEIC, as the camera makes them."
            )


def _too_many_pixels(counted: str) -> str:
    limit = number(MOST_PIXELS // 1_000_000)
    if not counted:
        return _(
            "This photograph is far too large. Up to %(limit)s megapixels are enough to read every word: take it again at a smaller "
            "size, or send a screenshot of it."
        ) % {"limit": limit}
    return _(
        "This photograph has %(counted)s megapixels. Up to %(limit)s are enough to read every word: take it again at a smaller size, "
        "or send a screenshot of it."
    ) % {"counted": counted, "limit": limit}
