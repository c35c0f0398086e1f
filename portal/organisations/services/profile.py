"""What an organisation makes, buys and does, its sectors, certificates and further places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import withdraw
from portal.taxonomy.activities import are_offered
from portal.taxonomy.coordinates import Coordinates, rounded
from portal.taxonomy.models import CertificateType, NationalActivity, Region, Sector

from .. import permissions
from ..models import Certificate, Organisation, Site, TradeItem
from ..names import in_plain_digits
from .announcing import changed

MOST_ITEMS = 30
LONGEST_ITEM = 160
MOST_SECTORS = 12


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate as told: which, its number, until when (None: no end), and by whom it was issued (None: as it was)."""

    type: CertificateType
    number: str = ""
    valid_until: dt.date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A further place: what is there and where it is; `place` is the town where it is not on our list, `at` its exact point."""

    name: str
    region: Region
    place: str = ""
    at: Coordinates | None = None


def set_trade_items(organisation: Organisation, *, by: User, **directions: Iterable[str]) -> None:
    """Make these the things it makes, buys or serves: `makes=[...]`, `buys=[...]`, `serves=[...]`; others stay as they are."""
    _may_edit(by, organisation)
    with transaction.atomic():
        if write_trade_items(organisation, directions):
            record("organisation.updated", by=by, about=organisation, fields=sorted(directions))
            changed(organisation)


def set_sectors(
    organisation: Organisation, codes: Iterable[str], *, by: User, activities: Iterable[str] | None = None
) -> None:
    """Make these ISIC codes its sectors, and these national ones with the ISIC codes that they mean; None leaves those as they are."""
    _may_edit(by, organisation)
    with transaction.atomic():
        chosen = None if activities is None else _activities(set(activities))
        moved = write_sectors(organisation, [*codes, *(one.sector_id for one in chosen or ())])
        if chosen is not None and set(chosen) != set(organisation.activities.filter(is_current=True)):
            gone = organisation.activities.filter(is_current=False)
            organisation.activities.set([*chosen, *gone])
            moved = True
        if moved:
            record("organisation.updated", by=by, about=organisation, fields=["sectors"])
            changed(organisation)


def _activities(codes: set[str]) -> list[NationalActivity]:
    found = list(NationalActivity.objects.filter(code__in=codes, is_current=True)) if are_offered() else []
    if unknown := sorted(codes - {one.code for one in found}):
        message = _("“%(code)s” is not a national activity code of this portal.") % {"code": unknown[0]}
        raise NotPossible("unknown_activity", message, "activities")
    return found


def set_certificates(organisation: Organisation, held: Iterable[CertificateFact], *, by: User) -> None:
    """Make these its certificates, one per type."""
    _may_edit(by, organisation)
    with transaction.atomic():
        if write_certificates(organisation, held):
            record("organisation.updated", by=by, about=organisation, fields=["certificates"])
            changed(organisation)


def set_sites(organisation: Organisation, sites: Iterable[SiteFact], *, by: User) -> None:
    """Make these its further places."""
    _may_edit(by, organisation)
    wanted = {(clean_line(site.name), site.region.pk, clean_line(site.place)): site.at for site in sites}
    with transaction.atomic():
        there = {(site.name, site.region_id, site.place): site for site in organisation.sites.all()}
        gone = [site.pk for key, site in there.items() if key not in wanted]
        new = [
            _at(Site(organisation=organisation, name=name, region_id=pk, place=place), point)
            for (name, pk, place), point in wanted.items()
            if (name, pk, place) not in there
        ]
        moved = [
            _at(there[key], point) for key, point in wanted.items() if key in there and _point(there[key]) != point
        ]
        Site.objects.filter(pk__in=gone).delete()
        Site.objects.bulk_create(new)
        Site.objects.bulk_update(moved, ["latitude", "longitude"])
        if gone or new or moved:
            record("organisation.updated", by=by, about=organisation, fields=["sites"])
            changed(organisation)


def _at(site: Site, point: Coordinates | None) -> Site:
    site.latitude, site.longitude = (point.latitude, point.longitude) if point else (None, None)
    return site


def _point(site: Site) -> Coordinates | None:
    """As the form shows it."""
    if site.latitude is None or site.longitude is None:
        return None
    return rounded(site.latitude, site.longitude)


def write_trade_items(organisation: Organisation, directions: Mapping[str, Iterable[str]]) -> bool:
    """Write the lines of each direction in their order; rows that stay keep their place in the search. True if any changed."""
    there = {(item.direction, item.text): item for item in organisation.trade_items.all()}
    kept: list[TradeItem] = []
    new: list[TradeItem] = []
    for direction, lines in directions.items():
        for position, text in enumerate(_tidy_lines(direction, lines)):
            if item := there.pop((direction, text), None):
                moved, item.position = item.position != position, position
                kept += [item] if moved else []
            else:
                new.append(TradeItem(organisation=organisation, direction=direction, text=text, position=position))
    gone = [item.pk for (direction, _text), item in there.items() if direction in directions]
    TradeItem.objects.filter(pk__in=gone).delete()
    TradeItem.objects.bulk_update(kept, ["position"])
    TradeItem.objects.bulk_create(new)
    return bool(kept or new or gone)


def write_sectors(organisation: Organisation, codes: Iterable[str]) -> bool:
    wanted = set(codes)
    if len(wanted) > MOST_SECTORS:
        message = _("Choose at most %(number)s sectors: those you live by.") % {"number": MOST_SECTORS}
        raise NotPossible("too_many", message, "sectors")
    known = list(Sector.objects.filter(code__in=wanted))
    if unknown := sorted(wanted - {sector.code for sector in known}):
        message = _("“%(code)s” is not a code of ISIC Rev. 4.") % {"code": unknown[0]}
        raise NotPossible("unknown_sector", message, "sectors")
    if wanted == set(organisation.sectors.values_list("code", flat=True)):
        return False
    organisation.sectors.set(known)
    return True


def write_certificates(organisation: Organisation, held: Iterable[CertificateFact]) -> bool:
    wanted = {fact.type.pk: fact for fact in held}
    there = {row.type_id: row for row in organisation.certificates.all()}
    new = [
        Certificate(
            organisation=organisation,
            type=fact.type,
            number=in_plain_digits(fact.number),
            valid_until=fact.valid_until,
            issuer=clean_line(fact.issuer or ""),
            reminded=_reminded(fact.valid_until),
        )
        for pk, fact in wanted.items()
        if pk not in there
    ]
    renewed = [row for pk, row in there.items() if pk in wanted and _renew(row, wanted[pk])]
    gone = there.keys() - wanted.keys()
    organisation.certificates.filter(type__in=gone).delete()
    Certificate.objects.bulk_create(new)
    Certificate.objects.bulk_update(renewed, ["number", "valid_until", "issuer", "seen_on", "seen_by", "reminded"])
    return bool(new or renewed or gone)


def _renew(row: Certificate, fact: CertificateFact) -> bool:
    """What the office read off a photograph is the organisation's own word again as soon as it writes something else."""
    issuer = row.issuer if fact.issuer is None else clean_line(fact.issuer)
    told = (in_plain_digits(fact.number), fact.valid_until, issuer)
    if told == (in_plain_digits(row.number), row.valid_until, row.issuer):
        return False
    if fact.valid_until != row.valid_until:
        withdraw("certificate.expiring", about=row)
        row.reminded = _reminded(fact.valid_until)
    row.number, row.valid_until, row.issuer = told
    row.seen_on = row.seen_by = None
    return True


def _reminded(valid_until: dt.date | None) -> int | None:
    """Whoever writes down what has run out knows it already."""
    return 0 if valid_until and valid_until < timezone.localdate() else None


def _may_edit(by: User, organisation: Organisation) -> None:
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed


def _tidy_lines(direction: str, lines: Iterable[str]) -> list[str]:
    """Lines as typed, each once, none empty. Raises NotPossible at the field of their direction."""
    if direction not in TradeItem.Direction.values:
        raise TypeError(f"nothing can be traded by {direction}")
    tidy = list(dict.fromkeys(line for raw in lines if (line := clean_line(raw))))
    for code, sentence in too_much(tidy):
        raise NotPossible(code, sentence, direction)
    return tidy


def too_much(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Everything that is wrong with the lines of one direction: a code and a sentence each."""
    if len(lines) > MOST_ITEMS:
        yield "too_many", _("Write at most %(number)s lines: what you do every month.") % {"number": MOST_ITEMS}
    for line in lines:
        if len(line) > LONGEST_ITEM:
            message = ngettext(
                "“%(start)s…” is longer than %(number)s letter. Write one thing a line.",
                "“%(start)s…” is longer than %(number)s letters. Write one thing a line.",
                LONGEST_ITEM,
            )
            yield "too_long", message % {"start": line[:30], "number": LONGEST_ITEM}
