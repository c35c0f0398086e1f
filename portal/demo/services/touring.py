"""What a visitor can have done for them, so that each step of the tour works by itself: the deeds before it, by the same services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation

from matchmaking.models import Listing, MatchSide
from matchmaking.services.answers import answer_match
from matchmaking.services.dispatch import tell_one
from matchmaking.services.listings import create_listing, publish_listing
from matchmaking.services.matches import refresh_matches
from portal.desk.services.gaps import count_gaps, look_again
from portal.notifications.channels import text
from portal.organisations.models import ChainLink
from portal.search.projector import project_pending
from portal.taxonomy.models import CertificateType, Sector

from ..queries.tour import YES, Things
from .day_again import hold_again

NEED = {
    "en": "Chilled haulage to Dammam port, two trucks a week",
    "fr": "Transport réfrigéré vers le port de Dammam, deux camions par semaine",
    "ar": "نقل مبرّد إلى ميناء الدمام، شاحنتان في الأسبوع",
}
"""What the owner of the story looks for, as she would write it: content, so no string of the catalogues."""

MONEY = {
    "en": "Working capital of SAR 300,000 until the harvest is paid",
    "fr": "Fonds de roulement de 300 000 SAR jusqu’au paiement de la récolte",
    "ar": "رأس مال عامل بقيمة 300,000 ريال سعودي حتى تحصيل ثمن المحصول",
}
ROAD = "4923"  # ISIC: freight transport by road


def need_in_words() -> str:
    return NEED[(translation.get_language() or "en")[:2]]


def prepare(key: str) -> None:
    """All that must have happened before this step. What has happened is left as it is; again changes nothing."""
    if key in {"answer", "agree", "moved"}:
        _tell_the_carrier()
    if key in {"agree", "moved"}:
        _say_yes("candidate", "badr")
    if key == "moved":
        _say_yes("asker", "huda")
    if key == "finance" and Things().request is None:
        _publish(MONEY, category="finance", budget=Decimal(300_000), currency="SAR", sharia_only=True)
    if key == "day" and Things().event is None:
        _hold_the_day_again()


def send_short_message() -> None:
    """Now, whatever the hour is where the carrier is: whoever is shown something does not wait for his morning."""
    things = Things()
    if things.told and things.text is None:
        text.send(things.told)


def count_anew() -> None:
    """At once, so that the desk shows on the next page what has changed on this one; who could fill it is looked for after."""
    if cluster := Things().cluster:
        count_gaps(cluster)
        look_again(cluster, urgent=True)


def _tell_the_carrier() -> None:
    things = Things()
    if things.told:
        return
    if things.match is None and things.published:
        project_pending()
        refresh_matches(things.published)
        things = Things()
    if things.match is None:
        of_road = {"link": ChainLink.objects.filter(cluster=things.cluster, stage="logistics").first()}
        _publish(NEED, category="service", quantity=Decimal(2), unit="trips/week", sectors=[ROAD], **of_road)
        things = Things()
    by = things.user("faisal")
    if things.match and by and not things.told:
        tell_one(things.match, by=by)


def _hold_the_day_again() -> None:
    things = Things()
    by, cluster, event = things.user("faisal"), things.cluster, things.day_before
    if by and cluster and event:
        hold_again(event, by=by, country=cluster.region.country)


def _publish(words: dict[str, str], *, sectors: list[str] | None = None, **fields: Any) -> Listing | None:
    things = Things()
    by, organisation = things.user("huda"), things.organisation("huda")
    if by is None or organisation is None:
        return None
    listing = create_listing(
        by=by,
        organisation=organisation,
        kind=Listing.Kind.NEED,
        title=words[(translation.get_language() or "en")[:2]],
        cluster=things.cluster,
        region=organisation.region,
        radius_km=150 if sectors else None,
        sectors=Sector.objects.filter(code__in=sectors or ()),
        certificates=CertificateType.objects.none(),
        **fields,
    )
    publish_listing(listing, by=by)
    project_pending()
    refresh_matches(listing)
    return listing


def _say_yes(side: str, person: str) -> None:
    things = Things()
    match, by = things.match, things.user(person)
    if match is None or by is None or things.answers.get(side):
        return
    answer_match(MatchSide.objects.get(match=match, side=side), by=by, answer=YES)
