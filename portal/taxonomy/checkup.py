"""The check of `doctor` about the shared vocabulary."""

from __future__ import annotations

from django.conf import settings

from portal.core.doctor import Check, Finding, checks, failing, fine
from portal.core.tabular import Unreadable

from .activities import are_offered, read_activities
from .linkages import linkage_sources, read_linkages
from .models import CertificateType, Linkage, NationalActivity, Region, Sector
from .places import wrong_places

SHOWN = 5  # wrong rows


def sign_in() -> None:
    checks.register("vocabulary", Check(look_at_vocabulary, "migrations"))
    checks.register("national activities", Check(look_at_activities, "vocabulary"))
    checks.register("linkages", Check(look_at_linkages, "vocabulary"))


def look_at_vocabulary() -> Finding:
    counts = {
        "trades": Sector.objects.count(),
        "places": Region.objects.count(),
        "certificates": CertificateType.objects.count(),
    }
    if wrong := wrong_places():
        remedy = "Put it right (portal/taxonomy/data/README.md), then run: manage.py load_taxonomy."
        return failing(_first(wrong), remedy)
    absent = [name for name, count in counts.items() if not count]
    if absent:
        return failing(f"There are no {' and no '.join(absent)} to choose from.", "Run: manage.py load_taxonomy.")
    known = set(Region.objects.filter(kind=Region.Kind.COUNTRY).values_list("country", flat=True))
    if unknown := [code for code in settings.COUNTRIES if code.upper() not in known]:
        return failing(
            f"COUNTRIES names {', '.join(unknown)}, which no list of countries knows.",
            "Write codes of two letters (ISO 3166), parted by commas.",
        )
    return fine(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")


def look_at_activities() -> Finding:
    """The operator's table of national codes: which rows are wrong, and whether what it holds was loaded."""
    if not are_offered():
        return fine("No table of national activity codes is set.")
    remedy = f"Put it right in {settings.ACTIVITIES_FILE} (portal/taxonomy/data/README.md), then run: manage.py load_taxonomy."
    try:
        table = read_activities()
    except Unreadable as refusal:
        return failing(str(refusal), refusal.fix or remedy)
    if table.wrong:
        return failing(_first(table.wrong), remedy)
    loaded = set(NationalActivity.objects.filter(is_current=True).values_list("code", flat=True))
    if loaded != set(table.activities):
        return failing(
            "The table of national activity codes has changed since it was loaded.", "Run: manage.py load_taxonomy."
        )
    return fine(f"{len(loaded)} national activities.")


def look_at_linkages() -> Finding:
    """Who buys how much from whom: which rows are wrong, and whether what the table holds was loaded."""
    where = settings.LINKAGES_FILE or "portal/taxonomy/data/linkages.csv"
    remedy = f"Put it right in {where} (portal/taxonomy/data/README.md), then run: manage.py load_taxonomy."
    try:
        table = read_linkages()
    except Unreadable as refusal:
        return failing(str(refusal), refusal.fix or remedy)
    if table.wrong:
        return failing(_first(table.wrong), remedy)
    held = Linkage.objects.values_list("seller", "buyer", "share", "source")
    loaded = {(seller, buyer): (share, source) for seller, buyer, share, source in held}
    if loaded != {pair: (one.share, one.source) for pair, one in table.linkages.items()}:
        return failing(
            "The table of who buys from whom has changed since it was loaded.", "Run: manage.py load_taxonomy."
        )
    return fine(f"{len(loaded)} shares. Source: {', '.join(linkage_sources())}.")


def _first(wrong: list[str]) -> str:
    more = len(wrong) - SHOWN
    return " ".join(wrong[:SHOWN]) + (f" {more} more rows are wrong." if more > 0 else "")
