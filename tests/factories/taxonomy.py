"""A few sectors, places and certificates; one row per code or slug, however often it is asked for."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from portal.taxonomy.models import CertificateType, Linkage, Region, Sector

SECTIONS = {
    "01": "A",
    "03": "A",
    "10": "C",
    "13": "C",
    "17": "C",
    "22": "C",
    "49": "H",
    "64": "K",
    "72": "M",
    "84": "O",
}


class SectorFactory(DjangoModelFactory[Sector]):
    """`SectorFactory(code="1030")` also makes 103, 10 and the section above it."""

    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = "10"
    title = factory.LazyAttribute(lambda sector: f"Sector {sector.code}")
    level = factory.LazyAttribute(lambda sector: 1 if sector.code.isalpha() else len(sector.code))
    parent = factory.LazyAttribute(lambda sector: _parent_of(sector.code))


def _parent_of(code: str) -> Sector | None:
    if code.isalpha():
        return None
    above = code[:-1] if len(code) > 2 else SECTIONS.get(code, "C")
    return SectorFactory(code=above)


class RegionFactory(DjangoModelFactory[Region]):
    """Hofuf in Saudi Arabia, unless said otherwise."""

    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = "hofuf"
    kind = Region.Kind.TOWN
    country = "SA"
    name_en = "Hofuf"
    name_fr = "Hofouf"
    name_ar = "الهفوف"
    latitude = 25.3648
    longitude = 49.5855


class CertificateTypeFactory(DjangoModelFactory[CertificateType]):
    class Meta:
        model = CertificateType
        django_get_or_create = ("slug",)

    slug = "iso-22000"
    name_en = "ISO 22000"
    name_fr = "ISO 22000"
    name_ar = "ISO 22000"


class LinkageFactory(DjangoModelFactory[Linkage]):
    class Meta:
        model = Linkage

    seller = factory.SubFactory(SectorFactory, code="22")
    buyer = factory.SubFactory(SectorFactory, code="10")
    share = 0.1
    source = "test"
