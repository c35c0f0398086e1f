"""From a photograph as a telephone sends it to a small one that tells nothing but what is on it.

Nothing is decoded before its bytes and its pixels are counted, and what its name says it is does not matter. What is kept was
written anew: no place, no telephone, no hour of the original (EXIF), no second file behind the first.
"""

from __future__ import annotations

import io
import warnings
from typing import IO

import pillow_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.ui.words import number

MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
SMALLEST_SIDE = 300
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

pillow_heif.register_heif_opener()


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
    file.seek(0)
    try:
        with warnings.catch_warnings(), Image.open(file, formats=FORMATS) as image:
            # We count the pixels ourselves, and say so.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _count(image)
            return _written_anew(image)
    except Image.DecompressionBombError as error:
        raise ValidationError(_too_many_pixels(""), "pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        message = _("This is no photograph that we can open. Send a JPEG, PNG, WebP or HEIC, as the camera makes them.")
        raise ValidationError(message, "unreadable") from error


def _count(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ValidationError(_too_many_pixels(number(round(width * height / 1_000_000))), "pixels")
    if min(width, height) < SMALLEST_SIDE:
        raise ValidationError(_("This picture is too small to be read. Take it again, nearer or larger."), "small")


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


def _written_anew(image: Image.Image) -> bytes:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"RGBA", "LA", "P", "PA"}:
        # On white, as paper is.
        layered = upright.convert("RGBA")
        upright = Image.new("RGB", layered.size, "white")
        upright.paste(layered, mask=layered.getchannel("A"))
    written = io.BytesIO()
    # A new picture has none of the old one's notes.
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
