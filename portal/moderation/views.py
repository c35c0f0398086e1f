"""To report something, and to read what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.http import Request, attempt

from . import services
from .forms import ReportForm
from .matters import address_of, matter_named, named_for, quoted_for, title_of
from .models import Case
from .queries import own_report


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_thing(request: Request, name: str, key: str) -> HttpResponse:
    """One thing that the reader sees; what they do not see does not exist."""
    matter = matter_named(name)
    thing = matter.find(request.user, key) if matter else None
    if matter is None or thing is None:
        raise Http404
    back = address_of(thing)
    before = own_report(request.user, thing)
    form = ReportForm(request.POST if request.method == "POST" else None)
    is_sent = before is None and request.method == "POST" and form.is_valid()
    if is_sent and attempt(form, services.report, thing, by=request.user, **form.cleaned_data):
        messages.success(request, _("Thank you. The moderators look at it, and you are told what came of it."))
        return redirect(back)
    context = {
        "form": form,
        "matter": matter,
        "title": title_of(thing),
        "excerpt": "" if matter.is_public else matter.excerpt(thing),
        "back": back,
        "before": before,
    }
    return render(request, "moderation/report_thing.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def case_detail(request: Request, public_id: str) -> HttpResponse:
    """For who reported it: what came of it. For whose it is: what was decided, and the words to them. Moderators go to their desk."""
    case = get_object_or_404(Case.objects.visible_to(request.user), public_id=public_id)
    own = case.reports.filter(reporter=request.user).first()
    is_told = case.told.filter(pk=request.user.pk).exists()
    if own is None and not is_told:
        return redirect("moderation_case", case.public_id)
    context = {
        "case": case,
        "title": named_for(case.about, request.user),
        "quote": quoted_for(case.about, request.user),
        "own": own,
        "is_told": is_told,
        "decision": case.decisions.last() if case.decided_at else None,
    }
    return render(request, "moderation/case_detail.html", context)
