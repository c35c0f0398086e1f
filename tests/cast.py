"""The cast: who plays in the tests. Each part is a fixture; `cast` is everybody at once, by name.

The scene: the dates cluster of Al-Ahsa. A firm and its packer, a university lab, a bank, a ministry and the cluster's office,
with their people; a stranger who belongs to no organisation; and a person of the portal's own staff.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster, Membership, Organisation
from portal.taxonomy.models import Region

from .factories.accounts import UserFactory
from .factories.organisations import (
    ClusterFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
)
from .factories.taxonomy import RegionFactory, SectorFactory

OWNER, ADMIN, MEMBER = Membership.Role.OWNER, Membership.Role.ADMIN, Membership.Role.MEMBER


def _person(name: str, organisation: Organisation | None = None, role: str = MEMBER) -> User:
    address = name.split(maxsplit=1)[0].lower()
    user: User = UserFactory(full_name=name, email=f"{address}@people.example")
    if organisation is not None:
        MembershipFactory(organisation=organisation, user=user, role=role)
    return user


# Places


@pytest.fixture
def hofuf(db: None) -> Region:
    return RegionFactory()


@pytest.fixture
def sfax(db: None) -> Region:
    return RegionFactory(
        slug="sfax", country="TN", name_en="Sfax", name_fr="Sfax", name_ar="صفاقس", latitude=34.7406, longitude=10.7603
    )


# Organisations


@pytest.fixture
def firm(hofuf: Region) -> Organisation:
    """Makes date paste, buys packing: the one who asks in most scenes."""
    return OrganisationFactory(
        slug="dar-sanabel",
        trade_name_latin="Dar Sanabel Dates",
        trade_name_ar="دار السنابل للتمور",
        summary="Pits dates and makes date paste.",
        region=hofuf,
        makes=["date paste", "pitted dates"],
        buys=["vacuum packing", "cartons"],
        sectors=[SectorFactory(code="1030")],
    )


@pytest.fixture
def packer(hofuf: Region) -> Organisation:
    """Serves what the firm buys: the one who answers in most scenes."""
    return OrganisationFactory(
        slug="nakhla-pack",
        trade_name_latin="Nakhla Pack",
        trade_name_ar="نخلة باك",
        summary="Contract packer of dates and date paste.",
        region=hofuf,
        serves=["vacuum packing of dates", "gift boxes"],
        buys=["recyclable film"],
        sectors=[SectorFactory(code="1709")],
    )


@pytest.fixture
def lab(hofuf: Region) -> Organisation:
    return OrganisationFactory(
        kind="university",
        slug="waha-food-science",
        trade_name_latin="Waha University, Food Science",
        trade_name_ar="جامعة الواحة، علوم الأغذية",
        region=hofuf,
        serves=["shelf life tests"],
    )


@pytest.fixture
def bank(hofuf: Region) -> Organisation:
    return OrganisationFactory(
        kind="finance", slug="tamweel-al-sharq", trade_name_latin="Tamweel Al Sharq", region=hofuf
    )


@pytest.fixture
def ministry(hofuf: Region) -> Organisation:
    return OrganisationFactory(
        kind="government", slug="agency-for-small-firms", trade_name_latin="Agency for Small Firms", region=hofuf
    )


@pytest.fixture
def office(hofuf: Region) -> Organisation:
    return OrganisationFactory(
        kind="cluster", slug="dates-office", trade_name_latin="Al-Ahsa Dates Cluster Office", region=hofuf
    )


@pytest.fixture
def cluster(hofuf: Region, office: Organisation, firm: Organisation, packer: Organisation) -> Cluster:
    """Dates of Al-Ahsa: the firm sits at processing, the packer at packing."""
    dates: Cluster = ClusterFactory(
        slug="dates-al-ahsa",
        name_en="Al-Ahsa dates",
        name_fr="Dattes d'Al-Ahsa",
        name_ar="تمور الأحساء",
        region=hofuf,
        organisation=office,
    )
    ClusterMembershipFactory(cluster=dates, organisation=firm, link=dates.links.get(position=2))
    ClusterMembershipFactory(cluster=dates, organisation=packer, link=dates.links.get(position=3))
    return dates


@pytest.fixture
def other_cluster(sfax: Region) -> Cluster:
    """Textiles of Sfax: nobody of the cast belongs to it."""
    return ClusterFactory(
        slug="textiles-sfax",
        name_en="Sfax textiles",
        name_fr="Textiles de Sfax",
        name_ar="منسوجات صفاقس",
        product_en="garments",
        product_fr="vêtements",
        product_ar="الملابس",
        region=sfax,
    )


# People


@pytest.fixture
def firm_owner(firm: Organisation) -> User:
    return _person("Huda Al-Mazroui", firm, OWNER)


@pytest.fixture
def firm_admin(firm: Organisation) -> User:
    return _person("Karim Al-Saleh", firm, ADMIN)


@pytest.fixture
def firm_member(firm: Organisation) -> User:
    return _person("Layla Al-Omar", firm, MEMBER)


@pytest.fixture
def packer_owner(packer: Organisation) -> User:
    return _person("Yusuf Al-Barrak", packer, OWNER)


@pytest.fixture
def researcher(lab: Organisation) -> User:
    return _person("Salma Haddad", lab, OWNER)


@pytest.fixture
def finance_officer(bank: Organisation) -> User:
    return _person("Tariq Al-Fahd", bank, OWNER)


@pytest.fixture
def government_officer(ministry: Organisation) -> User:
    return _person("Noura Al-Dosari", ministry, OWNER)


@pytest.fixture
def cluster_manager(cluster: Cluster, office: Organisation) -> User:
    user = _person("Samia Bahri", office, OWNER)
    OfficeStaffFactory(cluster=cluster, user=user)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, belongs nowhere."""
    return _person("Omar Nasser")


@pytest.fixture
def former_member(firm: Organisation) -> User:
    """Was a member of the firm until a moment ago."""
    user = _person("Majid Al-Ali", firm, ADMIN)
    user.memberships.update(ended_at=timezone.now())
    return user


@pytest.fixture
def staff_member(db: None) -> User:
    """Of the portal's own staff."""
    return UserFactory(full_name="Rim Staff", email="rim@staff.example", is_staff=True, is_superuser=True)


@pytest.fixture
def cast(
    firm: Organisation,
    packer: Organisation,
    lab: Organisation,
    bank: Organisation,
    ministry: Organisation,
    office: Organisation,
    cluster: Cluster,
    other_cluster: Cluster,
    firm_owner: User,
    firm_admin: User,
    firm_member: User,
    packer_owner: User,
    researcher: User,
    finance_officer: User,
    government_officer: User,
    cluster_manager: User,
    former_member: User,
    stranger: User,
    staff_member: User,
) -> SimpleNamespace:
    """Everybody on stage: `cast.firm_owner`, `cast.lab` ..."""
    return SimpleNamespace(**dict(locals()))


@pytest.fixture
def browser_of(db: None) -> Callable[[User | None], Client]:
    """`browser_of(firm_owner)` is a signed-in test client of its own; `browser_of(None)` is a visitor's."""

    def open_browser(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return open_browser
