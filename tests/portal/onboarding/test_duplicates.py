"""What is here twice is found by those that share something, kept once, and never asked about again once it was decided."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.clock import duties
from portal.core.errors import NotAllowed
from portal.desk.models import QueueItem
from portal.desk.services.queue import refresh_queue
from portal.desk.sources import sources
from portal.onboarding.models import Duplicate, LikenessKey
from portal.onboarding.services.duplicates import look_at, look_through, say_different
from portal.organisations.services.announcing import changed, changed_together
from portal.organisations.services.member_lists import set_columns, upload_list, write_list
from portal.outbox.services import drain
from tests.factories.dup import DuplicateFactory
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(packer, cluster, hofuf):
    """The packer once more, as another list has it."""
    made = OrganisationFactory(
        slug="nakhla-pack-2",
        trade_name_latin="Nakhla Pack Co. Ltd",
        region=hofuf,
        claimed_at=None,
        email="",
        registration_number="2250001234",
    )
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


def test_a_change_finds_its_double_once_with_score_and_reasons(twin, packer, firm, django_capture_on_commit_callbacks):
    for one in (packer, twin, twin):
        with django_capture_on_commit_callbacks(execute=True):
            changed(one)
        drain()
    pair = Duplicate.objects.get()
    assert (pair.first, pair.second, pair.state) == (packer, twin, "open")
    assert pair.score >= 0.8
    assert pair.reasons[0] == "name"


def test_what_is_no_longer_alike_is_no_longer_asked(twin, packer):
    look_at(packer)
    look_at(twin)
    assert Duplicate.objects.count() == 1
    twin.trade_name_latin = "Golden Pit Press"
    twin.save()
    look_at(twin)
    assert not Duplicate.objects.exists()


def test_who_is_not_shown_is_compared_with_nobody(twin, packer):
    twin.published_at = None
    twin.save()
    look_at(packer)
    assert look_at(twin) == 0
    assert not Duplicate.objects.exists()
    assert not LikenessKey.objects.filter(organisation=twin).exists()


def test_different_is_remembered_whatever_is_found_later(twin, packer, cluster_manager):
    look_at(packer)
    look_at(twin)
    pair = Duplicate.objects.get()
    say_different(pair, by=cluster_manager)
    say_different(pair, by=cluster_manager)
    look_at(twin)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("different", cluster_manager)
    assert pair.decided_at


def test_all_are_looked_through_once_a_day_in_batches(twin, packer, firm, monkeypatch):
    monkeypatch.setattr("portal.onboarding.services.duplicates.AT_ONCE", 2)
    cache.clear()
    duties["onboarding.duplicates"]()
    drain()
    assert Duplicate.objects.get().second == twin
    with CaptureQueriesContext(connection) as queries:
        look_through()
    assert len(queries) == 1, "a second time on one day compares nobody"


def test_many_that_changed_at_once_are_looked_at_together(twin, packer, django_capture_on_commit_callbacks):
    look_at(packer)
    look_at(twin)
    Duplicate.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True), changed_together():
        changed(packer)
        changed(twin)
    drain()
    assert Duplicate.objects.count() == 1


def test_a_crowd_that_shares_a_word_costs_no_more_than_a_few(hofuf):
    counts = []
    for number in (3, 70):
        for place in range(number):
            OrganisationFactory(trade_name_latin=f"Salam {'abcdefghij'[place % 10]}{place} Works", region=hofuf)
        last = OrganisationFactory(trade_name_latin="Salam Last Works", region=hofuf)
        look_through()
        look_at(last)
        with CaptureQueriesContext(connection) as queries:
            look_at(last)
        counts.append(len(queries))
    assert max(counts) <= 12


@pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "stranger", "government_officer"])
def test_nobody_but_the_office_and_the_staff_decides(who, cast, twin, browser_of):
    pair = DuplicateFactory(first=cast.packer, second=twin)
    with pytest.raises(NotAllowed):
        say_different(pair, by=getattr(cast, who))
    address = reverse("onboarding:duplicate", args=[pair.public_id])
    assert browser_of(getattr(cast, who)).get(address).status_code == 404


def test_the_queue_of_the_office_has_the_pair_with_what_can_be_done(cluster, other_cluster, twin, packer, firm):
    pair = DuplicateFactory(first=packer, second=twin)
    outside = OrganisationFactory(trade_name_latin="Nakhla Packing")
    DuplicateFactory(first=packer, second=outside)
    refresh_queue(cluster)
    refresh_queue(other_cluster)
    item = QueueItem.objects.get(kind="duplicate")
    assert (item.cluster, item.key, item.gone_at) == (cluster, pair.public_id, None)
    source = sources["duplicate"]
    assert source.titles([item]) == ["Nakhla Pack and Nakhla Pack Co. Ltd: one organisation?"]
    assert source.notes
    assert source.notes([item]) == ["90% alike: the same name and the same place"]
    place = reverse("onboarding:duplicate", args=[pair.public_id])
    assert [(one.label, one.url) for one in source.actions([item])[0]] == [
        ("Compare", place),
        ("They are different", f"{place}#different"),
    ]
    Duplicate.objects.update(state="different")
    refresh_queue(cluster)
    item.refresh_from_db()
    assert item.gone_at


def test_the_staff_reads_all_pairs_in_as_many_queries_for_one_as_for_three(staff_member, browser_of):
    counts = []
    browser = browser_of(staff_member)
    for number in (1, 2):
        for place in range(number):
            DuplicateFactory(first__trade_name_latin=f"Wadi {number}{place}")
        browser.get(reverse("onboarding:duplicates"))
        with CaptureQueriesContext(connection) as queries:
            assert "Wadi" in browser.get(reverse("onboarding:duplicates")).text
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


@pytest.fixture
def list_with_a_likeness(cluster, cluster_manager, hofuf):
    """`list_with_a_likeness(*names)`: a list of the office, in which each row that is asked about is another organisation."""
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    SectorFactory(code="1030")

    def send(*names):
        text = "Company,City\n" + "".join(f"{name},Hofuf\n" for name in names)
        made = upload_list(cluster, SimpleUploadedFile("members.csv", text.encode()), by=cluster_manager)
        set_columns(made, by=cluster_manager, columns=made.columns, kind=made.kind, country=made.country)
        drain()
        asked = made.lines.filter(outcome="asked").values_list("number", flat=True)
        write_list(made, by=cluster_manager, decisions=dict.fromkeys(asked, "new"))
        drain()
        assert made.lines.filter(outcome="refused").count() == 0, [line.found for line in made.lines.all()]
        return made

    return send


def test_another_organisation_in_a_list_is_remembered_as_different(
    list_with_a_likeness, packer, cluster, cluster_manager, hofuf
):
    made = list_with_a_likeness("Nakhla Pack Est.", "Sanabel Farm", "Sanabel Farms")
    new, _farm, farms = (line.organisation for line in made.lines.order_by("number"))
    pairs = {
        (pair.first, pair.second): (pair.state, pair.decided_by)
        for pair in Duplicate.objects.select_related("first", "second")
    }
    assert pairs == {
        (packer, new): ("different", cluster_manager),
        (_farm, farms): ("different", cluster_manager),
    }
    told = Duplicate.objects.get(first=packer)
    assert told.score >= 0.8
    assert "name" in told.reasons
    look_at(new)
    look_at(packer)
    told.refresh_from_db()
    assert told.state == "different"
    refresh_queue(cluster)
    assert not QueueItem.objects.filter(kind="duplicate").exists()
    again = list_with_a_likeness("Nakhla Pack Est.", "Sanabel Farm", "Sanabel Farms")
    assert set(again.lines.values_list("outcome", flat=True)) == {"same"}, "the next list does not ask"


def test_of_one_outside_its_cluster_an_office_does_not_decide(list_with_a_likeness, hofuf):
    outside = OrganisationFactory(trade_name_latin="Golden Pit Press", region=hofuf)
    made = list_with_a_likeness("Golden Pit Press Est.")
    new = made.lines.get().organisation
    assert new
    assert not Duplicate.objects.filter(state="different").exists()
    look_at(outside)
    look_at(new)
    pair = Duplicate.objects.get()
    assert (pair.first, pair.second, pair.state) == (outside, new, "open"), "the staff is still asked"
