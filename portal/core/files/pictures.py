"""From a picture as a telephone sends it to one that tells nothing but what is on it.

Nothing is decoded before its pixels are counted. What comes out was written anew: no place, no telephone, no hour of the original
(EXIF), no second file behind the first.
"""

from __future__ import annotations

import io
import warnings
from typing import IO, NamedTuple

import pillow_heif
from PIL import Image, ImageOps

from .unfit import Unfit

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
QUALITY = 82

pillow_heif.register_heif_opener()


class Picture(NamedTuple):
    """A JPEG."""

    content: bytes
    width: int
    height: int


def written_anew(
    file: IO[bytes],
    *,
    formats: tuple[str, ...] = FORMATS,
    longest: int = LONGEST_SIDE,
    smallest: int = 1,
) -> Picture:
    """A picture as a JPEG, upright, of at most `longest` pixels a side. Raises Unfit: pixels, small, damaged."""
    file.seek(0)
    try:
        with warnings.catch_warnings(), Image.open(file, formats=formats) as image:
            # The pixels are counted below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _must_be_of_size(image, smallest)
            return _as_jpeg(image, longest)
    except Unfit:
        raise
    except Image.DecompressionBombError as error:
        raise Unfit("pixels") from error
    except Exception as error:  # a foreign file breaks a reader in ways nobody can list
        raise Unfit("damaged") from error


def _must_be_of_size(image: Image.Image, smallest: int) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Unfit("pixels", width * height)
    if min(width, height) < smallest:
        raise Unfit("small")


def _as_jpeg(image: Image.Image, longest: int) -> Picture:
    image.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((longest, longest))
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
    return Picture(written.getvalue(), *plain.size)
