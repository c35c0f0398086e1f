"""The rules that came of an organisation's answers: read them, and take them back one by one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request

from ..models import Lesson
from ..queries.lessons import rules_of
from ..services import lessons as services
from .pages import back


@login_required
@require_safe
def lesson_list(request: Request) -> HttpResponse:
    if not request.acting_organisation:
        return render(request, "matchmaking/no_organisation.html")
    return render(request, "matchmaking/lesson_list.html", {"rules": rules_of(request.acting_organisation)})


@login_required
@require_POST
def lesson_end(request: Request, public_id: str) -> HttpResponse:
    own = Lesson.objects.visible_to(request.user).select_related("organisation", "listing")
    services.end_lesson(get_object_or_404(own, public_id=public_id), by=request.user)
    messages.success(request, _("Taken back. Your suggested partners are compared again now."))
    return back(request, "matchmaking:lesson_list")
