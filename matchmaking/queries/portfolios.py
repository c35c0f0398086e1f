"""What finance providers tell of those they have financed, as the engine reads it beside a need for finance.

Past work that a provider tells the asker on its own page counts, with companies that have a page and agreed to be named there. It is
counted by line of business and place; no company is named anywhere, and a provider that tells of nobody is simply not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from portal.organisations.models import Organisation, Reference
from portal.organisations.visibility import readable

from ..engine import facts
from ..engine.likeness import Round
from ..engine.portfolio import Backing, Deal, Portfolios
from .parties import regions_of


def backing_of(
    candidates: Iterable[facts.Candidate],
    asker: facts.Party,
    *,
    organisation: Organisation,
    reader: Collection[str],
    today: dt.date,
) -> Mapping[str, Backing]:
    """Provider -> what its past says to this asker, as far as a reader with these terms may know it; in three queries.

    Deals with the asking `organisation` itself are left out: they are known to it, and would tell who an unnamed one is.
    """
    providers = [one.party.id for one in candidates if one.party.kind == Organisation.Kind.FINANCE]
    deals = _deals(providers, organisation, reader, today) if providers else []
    if not deals:
        return {}
    asked = Round(asker.id, today, trades=asker.business, places=asker.regions)
    portfolios = Portfolios(deals, today)
    return portfolios.backings(asked, providers, portfolios.read(asked))


def _deals(providers: Collection[str], asking: Organisation, reader: Collection[str], today: dt.date) -> list[Deal]:
    told = Reference.partners.through.objects.filter(
        readable("past_work", reader, "reference__organisation__"),
        reference__organisation__public_id__in=providers,
        reference__organisation__published_at__isnull=False,
        organisation__in=Organisation.objects.published().filter(kind=Organisation.Kind.FIRM).exclude(pk=asking.pk),
    ).values_list("reference__organisation__public_id", "organisation", "reference__year")
    rows = list(told)
    companies = (
        Organisation.objects.filter(pk__in={company for _, company, _ in rows})
        .select_related("region__parent__parent")
        .prefetch_related("sectors")
    )
    known = {
        one.pk: (one.public_id, tuple(sector.code for sector in one.sectors.all()), tuple(regions_of(one.region)))
        for one in companies
    }
    yesterday = today - dt.timedelta(days=1)
    return [
        Deal(provider, Round(company, min(dt.date(year, 7, 1), yesterday), trades=trades, places=places))
        for provider, pk, year in rows
        for company, trades, places in [known[pk]]
    ]
