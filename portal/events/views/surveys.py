"""The page on which somebody says whether they use what they learned at a course."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.core.http import Request, attempt

from ..forms.surveys import SurveyForm
from ..models import SurveyAnswer
from ..services.surveys import answer_survey


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: Request, public_id: str) -> HttpResponse:
    """For whoever was asked about this event; nobody else has such a page."""
    rows = SurveyAnswer.objects.select_related("registration__event__organiser", "registration__event__course")
    mine = rows.filter(registration__person=request.user, registration__event__public_id=public_id)
    answer = get_object_or_404(mine.order_by("-pk")[:1])
    form = SurveyForm(request.POST if request.method == "POST" else None, answer=answer)
    if form.is_valid() and attempt(
        form, answer_survey, answer, by=request.user, used=form.cleaned_data["used"], words=form.cleaned_data["words"]
    ):
        messages.success(request, _("Thank you. You can change your answer here."))
        return redirect(request.path)
    context = {"form": form, "answer": answer, "event": answer.registration.event}
    return render(request, "events/survey.html", context, status=422 if form.errors else 200)
