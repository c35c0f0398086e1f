"""The figures of a cluster: for a period, beside other periods, beside another cluster."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request
from portal.organisations.models import Cluster
from portal.organisations.permissions import serves_in_office
from portal.ui.parts import Tab

from ..choosing import ROLLING, label_of, periods_on
from ..models import Recount
from ..permissions import can_count_again, can_read_figures, clusters_with_totals, reads_as_authority
from ..queries.comparing import compared
from ..queries.employment import quotients_of
from ..queries.government import kept_for
from ..queries.readings import Level, month_names, said_of
from ..services.readings import count_again
from .frame import cluster_here, page


@login_required
@require_safe
def figures(request: Request, cluster: str) -> HttpResponse:
    """`?period=` is one of `choosing.periods_on`. Outside the office none that rolls on: two days of it give away what came between."""
    here = cluster_here(request, cluster, can_read_figures)
    level = level_of(request, here)
    today = timezone.localdate()
    name, names = _chosen(request, level, today)
    period = periods_on(today)[name]
    kept = kept_for(here, level, today)
    said = said_of(kept, period, today)
    context = {
        "periods": [Tab(label_of(one), f"?period={one}", current=one == name) for one in names],
        "chosen": label_of(name),
        "period": period,
        "is_over": period.end < today,
        "said": [one for one in said if not one.part_of],
        "reasons": [one for one in said if one.part_of == "not_now" and (one.is_hidden or one.value)],
        "counted_at": max((one.counted_at for one in said), default=None),
        "months": month_names(today),
        "some_hidden": any(one.is_hidden for one in said),
        "recount": Recount.objects.filter(cluster=here).first(),
        "can_count_again": level == Level.OFFICE,
        "quotients": quotients_of(here),
    }
    return page(request, here, "analytics:figures", "analytics/figures.html", context)


@login_required
@require_safe
def figures_compare(request: Request, cluster: str) -> HttpResponse:
    """This cluster's periods side by side, or with `?with=` another one's figures of one period beside it."""
    here = cluster_here(request, cluster, can_read_figures)
    today = timezone.localdate()
    level = level_of(request, here)
    name, names = _chosen(request, Level.TOTALS, today)
    others = list(clusters_with_totals(request.user).exclude(pk=here.pk).order_by("slug")[:60])
    other = _other(request, others)
    context = {
        "others": others,
        "other": other,
        "table": compared(here, level, names, today)
        if other is None
        else compared(here, level, [name], today, other=other, other_level=level_of(request, other)),
        "periods": [
            Tab(label_of(one), f"?period={one}&with={other.slug if other else ''}", current=one == name)
            for one in names
        ],
        "period": periods_on(today)[name],
    }
    return page(request, here, "analytics:figures_compare", "analytics/figures_compare.html", context)


@login_required
@require_POST
def figures_count(request: Request, cluster: str) -> HttpResponse:
    here = cluster_here(request, cluster, can_count_again)
    count_again(here, by=request.user)
    messages.success(request, _("The figures are being counted. You can leave this page."))
    return redirect("analytics:figures", here.slug)


def level_of(request: Request, cluster: Cluster) -> Level:
    if serves_in_office(request.user, cluster):
        return Level.OFFICE
    return Level.AUTHORITY if reads_as_authority(request.user, cluster) else Level.TOTALS


def _chosen(request: Request, level: Level, today: dt.date) -> tuple[str, list[str]]:
    names = [name for name in periods_on(today) if level == Level.OFFICE or name != ROLLING]
    name = request.GET.get("period", "")
    if name and name not in names:
        raise Http404
    return name or (ROLLING if level == Level.OFFICE else "last-quarter"), names


def _other(request: Request, others: list[Cluster]) -> Cluster | None:
    slug = request.GET.get("with", "")
    if not slug:
        return None
    return get_object_or_404(Cluster.objects.filter(pk__in=[one.pk for one in others]), slug=slug)
