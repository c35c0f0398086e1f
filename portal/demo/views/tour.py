"""The tour: ten pages, and a button on each that makes the visitor somebody of the story and opens the real page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request

from ..queries.tour import Things
from ..services import touring as services
from ..tour import STEPS, Step, step_at
from ..touring import Touring
from .frame import become_somebody, only_in_the_demo

LANGUAGES = (("ar", "العربية"), ("fr", "Français"), ("en", "English"))


@only_in_the_demo
@never_cache
@require_safe
def tour(request: Request) -> HttpResponse:
    on = Touring.of(request)
    first = reverse("demo:tour_step", args=[on.step or 1])
    context = {
        "steps": [{"step": step, "is_done": done} for step, done in Things().done(on.seen)],
        "languages": [{"code": code, "name": name, "url": translate_url(first, code)} for code, name in LANGUAGES],
        "on": on,
    }
    return render(request, "demo/tour.html", context)


@only_in_the_demo
@never_cache
@require_safe
def tour_step(request: Request, number: int) -> HttpResponse:
    step, on, things = _step(number), Touring.of(request), Things()
    on.step = number
    persona = things.person(step.person) if step.person else None
    is_ready = (persona is not None or not step.person) and things.is_ready(step.key)
    context = {
        "step": step,
        "number": number,
        "total": len(STEPS),
        "persona": persona,
        "is_gone": bool(step.person) and persona is None,
        "is_ready": is_ready,
        "is_done": things.is_done(step.key, seen=number in on.seen),
        "things": things,
        "on": on,
        "may_prepare": step.key in {"answer", "agree", "moved", "finance", "day"},
        "before": number - 1,
        "after": number + 1 if step_at(number + 1) else 0,
        "others": [
            {"code": code, "name": name, "url": translate_url(request.get_full_path(), code)}
            for code, name in LANGUAGES
            if code != request.LANGUAGE_CODE  # type: ignore[attr-defined]
        ],
    }
    response = render(request, "demo/tour_step.html", context)
    on.keep(response)
    return response


@only_in_the_demo
@require_POST
def tour_go(request: Request, number: int) -> HttpResponse:
    """Be who the step is about, on the page that it is about, in the language of the tour."""
    step, on, things = _step(number), Touring.of(request), Things()
    user = things.user(step.person) if step.person else None
    if (step.person and user is None) or not things.is_ready(step.key):
        return redirect("demo:tour_step", number)
    if step.key == "answer":
        services.send_short_message()
    if step.key in {"answer", "agree", "moved"}:
        services.count_anew()
    if things.waits is not None:
        on.waited = things.waits
    on.step = number
    on.seen.add(number)
    response = redirect(things.address(step.key, title=services.need_in_words()))
    become_somebody(request, user)
    on.keep(response)
    return response


@only_in_the_demo
@require_POST
def tour_prepare(request: Request, number: int) -> HttpResponse:
    """Have done what a visitor has left out."""
    step = _step(number)
    try:
        services.prepare(step.key)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is prepared: this step can begin."))
    return redirect("demo:tour_step", number)


@only_in_the_demo
@require_POST
def tour_end(request: Request) -> HttpResponse:
    response = redirect("demo:tour")
    Touring.forget(response)
    return response


def _step(number: int) -> Step:
    step = step_at(number)
    if step is None:
        raise Http404
    return step
