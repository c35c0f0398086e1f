"""The organiser's pages about registrations: the list, what is done with those that are ticked, the table, whom to telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, back_to, keyset_page, neighbours
from portal.ui.words import number

from ..forms.decisions import NO, OUT, YES, RegistrationFilterForm, TickedForm
from ..models import Event, Registration
from ..queries import registration_list as queries
from ..queries.chats import chat_with
from ..services import calls, deciding
from .frame import organised_here, page

SIZE = 50
MOST_CALLS = 1_000
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_safe
def registration_list(request: Request, public_id: str) -> HttpResponse:
    """Those that stand, the first to register first; `q`, `state` and `type` narrow it."""
    return _list(request, organised_here(request, public_id))


def _list(request: Request, event: Event, *, form: TickedForm | None = None) -> HttpResponse:
    narrow, rows = _narrowed(request, event)
    shown = keyset_page(rows, key="registered_at", cursor=request.GET.get("after", ""), size=SIZE)
    places = queries.places_in(event, shown.rows)
    totals = queries.totals_of(event)
    context = {
        "narrow": narrow,
        "narrowed": any(narrow.value(name) for name in narrow.fields),
        "rows": [(one, places.get(one.pk, 0)) for one in shown.rows],
        "totals": totals,
        "counts": _counts(totals),
        "ticked_form": form or TickedForm(),
        "ticked": set(form.ticked) if form else set(),
        "query": request.GET.urlencode(),
        **neighbours(request, shown),
    }
    return page(request, event, "registration_list", context, status=422 if form else 200)


def _narrowed(request: Request, event: Event) -> tuple[RegistrationFilterForm, Any]:
    narrow = RegistrationFilterForm(request.GET, event=event)
    kind = narrow.types.get(narrow.value("type"))
    return narrow, queries.narrowed(event, q=narrow.value("q"), state=narrow.value("state"), kind=kind)


def _counts(totals: queries.Totals) -> list[tuple[str, str, int]]:
    """Each state in which somebody is: its name in the address, its words, how many people."""
    found = [(state, str(label), totals.of(state)) for state, label in Registration.State.choices if totals.of(state)]
    return found + ([("unsure", _("have not said yet that they still come"), totals.unsure)] if totals.unsure else [])


@login_required
@require_POST
def registration_decide(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = TickedForm(request.POST)
    services = {YES: deciding.say_yes, NO: deciding.say_no, OUT: deciding.take_out}
    if form.is_valid():
        deed = form.cleaned_data["deed"]
        given = {} if deed == YES else {"reason": form.cleaned_data["reason"]}
        done = attempt(form, services[deed], event, by=request.user, to=form.ticked, **given)
        if done is not None:
            said = ngettext("%(number)s registration is answered.", "%(number)s registrations are answered.", done)
            messages.success(request, said % {"number": number(done)})
            return back_to(request, _url_of_list(event))
    request.reads_at = _url_of_list(event)
    return _list(request, event, form=form)


def _url_of_list(event: Event) -> str:
    return f"{event.get_absolute_url()}registrations/"


@login_required
@require_safe
def registration_export(request: Request, public_id: str) -> HttpResponse:
    """What the list shows, all of it, as `?as=csv` or `xlsx`."""
    event = organised_here(request, public_id)
    kind = request.GET.get("as", "csv")
    if kind not in KINDS:
        raise Http404
    _narrow, rows = _narrowed(request, event)
    lines = queries.table_of(event, rows)
    content = queries.as_csv(lines) if kind == "csv" else queries.as_xlsx(lines, _("Registrations")[:31])
    response = HttpResponse(content, content_type=KINDS[kind])
    name = slugify(event.title)[:60] or event.public_id
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Content-Language"] = translation.get_language() or "en"
    return response


@login_required
@require_safe
def call_list(request: Request, public_id: str) -> HttpResponse:
    """Whom to telephone: who has not said that they come first. `?show=open` leaves out those who were reached."""
    event = organised_here(request, public_id)
    rows = queries.to_call(event)
    only_open = request.GET.get("show") == "open"
    if only_open:
        rows = rows.exclude(reached=True).filter(still_coming_at=None)
    found = queries.in_order(list(rows.order_by("pk")[:MOST_CALLS]))
    days = (event.starts_at.astimezone(event.tz).date() - timezone.localdate(timezone=event.tz)).days
    context = {"rows": [(one, chat_with(one, event)) for one in found], "only_open": only_open, "days": days}
    return page(request, event, "call_list", context)


@login_required
@require_POST
def registration_called(request: Request, public_id: str) -> HttpResponse:
    rows = Registration.objects.visible_to(request.user).select_related("event__organiser")
    registration = get_object_or_404(rows, public_id=public_id)
    answers = {"yes": True, "no": False}
    if request.POST.get("reached") not in answers:
        raise Http404
    calls.mark_call(registration, by=request.user, reached=answers[request.POST["reached"]])
    return back_to(request, f"{registration.event.get_absolute_url()}calls/")
