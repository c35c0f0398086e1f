"""Which pages lack a language, or say in it what is no longer so: for editors."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Locale, Page

from ..editors import edits
from ..languages import DEEPEST_FIRST, all_translated
from ..translating import MAY_TRANSLATE, begin_translation

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
        "may_translate": request.user.has_perm(MAY_TRANSLATE),
    }
    return render(request, "cms/desk/translations.html", context)


@require_POST
def translate(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    if not edits(request.user):
        raise PermissionDenied
    page = get_object_or_404(Page, pk=page_id, depth__gte=DEEPEST_FIRST)
    draft = begin_translation(page, get_object_or_404(Locale, language_code=code), by=request.user)
    return redirect("wagtailadmin_pages:edit", draft.pk)
