"""A cluster's own page."""

from __future__ import annotations

import pytest

from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db


def test_who_supports_the_whole_chain_is_named_once(cast, client, read):
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, lane="finance")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.lab, lane="research")
    page = read(client.get(cast.cluster.get_absolute_url())).select_one("main")
    assert page.get_text().count("Tamweel Al Sharq") == 1
    support = [one.get_text(" ", strip=True) for one in page.select(".support > li")]
    assert [one.split(" ")[0] for one in support] == ["Finance", "Research", "Government"]
    assert "Waha University" in support[1]
    assert support[2].endswith("No one yet")
    assert page.select(".ribbon .lane") == []
