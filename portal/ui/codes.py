"""An address as a drawing that a telephone reads."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(link: str) -> SafeString:
    """A QR code as a drawing without a size of its own: what it stands on says how large."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 - drawn by us from an address of ours
