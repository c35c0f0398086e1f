"""From the mail itself: a "not for us" without signing in; a yes, or a question to the office, after it.

Opening a link changes nothing, since scanners of mail open all of them: the page has a form, and what is sent acts.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.core.http import Request, attempt

from ..forms.answers import AskOfficeForm, DeclineForm
from ..models import MatchSide
from ..notifications import ASK, NO, YES
from ..queries.by_link import Opened, opened_by
from ..services.asking import ask_office
from ..services.by_link import answer_by_link


@never_cache
def no_by_link(request: Request, token: str) -> HttpResponse:
    """The key is enough for a no: it gives nothing away, and can be taken back."""
    found = opened_by(token, NO)
    if found is None:
        return _gone(request)
    form = DeclineForm(request.POST or None, side=found.side.side, kind=found.side.match.listing.kind)
    if request.method == "POST" and not found.closed and form.is_valid():
        answer = MatchSide.Answer.DECLINED
        if attempt(form, answer_by_link, found.side, by=found.person, answer=answer, **form.cleaned_data) is not None:
            return redirect("matchmaking:no_by_link", token)
    return _page(request, found, NO, form)


@never_cache
def yes_by_link(request: Request, token: str) -> HttpResponse:
    """A yes makes people known to each other, so whoever says it is signed in."""
    found = opened_by(token, YES)
    if found is None:
        return _gone(request)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and not found.closed and request.user == found.person:
        answer = MatchSide.Answer.INTERESTED
        side = attempt(form, answer_by_link, found.side, by=found.person, answer=answer)
        if side is not None:
            messages.success(request, _("Your yes is noted."))
            return redirect(side.match)
    return _page(request, found, YES, form)


@never_cache
def ask_by_link(request: Request, token: str) -> HttpResponse:
    """A question to the office goes out in somebody's name, so whoever asks is signed in."""
    found = opened_by(token, ASK)
    if found is None:
        return _gone(request)
    form = AskOfficeForm(request.POST if request.method == "POST" else None)
    may_ask = not found.closed and request.user == found.person
    if may_ask and form.is_valid() and attempt(form, _asked, found, form.cleaned_data["question"]):
        messages.success(request, _("The cluster office reads your question and answers you."))
        return redirect(found.side.match)
    return _page(request, found, ASK, form)


def _asked(found: Opened, question: str) -> bool:
    ask_office(found.side, by=found.person, question=question)
    return True


def _gone(request: Request) -> HttpResponse:
    """A key that opens nothing may never have been one: the page says the same of both."""
    return render(request, "matchmaking/by_link_gone.html", status=404)


def _page(request: Request, found: Opened, purpose: str, form: Any) -> HttpResponse:
    context = {
        "opened": found,
        "listing": found.side.match.listing,
        "purpose": purpose,
        "form": form,
        "decline_form": form,
        "must_sign_in": purpose != NO and not request.user.is_authenticated,
        "is_another": purpose != NO and request.user.is_authenticated and request.user != found.person,
    }
    bound = request.method == "POST" and bool(form.errors)
    response = render(request, "matchmaking/by_link.html", context, status=422 if bound else 200)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response
