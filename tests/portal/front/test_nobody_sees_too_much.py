"""For random organisations, choices and readers: no page shows what its level forbids, and those who may see it do.

Every field holds a word of its own that stands nowhere else. Who may read it is worked out here once more, in plain sentences, without
the code that is being tested.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matchmaking.models import Listing
from matchmaking.services.listings import index_listing
from portal.accounts.models import User
from portal.organisations.models import Cluster, Exclusion, Organisation, Site
from portal.organisations.models import Reference as PastWork
from portal.organisations.services import index_organisations, index_references
from portal.search import shelf
from portal.search.audience import may_read, terms_for
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import (
    CapabilityFactory,
    CertificateFactory,
    ClusterFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
    ReferenceFactory,
    connect_rows,
)
from tests.factories.taxonomy import CertificateTypeFactory, RegionFactory

pytestmark = pytest.mark.django_db

LEVELS = ["public", "members", "cluster", "introduced", "own"]
DEFAULTS = {"phone": "introduced", "email": "introduced", "turnover": "own", "quantities": "own"}
TEXTS = (
    "description",
    "makes",
    "serves",
    "buys",
    "capabilities",
    "certificates",
    "past_work",
    "sites",
    "registration_number",
    "website",
)
FIELDS = (*TEXTS, "phone", "email", "turnover", "quantities")
AMOUNTS = ("turnover", "quantities")
IN_DIRECTORY = ("description", "makes", "serves", "buys", "certificates")
TURNOVERS = {0: ("1-5m", "1 to 5 million US dollars"), 1: ("5-20m", "5 to 20 million US dollars")}
SMALLEST = {0: 771, 1: 881}
LISTING_AUDIENCES = ["public", "members", "cluster"]
SUITED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    # An example takes seconds, and what is drawn reads plainly: looking for a smaller one is not worth the minutes.
    phases=[Phase.generate],
    database=None,
    derandomize=True,
)


@dataclass(frozen=True)
class Choices:
    """What is drawn for one of the two organisations that are looked at."""

    levels: dict[str, str]
    clusters: frozenset[int]
    is_published: bool
    audience: str


@dataclass(frozen=True)
class Drawn:
    """`known` and `kept_out` name readers' organisations (kinds of READERS) by the number of the organisation looked at.

    What each reader may find in the index is compared for all of them; two go `walking` through the pages.
    """

    told: tuple[Choices, Choices]
    reader_clusters: dict[str, frozenset[int]]
    known: frozenset[tuple[int, str]]
    kept_out: frozenset[tuple[int, str]]
    walking: tuple[str, str]


READERS = ("firm", "bank", "ministry")
clusters = st.frozensets(st.sampled_from([0, 1]))
choices = st.builds(
    Choices,
    levels=st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from(LEVELS[2:] if name in AMOUNTS else LEVELS) for name in (*FIELDS, "languages", "size")
        },
    ),
    clusters=clusters,
    is_published=st.sampled_from([True, True, True, False]),
    audience=st.sampled_from(LISTING_AUDIENCES),
)
pairs = st.frozensets(st.tuples(st.sampled_from([0, 1]), st.sampled_from(READERS)), max_size=3)
drawn = st.builds(
    Drawn,
    told=st.tuples(choices, choices),
    reader_clusters=st.fixed_dictionaries(dict.fromkeys(READERS, clusters)),
    known=pairs,
    kept_out=pairs,
    walking=st.tuples(st.sampled_from(["firm", "own", "visitor"]), st.sampled_from(["bank", "ministry", "office"])),
)


@dataclass
class World:
    organisations: list[Organisation] = field(default_factory=list)
    needles: list[dict[str, str]] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    works: list[PastWork] = field(default_factory=list)
    readers: dict[str, Any] = field(default_factory=dict)


def word() -> str:
    """A word that nobody writes, and that is not near another one."""
    return "q" + uuid4().hex[:15].translate(str.maketrans("0123456789", "ghijklmnop"))


def make(told: Drawn) -> World:
    world, there = World(), [ClusterFactory(), ClusterFactory()]
    region = RegionFactory()
    for number, chosen in enumerate(told.told):
        needles = {name: word() for name in TEXTS}
        needles |= {"phone": f"+96650{number}{uuid4().int % 10**6:06}", "email": f"{word()}@{word()}.example"}
        needles["turnover"] = TURNOVERS[number][1]
        needles["quantities"] = f"{SMALLEST[number]} pallets"
        organisation = OrganisationFactory(
            trade_name_latin=f"Looked at {number}",
            region=region,
            description=needles["description"],
            makes=[needles["makes"]],
            serves=[needles["serves"]],
            buys=[needles["buys"]],
            registration_number=needles["registration_number"],
            website=f"https://{needles['website']}.example/",
            phone=needles["phone"],
            email=needles["email"],
            turnover=TURNOVERS[number][0],
            size="250+",
            visibility=chosen.levels,
            published_at=timezone.now() if chosen.is_published else None,
        )
        CapabilityFactory(
            organisation=organisation, name=needles["capabilities"], unit="pallets", smallest=SMALLEST[number]
        )
        name = needles["certificates"]
        CertificateFactory(
            organisation=organisation,
            type=CertificateTypeFactory(slug=name[:20], name_en=name, name_fr=name, name_ar=name),
        )
        Site.objects.create(organisation=organisation, name=needles["sites"], region=region)
        world.works.append(ReferenceFactory(organisation=organisation, title=needles["past_work"]))
        for one in chosen.clusters:
            ClusterMembershipFactory(cluster=there[one], organisation=organisation)
        world.listings.append(
            ListingFactory(organisation=organisation, title=word(), audience=chosen.audience, cluster=there[0])
        )
        world.organisations.append(organisation)
        world.needles.append(needles)
    world.readers = {"visitor": AnonymousUser(), "own": UserFactory(), "office": UserFactory()}
    MembershipFactory(organisation=world.organisations[0], user=world.readers["own"], role="owner")
    OfficeStaffFactory(cluster=there[0], user=world.readers["office"])
    for name in READERS:
        world.readers[name] = _reader(name, told, world, there)
    index_organisations(Organisation.objects.all())
    index_references(PastWork.objects.all())
    for listing in world.listings:
        index_listing(listing)
    project_pending()
    return world


def _reader(name: str, told: Drawn, world: World, there: list[Cluster]) -> User:
    kind = {"firm": "firm", "bank": "finance", "ministry": "government"}[name]
    own = OrganisationFactory(kind=kind, trade_name_latin=f"Looks as {name}", verification="document")
    for one in told.reader_clusters[name]:
        ClusterMembershipFactory(cluster=there[one], organisation=own)
    for number, organisation in enumerate(world.organisations):
        if (number, name) in told.known:
            connect_rows(organisation, own)
        if (number, name) in told.kept_out:
            Exclusion.objects.create(organisation=organisation, excluded=own)
    person: User = UserFactory()
    MembershipFactory(organisation=own, user=person, role="owner")
    return person


def may_see(told: Drawn, number: int, name: str, reader: str) -> bool:
    """In plain sentences: whether a reader may see a field of the organisation with that number."""
    chosen = told.told[number]
    if reader == "own" and number == 0:
        return True
    if name == "quantities" and not may_see(told, number, "capabilities", reader):
        return False  # how much stands beside what
    if not chosen.is_published:
        return False
    level = chosen.levels.get(name, DEFAULTS.get(name, "public"))
    if level == "public":
        return True
    if reader == "visitor" or (number, reader) in told.kept_out:
        return False
    if name in AMOUNTS and reader == "ministry":
        return False
    its = {
        "own": told.told[0].clusters,
        "office": frozenset({0}),
        **told.reader_clusters,
    }[reader]
    knows = (number, reader) in told.known
    return {
        "members": True,
        "cluster": knows or bool(its & chosen.clusters),
        "introduced": knows,
        "own": False,
    }[level]


def may_read_listing(told: Drawn, number: int, reader: str) -> bool:
    audience = told.told[number].audience
    if (reader == "own" and number == 0) or audience == "public":
        return True
    if reader == "visitor" or (number, reader) in told.kept_out:
        return False
    its = {"own": told.told[0].clusters, "office": frozenset({0}), **told.reader_clusters}[reader]
    return audience == "members" or 0 in its


@contextmanager
def example() -> Iterator[None]:
    """A database and an index of its own, gone afterwards."""
    folder = Path(str(shelf.folder())).parent / uuid4().hex
    with override_settings(SEARCH_DIR=folder), transaction.atomic():
        cache.clear()
        yield
        transaction.set_rollback(True)
    shelf._opened.pop(str(folder), None)
    shutil.rmtree(folder, ignore_errors=True)


def look(told: Drawn) -> None:
    with example():
        world = make(told)
        for name, reader in world.readers.items():
            _documents(told, world, name, reader)
            if name not in told.walking:
                continue
            browser = Client()
            if name != "visitor":
                browser.force_login(reader)
            _pages(told, world, name, browser)
            _searches(told, world, name, browser)


def _forbidden(told: Drawn, world: World, reader: str) -> dict[str, tuple[int, str]]:
    return {
        needle: (number, name)
        for number, needles in enumerate(world.needles)
        for name, needle in needles.items()
        if not may_see(told, number, name, reader)
    }


def _documents(told: Drawn, world: World, name: str, reader: Any) -> None:
    terms, forbidden = terms_for(reader), _forbidden(told, world, name)
    cards: dict[str, int] = {}
    for row in SearchDocument.objects.filter(deleted_at=None):
        if not may_read(terms, row.audience):
            continue
        text = f"{row.title} {row.body} {row.facets} {row.sort_name} {row.codes}"
        assert not [where for needle, where in forbidden.items() if needle in text], (name, row.key)
        if row.kind == "organisation":
            cards[row.subject] = cards.get(row.subject, 0) + 1
            number = next((n for n, one in enumerate(world.organisations) if one.public_id == row.subject), None)
            if number is not None and not may_see(told, number, "languages", name):
                assert "language" not in row.facets, (name, row.key)
    assert set(cards.values()) <= {1}, name


def _pages(told: Drawn, world: World, name: str, browser: Client) -> None:
    forbidden = _forbidden(told, world, name)
    addresses = [
        *(one.get_absolute_url() for one in (*world.organisations, *world.listings)),
        *(reverse("organisations:reference_detail", args=[work.public_id]) for work in world.works),
        reverse("front:directory"), reverse("front:member_home"), reverse("front:cluster_list"),
        *(cluster.get_absolute_url() for cluster in Cluster.objects.all()),
        reverse("matchmaking:need_list"), reverse("matchmaking:match_list"),
    ]  # fmt: skip
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code in {200, 302, 404}, (name, address)
        text = answer.content.decode()
        leaks = [where for needle, where in forbidden.items() if needle in text]
        assert not leaks, (name, address, leaks)
    for number, organisation in enumerate(world.organisations):
        text = browser.get(organisation.get_absolute_url()).content.decode()
        for field_name, needle in world.needles[number].items():
            if may_see(told, number, field_name, name):
                assert needle in text, (name, number, field_name)
        listed = browser.get(reverse("matchmaking:need_list")).content.decode()
        title = world.listings[number].title
        assert (title in listed) == may_read_listing(told, number, name), (name, number, "need")


def _searches(told: Drawn, world: World, name: str, browser: Client) -> None:
    """Asked for by its very word, an organisation is found exactly by those who may read that word."""
    for number, organisation in enumerate(world.organisations):
        link = f'href="{organisation.get_absolute_url()}'
        for field_name in (*IN_DIRECTORY, "registration_number", "email"):
            asked = {"q": world.needles[number][field_name].partition("@")[0]}
            found = link in browser.get(reverse("front:directory"), asked).content.decode()
            if field_name in IN_DIRECTORY:
                assert found == may_see(told, number, field_name, name), (name, number, field_name)
            elif not may_see(told, number, field_name, name):
                assert not found, (name, number, field_name)
            if field_name in {"makes", "email"} and not may_see(told, number, field_name, name):
                assert link not in browser.get(reverse("front:search"), asked).content.decode()
                assert link not in browser.get(reverse("front:search_suggest"), asked).content.decode()
        asked = {"q": world.needles[number]["past_work"]}
        found = link in browser.get(reverse("front:search"), asked).content.decode()
        assert found == may_see(told, number, "past_work", name), (name, number, "past_work")
        certificate = {"certificate": world.needles[number]["certificates"][:20]}
        narrowed = link in browser.get(reverse("front:directory"), certificate).content.decode()
        assert narrowed == may_see(told, number, "certificates", name), (name, number, "certificate as a facet")


@given(drawn)
@settings(SUITED, max_examples=3)
def test_no_page_shows_what_its_level_forbids(told: Drawn) -> None:
    look(told)


@pytest.mark.full
@given(drawn)
@settings(SUITED, max_examples=40)
def test_no_page_shows_what_its_level_forbids_however_often_it_is_tried(told: Drawn) -> None:
    look(told)
