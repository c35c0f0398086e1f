"""Which pages lack a language, or say in it what is no longer so: for editors."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..editors import edits
from ..languages import all_translated

SHOWN = 50


@never_cache
@require_safe
def translations(request: HttpRequest) -> HttpResponse:
    if not edits(request.user):
        raise PermissionDenied
    found = all_translated()
    wanted = found if "all" in request.GET else [one for one in found if not one.is_complete]
    context = {
        "page": Paginator(wanted, SHOWN).get_page(request.GET.get("page")),
        "all": "all" in request.GET,
        "languages": settings.LANGUAGES,
        "incomplete": sum(not one.is_complete for one in found),
        "may_translate": request.user.has_perm("simple_translation.submit_translation"),
    }
    return render(request, "cms/desk/translations.html", context)
