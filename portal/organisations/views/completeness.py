"""The question of the week, from the home: answered there, or here again where the answer could not be read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.http import attempt

from .. import services
from ..forms import QuestionForm
from ..queries.completeness import question_named
from .frame import organisation_to_edit


@require_POST
@login_required
def question_answer(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    question = question_named(request.POST.get("question", ""))
    if question is None or organisation.kind not in question.kinds:
        raise Http404
    if "later" in request.POST:
        services.put_off_question(organisation, by=request.user)
        messages.success(request, _("We ask again in a week."))
        return redirect("front:member_home")
    form = QuestionForm(request.POST, question=question)
    if "answer" not in form.fields:
        raise Http404
    if form.is_valid():
        attempt(
            form, services.answer_question, organisation, question.name, form.cleaned_data["answer"], by=request.user
        )
        if form.is_valid():
            messages.success(request, _("Thank you, it is on your page. The next question comes in a week."))
            return redirect("front:member_home")
    context = {"form": form, "organisation": organisation, "question": question}
    return render(request, "organisations/question.html", context, status=422)
