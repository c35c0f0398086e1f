"""Organisations with what they make, buy and do, their certificates and their people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from portal.organisations.documents import sort_name_of
from portal.organisations.models import Certificate, Membership, Organisation, TradeItem

from ..story import Organisation as Told
from ..story.chance import chance, steady_id
from ..story.facts import country_of
from ..story.people import mobile
from .cast import Cast, linked

IMPORTED_FROM = {
    "en": "Member list of the cluster office",
    "fr": "Liste des membres du bureau du cluster",
    "ar": "قائمة أعضاء مكتب العنقود",
}


def write_organisations(cast: Cast) -> None:
    rows = [_organisation(one, number, cast) for number, one in enumerate(cast.story.organisations)]
    written = Organisation.objects.bulk_create(rows)
    cast.organisations = {one.slug: one for one in written}
    _say_who_verified(cast)
    pairs = [(cast.organisations[one.key].pk, code) for one in cast.story.organisations for code in one.sectors]
    linked(Organisation.sectors.through, "organisation_id", pairs, "sector_id")
    TradeItem.objects.bulk_create([item for one in cast.story.organisations for item in _items(one, cast)])
    Certificate.objects.bulk_create([held for one in cast.story.organisations for held in _certificates(one, cast)])
    Membership.objects.bulk_create(
        [
            Membership(
                public_id=steady_id("membership", person.key),
                organisation=cast.organisations[person.organisation],
                user=cast.users[person.key],
                role=person.role,
            )
            for person in cast.story.people
            if person.organisation
        ]
    )


def _say_who_verified(cast: Cast) -> None:
    """The office of the cluster, once it is there itself; of the office it is not said."""
    verified = [
        one for one in cast.story.organisations if one.verified and one.cluster and one.key != cast.keeper(one.cluster)
    ]
    for told in verified:
        office = cast.organisations[cast.keeper(told.cluster)]
        cast.organisations[told.key].verified_by_organisation = office
    fields = ["verified_by_organisation"]
    Organisation.objects.bulk_update((cast.organisations[told.key] for told in verified), fields, batch_size=200)


def _organisation(told: Told, number: int, cast: Cast) -> Organisation:
    days, drawn = cast.days(told.key), chance(told.key, "dates")
    joined_at = cast.joined[told.key] = days.moment_on(days.in_year(told.since or days.today.year, drawn), drawn)
    acted_for = cast.acting_for(told.key) is not None
    organisation = Organisation(
        public_id=steady_id("organisation", told.key),
        kind=told.kind,
        slug=told.key,
        trade_name_latin=told.latin,
        trade_name_ar=told.arabic,
        legal_name_latin=told.legal_latin,
        legal_name_ar=told.legal_arabic,
        registration_number=told.register,
        **_days_in_the_register(told, days.today),
        summary=told.summary,
        description=told.text,
        languages=list(told.works_in),
        size=told.size,
        founded_on=told.founded,
        region=cast.regions[told.place.slug],
        latitude=told.latitude,
        longitude=told.longitude,
        website=f"https://{told.key}.example" if told.website else "",
        email=f"info@{told.key}.example",
        phone=mobile(country_of(told.place), 5000 + number),
        visibility={"email": "public", "phone": "public"} if told.contact_public else {},
        verification=told.verified,
        verified_on=days.ago(told.verified_ago) if told.verified else None,
        confirmed_on=days.ago(told.confirmed) if acted_for else None,
        claimed_at=joined_at if acted_for else None,
        published_at=joined_at,
        source="" if acted_for else IMPORTED_FROM[told.language],
        external_id="" if acted_for else told.key,
    )
    organisation.sort_name = sort_name_of(organisation)
    return organisation


def _days_in_the_register(told: Told, today: dt.date) -> dict[str, dt.date]:
    """Firms are registered in the year they begin, or soon; registers of the Gulf give them some years at a time."""
    if not told.register or not told.founded:
        return {}
    drawn = chance(told.key, "register")
    since = dt.date(told.founded, 1, 5) + dt.timedelta(days=drawn.randrange(350))
    days = {"registered_on": min(since, today - dt.timedelta(days=20))}
    if country_of(told.place) in {"SA", "OM"}:
        days["registered_until"] = today + dt.timedelta(days=drawn.randrange(60, 1400))
    return days


def _items(told: Told, cast: Cast) -> Iterator[TradeItem]:
    for direction in TradeItem.Direction.values:
        for position, text in enumerate(dict.fromkeys(getattr(told, direction))):
            yield TradeItem(
                organisation=cast.organisations[told.key], direction=direction, text=text, position=position
            )


def _certificates(told: Told, cast: Cast) -> Iterator[Certificate]:
    days, drawn = cast.days(told.key), chance(told.key, "certificates")
    for slug, months in told.certificates.items():
        yield Certificate(
            organisation=cast.organisations[told.key],
            type=cast.certificates[slug],
            number=f"{slug.split('-', 1)[0].upper()}-{drawn.randrange(10_000, 99_999)}",
            valid_until=days.from_day(cast.today + dt.timedelta(days=30 * months)),
        )
