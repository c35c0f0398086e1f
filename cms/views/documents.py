"""A document as a reader gets it: Wagtail hands it out, and no copy of it outlives a replacement or a right to read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document
from wagtail.documents.views.serve import serve


@require_safe
def document(request: HttpRequest, document_id: int, name: str) -> HttpResponse:
    """Whoever kept a copy asks each time whether it is still the one; what not everybody reads is kept by nobody on the way."""
    answer: HttpResponse = serve(request, document_id, name)
    found = Document.objects.select_related("collection").get(pk=document_id)
    if found.collection.get_view_restrictions().exists():
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, no_cache=True)
    return answer
