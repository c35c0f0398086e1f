"""Organisations, their people and clusters, as rows: published and claimed unless said otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.organisations.models import (
    Capability,
    Certificate,
    ChainLink,
    Cluster,
    ClusterMembership,
    Connection,
    Equipment,
    Instrument,
    JoinRequest,
    MemberList,
    Membership,
    OfficeStaff,
    Organisation,
    Programme,
    Reference,
    Technology,
    Test,
    TradeItem,
    Unit,
)
from portal.taxonomy.models import Sector

from .accounts import UserFactory
from .taxonomy import CertificateTypeFactory, RegionFactory

LINKS = [
    ("Inputs", "Intrants", "المدخلات", "inputs"),
    ("Processing", "Transformation", "التصنيع", "processing"),
    ("Packing", "Conditionnement", "التعبئة", "packaging"),
    ("Haulage", "Transport", "النقل", "logistics"),
    ("Market", "Marché", "السوق", "market"),
]


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """`makes`, `buys` and `serves` take lists of words: `OrganisationFactory(makes=["date paste"])`."""

    class Meta:
        model = Organisation

    kind = Organisation.Kind.FIRM
    trade_name_latin = factory.Sequence(lambda n: f"Firm {n}")
    slug = factory.Sequence(lambda n: f"firm-{n}")
    sort_name = factory.LazyAttribute(lambda firm: firm.trade_name_latin.lower())
    region = factory.SubFactory(RegionFactory)
    languages = factory.LazyFunction(lambda: ["ar", "en"])
    email = factory.LazyAttribute(lambda firm: f"office@{firm.slug}.example")
    published_at = factory.LazyFunction(timezone.now)
    claimed_at = factory.LazyFunction(timezone.now)
    confirmed_on = factory.LazyFunction(timezone.localdate)

    @classmethod
    def _create(
        cls,
        model_class: type[Organisation],
        *args: Any,
        makes: Iterable[str] = (),
        buys: Iterable[str] = (),
        serves: Iterable[str] = (),
        sectors: Iterable[Sector] = (),
        **fields: Any,
    ) -> Organisation:
        organisation: Organisation = super()._create(model_class, *args, **fields)
        organisation.sectors.set(sectors)
        TradeItem.objects.bulk_create(
            TradeItem(organisation=organisation, direction=direction, text=text, position=position)
            for direction, texts in (("makes", makes), ("buys", buys), ("serves", serves))
            for position, text in enumerate(texts)
        )
        return organisation


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.MEMBER


class CertificateFactory(DjangoModelFactory[Certificate]):
    class Meta:
        model = Certificate

    organisation = factory.SubFactory(OrganisationFactory)
    type = factory.SubFactory(CertificateTypeFactory)
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=365))


class ReferenceFactory(DjangoModelFactory[Reference]):
    class Meta:
        model = Reference

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Piece of work {n}")
    year = 2024

    @classmethod
    def _create(
        cls, model_class: type[Reference], *args: Any, partners: Iterable[Organisation] = (), **fields: Any
    ) -> Reference:
        reference: Reference = super()._create(model_class, *args, **fields)
        reference.partners.set(partners)
        return reference


class ClusterFactory(DjangoModelFactory[Cluster]):
    """A published cluster with the five links of LINKS; `links=[(en, fr, ar, stage), ...]` for another chain."""

    class Meta:
        model = Cluster

    slug = factory.Sequence(lambda n: f"cluster-{n}")
    name_en = factory.LazyAttribute(lambda cluster: cluster.slug)
    name_fr = factory.LazyAttribute(lambda cluster: cluster.slug)
    name_ar = factory.LazyAttribute(lambda cluster: cluster.slug)
    product_en = "dates"
    product_fr = "dattes"
    product_ar = "التمور"
    region = factory.SubFactory(RegionFactory)

    @classmethod
    def _create(
        cls, model_class: type[Cluster], *args: Any, links: Iterable[tuple[str, str, str, str]] = LINKS, **fields: Any
    ) -> Cluster:
        cluster: Cluster = super()._create(model_class, *args, **fields)
        ChainLink.objects.bulk_create(
            ChainLink(cluster=cluster, position=position, name_en=en, name_fr=fr, name_ar=ar, stage=stage)
            for position, (en, fr, ar, stage) in enumerate(links, start=1)
        )
        return cluster


class ClusterMembershipFactory(DjangoModelFactory[ClusterMembership]):
    class Meta:
        model = ClusterMembership

    cluster = factory.SubFactory(ClusterFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class OfficeStaffFactory(DjangoModelFactory[OfficeStaff]):
    class Meta:
        model = OfficeStaff

    cluster = factory.SubFactory(ClusterFactory)
    user = factory.SubFactory(UserFactory)
    undertaking_on = dt.date(2026, 1, 4)


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    class Meta:
        model = JoinRequest

    cluster = factory.SubFactory(ClusterFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asked_by = factory.SubFactory(UserFactory)


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    organisation = factory.SubFactory(OrganisationFactory, kind="research")
    kind = Unit.Kind.LABORATORY
    name_latin = factory.Sequence(lambda n: f"Laboratory {n}")


class TestFactory(DjangoModelFactory[Test]):
    __test__ = False

    class Meta:
        model = Test

    organisation = factory.SubFactory(OrganisationFactory, kind="research")
    name = factory.Sequence(lambda n: f"Moisture of dates, method {n}")


class EquipmentFactory(DjangoModelFactory[Equipment]):
    class Meta:
        model = Equipment

    organisation = factory.SubFactory(OrganisationFactory, kind="research")
    name = factory.Sequence(lambda n: f"Tensile tester {n}")


class TechnologyFactory(DjangoModelFactory[Technology]):
    class Meta:
        model = Technology

    organisation = factory.SubFactory(OrganisationFactory, kind="research")
    title = factory.Sequence(lambda n: f"Tray pressed from palm fibre {n}")


class InstrumentFactory(DjangoModelFactory[Instrument]):
    """Murabaha without criteria unless said otherwise; `sectors` and `regions` take lists."""

    class Meta:
        model = Instrument

    organisation = factory.SubFactory(OrganisationFactory, kind="finance", verification="register")
    name = factory.Sequence(lambda n: f"Machine finance {n}")
    contract = "murabaha"

    @classmethod
    def _create(
        cls,
        model_class: type[Instrument],
        *args: Any,
        sectors: Iterable[Sector] = (),
        regions: Iterable[Any] = (),
        **fields: Any,
    ) -> Instrument:
        instrument: Instrument = super()._create(model_class, *args, **fields)
        instrument.sectors.set(sectors)
        instrument.regions.set(regions)
        return instrument


class CapabilityFactory(DjangoModelFactory[Capability]):
    class Meta:
        model = Capability

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Vacuum packing {n}")


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    organisation = factory.SubFactory(OrganisationFactory, kind="government")
    kind = Programme.Kind.PROGRAMME
    title = factory.Sequence(lambda n: f"Energy audit voucher {n}")


def connect_rows(one: Organisation, other: Organisation, origin: str = "introduction") -> Connection:
    """A connection as a row, in the order that its constraint asks for."""
    first, second = sorted([one, other], key=lambda organisation: organisation.pk)
    return Connection.objects.create(first=first, second=second, origin=origin)


class MemberListFactory(DjangoModelFactory[MemberList]):
    class Meta:
        model = MemberList

    cluster = factory.SubFactory(ClusterFactory)
    filename = "members.csv"
    header = factory.LazyFunction(lambda: ["Company"])
    columns = factory.LazyFunction(lambda: ["name"])
