"""Whom an office imported from a named list, and what waits about them: a claim, a correction, a removal, a pair that may be one."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import SmsMessage
from portal.core.tabular import Outcome, Row
from portal.notifications.models import Notification
from portal.onboarding.models import Claim, Correction
from portal.onboarding.services.claims import begin_claim
from portal.onboarding.services.codes import give_code
from portal.onboarding.services.correcting import begin_correction, prove_correction
from portal.onboarding.services.duplicates import look_at
from portal.organisations.imports.organisations import OrganisationImporter
from portal.organisations.models import ClusterMembership, Organisation
from portal.organisations.services import index_organisations

from ..days import Days
from ..story.chance import chance
from ..story.reading import DATA, read
from .cast import Cast
from .drawn import drawn_file

COUNTRY, TOWN = "SA", "Hofuf"


def write_newcomers(cast: Cast) -> None:
    told = read(DATA / "newcomers.toml")
    by = cast.acting_for(cast.keeper(told["cluster"]))
    importer = OrganisationImporter(told["source"], by=by)
    reports = list(importer.examine([_row(number, one, told) for number, one in enumerate(told["member"], 1)]))
    refused = [one for one in reports if one.outcome is not Outcome.NEW]
    if refused:
        raise ValueError(f"newcomers.toml: {refused}")
    importer.write()
    _date(cast, told)
    here = {one.external_id: one for one in Organisation.objects.filter(source=told["source"])}
    for one in told["member"]:
        if "claim" in one:
            _claim(cast, here[one["key"]], one["claim"])
        if "correction" in one:
            _correction(cast, here[one["key"]], one["correction"])
    # Both, since each is found by what was written down of the other.
    new, old = told["twins"]
    look_at(cast.organisations[old])
    look_at(here[new])


def _row(number: int, told: dict[str, Any], whole: dict[str, Any]) -> Row:
    texts = {
        "external_id": told["key"],
        "kind": "firm",
        "trade_name_latin": told["latin"],
        "trade_name_ar": told["arabic"],
        "country": COUNTRY,
        "town": TOWN,
        "phone": told["phone"],
    }
    lists = {
        "makes": told["makes"],
        "sectors": told["sectors"],
        "clusters": [f"{whole['cluster']}={told['link']}"],
    }
    return Row(number, texts, lists)


def _date(cast: Cast, told: dict[str, Any]) -> None:
    """They came on the day of the import, a working day."""
    days = Days(COUNTRY, cast.today)
    at = days.moment_ago(told["ago"], chance(told["source"]))
    there = Organisation.objects.filter(source=told["source"])
    there.update(published_at=at, created_at=at)
    ClusterMembership.objects.filter(organisation__in=there).update(joined_on=at.date())
    index_organisations(there)


def _claim(cast: Cast, organisation: Organisation, told: dict[str, Any]) -> None:
    claim = begin_claim(
        organisation,
        way=Claim.Way.PAPERS,
        name=told["name"],
        position=told["position"],
        reach=told["reach"],
        note=told["note"],
        papers=[drawn_file(told)],
    )
    _dated(cast, "claim.waits", claim, told["ago"])


def _correction(cast: Cast, organisation: Organisation, told: dict[str, Any]) -> None:
    asked = begin_correction(organisation, what=told["what"], name=told["name"], note=told["note"])
    code = give_code(asked)
    asked.save()
    # The code of that day is in nobody's tray; what follows from it is.
    SmsMessage.objects.filter(phone=asked.sent_to).delete()
    prove_correction(asked, code=code)
    _dated(cast, "correction.asked", asked, told["ago"])


def _dated(cast: Cast, kind: str, row: Claim | Correction, ago: int) -> None:
    """As if it had come so many working days ago."""
    at = Days(COUNTRY, cast.today).moment_ago(ago, chance(row.organisation.external_id))
    facts: dict[str, Any] = {"created_at": at, "proven_at": at}
    if isinstance(row, Correction) and row.held_at:
        facts["held_at"] = at
    type(row).objects.filter(pk=row.pk).update(**facts)
    Notification.objects.told(kind, row).update(created_at=at)
