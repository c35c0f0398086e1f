"""Files of messages, handed out to whoever reads the conversation at that moment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.core.files import Sort
from portal.core.files.handing import handed_out
from portal.core.http import Request

from ..queries.files import readable_files


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def file_fetch(request: Request, public_id: str, file_id: str) -> FileResponse:
    """A picture or a sound is shown, everything else is saved."""
    found = get_object_or_404(readable_files(request.user, public_id), public_id=file_id)
    return handed_out(found.file, found.media_type, found.name, to_save=found.sort == Sort.DOCUMENT)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def file_small(request: Request, public_id: str, file_id: str) -> FileResponse:
    found = get_object_or_404(readable_files(request.user, public_id).exclude(small=""), public_id=file_id)
    return handed_out(found.small, "image/jpeg", found.name, to_save=False)
