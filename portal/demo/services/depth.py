"""Lines of companies, universities, laboratories, finance providers and government bodies; dates relative to today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.organisations.models import (
    Capability,
    Closure,
    Equipment,
    Instrument,
    Organisation,
    Programme,
    Technology,
    Test,
    TransferOffice,
    Unit,
)

from ..story.chance import steady_id
from ..story.shapes import Depth
from .cast import Cast

NAMES = {
    "per": "price_unit",
    "lead": "lead_days",
    "holder": "rights_holder",
    "latin": "name_latin",
    "arabic": "name_ar",
}
LINES: dict[str, Any] = {"equipment": Equipment, "tests": Test, "technologies": Technology}


def write_depth(cast: Cast) -> None:
    for told in cast.story.depth:
        organisation = cast.organisations[told.organisation]
        units = {
            line["key"]: Unit(**_row(organisation, "units", n, line)) for n, line in enumerate(told.parts["units"])
        }
        Unit.objects.bulk_create(units.values())
        for part, model in LINES.items():
            rows = [_row(organisation, part, n, line) for n, line in enumerate(told.parts[part])]
            model.objects.bulk_create(model(**row | {"unit": units.get(row.get("unit", ""))}) for row in rows)
        _close(cast, organisation, told)
        _can(cast, organisation, told)
        for part, given in (("instruments", Instrument), ("programmes", Programme)):
            for number, line in enumerate(told.parts[part]):
                _give(cast, given, _row(organisation, part, number, line), told.organisation)
    with_one = [cast.organisations[told.organisation] for told in cast.story.depth if told.transfer_office]
    TransferOffice.objects.bulk_create(
        TransferOffice(organisation=one, since=one.claimed_at or timezone.now()) for one in with_one
    )


def _row(organisation: Organisation, part: str, number: int, line: dict[str, Any]) -> dict[str, Any]:
    told = {NAMES.get(name, name): value for name, value in line.items() if name != "key"}
    return told | {
        "organisation": organisation,
        "public_id": steady_id(part, organisation.slug, number),
        "position": number,
    }


def _can(cast: Cast, organisation: Organisation, told: Depth) -> None:
    """What a company can do, its shifts, and where it sells."""
    days = cast.days(told.organisation)
    for number, line in enumerate(told.parts["capabilities"]):
        row = _row(organisation, "capabilities", number, line)
        regions, free_from = row.pop("regions", []), row.pop("free_from", None)
        can = Capability.objects.create(**row, free_from=None if free_from is None else days.ahead(free_from))
        can.regions.set([cast.regions[slug] for slug in regions])
    if told.parts["capabilities"]:
        organisation.shifts, organisation.exports_to = told.shifts, list(told.exports)
        if told.opens:
            organisation.visibility = {**organisation.visibility, "quantities": "cluster"}
        organisation.save(update_fields=["shifts", "exports_to", "visibility"])


def _close(cast: Cast, organisation: Organisation, told: Depth) -> None:
    days = cast.days(told.organisation)
    for number, line in enumerate(told.parts["closures"]):
        first = days.ahead(line["starts"])
        Closure.objects.create(
            organisation=organisation,
            public_id=steady_id("closures", organisation.slug, number),
            what=line["what"],
            first_day=first,
            last_day=first + dt.timedelta(days=line["days"] - 1),
        )


def _give(cast: Cast, model: Any, row: dict[str, Any], key: str) -> None:
    """Sectors and places by their codes; the last day some working days ahead."""
    sectors, regions, closes = row.pop("sectors", []), row.pop("regions", []), row.pop("closes", None)
    if closes is not None:
        row["closes_on"] = cast.days(key).ahead(closes)
    given = model.objects.create(**row)
    given.sectors.set(sectors)
    given.regions.set([cast.regions[slug] for slug in regions])
