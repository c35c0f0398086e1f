"""The summary of what was answered to a form: for its editors."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..answer_list import readable_forms
from ..models import FormPage
from ..summaries import summary_of


@never_cache
@require_safe
def form_summary(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(FormPage, pk=page_id)
    readable = readable_forms(request.user)
    if not readable.filter(pk=page.pk).exists():
        raise PermissionDenied
    return render(request, "cms/desk/form_summary.html", {"page": page, "summary": summary_of(page, readable)})
