"""Figures over clusters and regions, for authorities that somebody has verified."""

from __future__ import annotations

from babel import Locale
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.core.tabular.writing import XLSX, workbook
from portal.ui.parts import Tab
from portal.ui.words import language

from ..choosing import WHOLE, label_of, periods_on
from ..permissions import clusters_under, is_authority
from ..queries.government import over_clusters, sheets_of


@login_required
@require_safe
def government(request: Request) -> HttpResponse:
    """`?period=` a whole one, `?country=` for the portal's staff, `?as=xlsx` the same as a workbook."""
    if not is_authority(request.user):
        raise Http404
    under = clusters_under(request.user).filter(published_at__isnull=False).select_related("region__parent")
    everywhere = list(under.order_by("region__country", "slug"))
    countries = list(dict.fromkeys(one.region.country for one in everywhere))
    country = request.GET.get("country", "") or (countries[0] if countries else "")
    name = request.GET.get("period", "") or "last-quarter"
    if name not in WHOLE or (country and country not in countries):
        raise Http404
    clusters = [one for one in everywhere if one.region.country == country]
    today = timezone.localdate()
    over = over_clusters(clusters, name, today)
    period = periods_on(today)[name]
    if request.GET.get("as") == "xlsx":
        response = HttpResponse(workbook(sheets_of(over, country_name(country), period)), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="figures-{country.lower()}-{period.start}.xlsx"'
        response["Content-Language"] = translation.get_language() or "en"
        return response
    context = {
        "over": over,
        "country": country_name(country) if country else "",
        "period": period,
        "chosen": label_of(name),
        "periods": [Tab(label_of(one), f"?period={one}&country={country}", current=one == name) for one in WHOLE],
        "countries": [
            Tab(country_name(one), f"?period={name}&country={one}", current=one == country) for one in countries
        ],
        "workbook": f"?period={name}&country={country}&as=xlsx",
    }
    return render(request, "analytics/government.html", context)


def country_name(code: str) -> str:
    """Of an ISO 3166 alpha-2 code, in the active language."""
    return str(Locale.parse(language()).territories.get(code, code))
