"""Files handed out, to whom a view has asked about."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""What is in a file does nothing, also where a browser opens it in a page of its own."""


def handed_out(file: FieldFile, media_type: str, name: str, *, to_save: bool) -> FileResponse:
    """To be saved, or shown where a browser can; Http404 where it is not on the disk."""
    try:
        response = FileResponse(file.open("rb"), as_attachment=to_save, filename=name, content_type=media_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
