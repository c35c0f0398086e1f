"""Inviting all at once: nobody twice, each with its outcome, going on where a worker died."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Tag
from portal.desk.services.tags import set_tags
from portal.onboarding.models import Round
from portal.onboarding.services import rounds
from portal.onboarding.services.rounds import start_round, work_on_round
from portal.organisations.models import Approach
from portal.organisations.services.approaches import approach
from portal.outbox.services import drain
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(cluster, hofuf):
    made = [
        NobodysFactory(
            slug=f"n-{n}", region=hofuf, trade_name_latin=f"Farm {n}", phone="", email=f"info@farm-{n}.example"
        )
        for n in range(4)
    ]
    made.append(NobodysFactory(slug="n-none", region=hofuf, trade_name_latin="Farm without", phone="", email=""))
    for one in made:
        ClusterMembershipFactory(cluster=cluster, organisation=one)
    return made


def outcomes(made):
    return sorted(made.rows.values_list("outcome", flat=True))


def test_each_is_asked_once_whatever_is_clicked(cluster, members, cluster_manager, django_capture_on_commit_callbacks):
    approach(members[0], cluster, by=cluster_manager, way="whatsapp", email="info@farm-0.example")
    made = start_round(cluster, by=cluster_manager, way="message")
    assert start_round(cluster, by=cluster_manager, way="message").pk == made.pk, "two clicks are one"
    with django_capture_on_commit_callbacks(execute=True):
        work_on_round(made.public_id)
        work_on_round(made.public_id)
    drain()
    made.refresh_from_db()
    assert made.ended_at
    assert outcomes(made) == ["asked", "asked", "asked", "none"]
    assert Approach.objects.count() == 4
    assert sorted(to for one in mail.outbox for to in one.to) == [f"info@farm-{n}.example" for n in (1, 2, 3)]


def test_a_second_round_finds_only_who_was_never_asked(cluster, members, cluster_manager):
    work_on_round(start_round(cluster, by=cluster_manager, way="print").public_id)
    second = start_round(cluster, by=cluster_manager, way="print")
    assert [row.organisation.slug for row in second.rows.all()] == ["n-none"]


def test_a_worker_that_dies_goes_on_with_the_next(cluster, members, cluster_manager, monkeypatch):
    made = start_round(cluster, by=cluster_manager, way="print")
    done = []

    def dies(*args, **kwargs):
        if len(done) == 2:
            raise RuntimeError("killed")
        done.append(1)
        return approach(*args, **kwargs)

    monkeypatch.setattr(rounds, "approach", dies)
    with pytest.raises(RuntimeError):
        work_on_round(made.public_id)
    assert Approach.objects.count() == 2
    monkeypatch.undo()
    work_on_round(made.public_id)
    assert (Approach.objects.count(), outcomes(made)) == (4, ["asked"] * 4 + ["none"])


def test_for_the_office_alone(cluster, members, packer_owner, cluster_manager, staff_member, browser_of):
    address = reverse("onboarding:rounds", args=[cluster.slug])
    for who in (packer_owner, staff_member):
        assert browser_of(who).get(address).status_code == 404
        with pytest.raises(NotAllowed):
            start_round(cluster, by=who, way="print")
    office = browser_of(cluster_manager)
    assert "5 members have not been asked yet" in office.get(address).content.decode()
    assert office.post(address, {}).status_code == 422
    assert office.post(address, {"way": "print"}).status_code == 302
    assert "http-equiv" in office.get(address).content.decode(), "it looks again by itself while it is under way"
    drain()
    made = Round.objects.get()
    assert made.ended_at
    assert "Farm without" in office.get(address).content.decode()


def test_without_members_to_ask_there_is_no_round(cluster, cluster_manager):
    with pytest.raises(NotPossible):
        start_round(cluster, by=cluster_manager, way="print")


def test_a_round_goes_to_the_members_with_a_tag(cluster, other_cluster, members, cluster_manager, browser_of):
    set_tags(cluster, members[0], by=cluster_manager, words="export")
    set_tags(cluster, members[1], by=cluster_manager, words="Export, new")
    export, new = cluster.tags.order_by("name")
    theirs = Tag.objects.create(cluster=other_cluster, name="theirs")
    theirs.organisations.add(members[2])
    address = reverse("onboarding:rounds", args=[cluster.slug])
    office = browser_of(cluster_manager)
    page = office.get(address).text
    assert f'value="tag:{export.public_id}"' in page
    assert theirs.public_id not in page
    for wrong in (f"tag:{theirs.public_id}", "tag:", "no:1", "x"):
        answer = office.post(address, {"way": "print", "group": wrong})
        assert answer.status_code == 422
        with pytest.raises(NotPossible):
            start_round(cluster, by=cluster_manager, way="print", group=wrong)
    assert not Round.objects.exists()
    assert office.post(address, {"way": "print", "group": f"tag:{new.public_id}"}).status_code == 302
    drain()
    assert [row.organisation for row in Round.objects.get().rows.all()] == [members[1]]
    second = start_round(cluster, by=cluster_manager, way="print", group=f"tag:{export.public_id}")
    assert [row.organisation for row in second.rows.all()] == [members[0]], "who was asked before is left out"
    drain()
    nobody = office.post(address, {"way": "print", "group": f"tag:{new.public_id}"})
    assert (nobody.status_code, "Every one of these is kept by its own people" in nobody.text) == (422, True)
    third = start_round(cluster, by=cluster_manager, way="print")
    assert third.rows.count() == 3, "all are the others"


def test_without_tags_nothing_is_asked_of_groups(cluster, members, cluster_manager, browser_of):
    assert 'name="group"' not in browser_of(cluster_manager).get(reverse("onboarding:rounds", args=[cluster.slug])).text
