"""Claims, corrections and letters in the queue of the office: found, said, led on, gone when they are decided."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.desk.models import QueueItem
from portal.desk.services.queue import refresh_queue
from portal.desk.sources import sources
from portal.onboarding.models import Claim, Correction
from portal.onboarding.services.claims import decide_claim
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(cluster, hofuf):
    made = NobodysFactory(region=hofuf)
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


def claim_of(farm, state, **more):
    given = {
        "way": "papers",
        "name": "Amal",
        "proven_at": timezone.now(),
        "token_hash": f"{state}{Claim.objects.count()}",
    }
    return Claim.objects.create(organisation=farm, state=state, **given | more)


def rows(cluster, kind):
    return list(QueueItem.objects.filter(cluster=cluster, kind=kind, gone_at=None).select_related("organisation"))


def test_a_claim_waits_until_it_is_decided(cluster, other_cluster, farm, cluster_manager):
    claim = claim_of(farm, "review", reach="amal@people.example")
    claim_of(farm, "begun", way="letter", proven_at=None)
    claim_of(farm, "begun", way="email", proven_at=None)
    claim_of(farm, "disputed")
    claim_of(farm, "granted")
    refresh_queue(cluster)
    refresh_queue(other_cluster)
    found = rows(cluster, "claim")
    assert sorted(one.facts["state"] for one in found) == ["begun", "disputed", "review"]
    assert rows(other_cluster, "claim") == []
    source = sources["claim"]
    with CaptureQueriesContext(connection) as asked:
        told, led, noted = source.titles(found), source.actions(found), source.notes(found)
    assert len(asked) == 0
    assert all(farm.name in one for one in told)
    assert all(noted)
    by_state = {item.facts["state"]: actions[0].url for item, actions in zip(found, led, strict=True)}
    assert by_state["begun"].endswith("/letter/")
    assert by_state["review"].endswith(f"/claims/{claim.public_id}/")
    decide_claim(claim, by=cluster_manager, accept=False, reason="Not theirs")
    refresh_queue(cluster)
    assert claim.public_id not in {one.key for one in rows(cluster, "claim")}


def test_a_removal_says_when_it_is_final_and_whether_to_call(cluster, farm):
    now = timezone.now()
    Correction.objects.create(
        organisation=farm,
        what="remove",
        state="held",
        proven_at=now,
        held_at=now,
        sent_to="+966507654321",
        token_hash="a",
    )
    Correction.objects.create(organisation=farm, what="wrong", state="begun", token_hash="b")
    refresh_queue(cluster)
    (one,) = rows(cluster, "correction")
    assert (one.due_on - timezone.localdate(now)).days == 7
    source = sources["correction"]
    assert "wants no page" in source.titles([one])[0]
    assert "call it first" in source.notes([one])[0]
    assert source.actions([one])[0][0].url.endswith(f"/corrections/{one.key}/")
