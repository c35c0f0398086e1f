"""The first page of an office: what waits, in one list, and what is done with each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import page
from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, back_to, neighbours
from portal.organisations.models import Cluster
from portal.organisations.services import write_openings
from portal.organisations.services.whom import staff_of
from portal.ui.parts import Tab

from ..forms.queue import IntroduceForm, RowForm
from ..models import QueueItem
from ..queries.offices import offices_of
from ..queries.queue import SHOWS, queue_of
from ..queries.week import counted_in, first_week
from ..services import items
from ..services.contacts import nudge
from ..services.introducing import introduce as introduce_two
from ..services.queue import look_again, refresh_soon
from ..sources import sources
from .frame import desk_here

STALE = 60
"""Seconds after which whoever opens the page has the queue looked through again, in the background."""


@login_required
@require_safe
@never_cache
def queue(request: Request, cluster: str) -> HttpResponse:
    return _shown(request, desk_here(request, cluster))


@login_required
@require_POST
def queue_refresh(request: Request, cluster: str) -> HttpResponse:
    where = desk_here(request, cluster)
    look_again(where, by=request.user)
    messages.success(request, _("This is what waits now."))
    return redirect("desk:queue", where.slug)


@login_required
@require_POST
def queue_act(request: Request, cluster: str, public_id: str) -> HttpResponse:
    """What the pressed button of a row says. Refused, the page comes back with the row open and what was typed."""
    where = desk_here(request, cluster)
    rows = QueueItem.objects.filter(cluster=where).select_related("cluster", "organisation")
    item = get_object_or_404(rows, public_id=public_id)
    form = RowForm(request.POST, row=item.public_id, staff=staff_of(where))
    if form.is_valid():
        done = attempt(form, _do, request.POST.get("action", ""), item, form, request)
        if done is not None:
            if done:
                messages.success(request, done)
            return back_to(request, reverse("desk:queue", args=[where.slug]))
    return _shown(request, where, refused=form, at=item.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: Request, cluster: str) -> HttpResponse:
    """Two members, and two lines of reason."""
    where = desk_here(request, cluster)
    chosen = {name: request.GET.get(name, "").replace("\x00", "") for name in ("one", "other")}
    form = IntroduceForm(request.POST if request.method == "POST" else None, cluster=where, **chosen)
    if form.is_valid():
        given = dict(form.cleaned_data)
        made = attempt(form, introduce_two, where, given.pop("one"), given.pop("other"), by=request.user, **given)
        if made:
            messages.success(request, _("Introduced. Both have been told, and their conversation is open."))
            return redirect("desk:queue", where.slug)
    status = 422 if form.is_bound else 200
    return page(request, where, "desk:introduce", "desk/introduce.html", {"form": form}, status=status)


def _do(action: str, item: QueueItem, form: RowForm, request: Request) -> str:
    """What was done, in words."""
    by, given = request.user, form.cleaned_data
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "take": (lambda: items.assign(item, by=by, to=by), _("It is yours.")),
        "assign": (lambda: items.assign(item, by=by, to=form.colleague), _("Handed over.")),
        "put_off": (lambda: items.put_off(item, by=by, until=given["until"]), _("It comes back on that day.")),
        "settle": (lambda: items.settle(item, by=by, note=given["note"]), _("Settled.")),
        "back": (lambda: items.bring_back(item, by=by), _("It waits again.")),
        "nudge": (lambda: _nudge(item, request), _("They have been written to.")),
    }
    if action not in deeds:
        raise NotPossible("action", _("Press one of the buttons."))
    deed, words = deeds[action]
    deed()
    return words


def _nudge(item: QueueItem, request: Request) -> None:
    source = sources.get(item.kind)
    if item.organisation is None or source is None or not source.nudge:
        raise NotPossible("nobody", _("Nobody can be written to about this."))
    nudge(item.cluster, item.organisation, by=request.user, about=source.nudge)


def _shown(request: Request, where: Cluster, *, refused: RowForm | None = None, at: str = "") -> HttpResponse:
    """`refused` stands at the row `at`, with what was typed."""
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else "all"
    kind = request.GET.get("kind", "")
    kind = kind if kind in sources else ""
    found = queue_of(where, request.user, show=show, kind=kind, cursor=request.GET.get("after", ""))
    write_openings(found.opened, by=request.user, office=where)
    offices = offices_of(request.user)
    here = next((one for one in offices if one.pk == where.pk), None)
    looked_at = here.looked_at if here else None
    if looked_at is None or (timezone.now() - looked_at).total_seconds() > STALE:
        refresh_soon(where.pk)
    rows = [
        (line, refused if refused is not None and line.item.public_id == at else _form(line.item, found.staff))
        for line in found.lines
    ]
    context = {
        "looked_at": looked_at,
        "queue": found,
        "rows": rows,
        "refused_form": refused,
        "refused_at": at,
        "show": show,
        "kind": kind,
        "shows": _shows(found.totals, show),
        "week": first_week(where, (here and here.week) or counted_in(where)),
        "here": request.get_full_path() if request.method != "POST" else reverse("desk:queue", args=[where.slug]),
        "offices": [one for one in offices if one.pk != where.pk],
        **neighbours(request, found.page),
    }
    return page(request, where, "desk:queue", "desk/queue.html", context, status=422 if refused is not None else 200)


def _form(item: QueueItem, staff: Any) -> RowForm:
    chosen = item.assigned_to.public_id if item.assigned_to else ""
    return RowForm(row=item.public_id, staff=staff, initial={"to": chosen})


def _shows(totals: dict[str, int], show: str) -> list[Tab]:
    labels = {"all": _("Everybody’s"), "mine": _("Mine"), "off": _("Put off")}
    return [
        Tab(label, f"?show={name}", name == show, totals[name], waiting=name != "off") for name, label in labels.items()
    ]
