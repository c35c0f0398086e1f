"""A matchmaking day of the cluster's office, announced to all members."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.events.models import Event
from tests.factories.events import event_of


@pytest.fixture
def b2b_day(cast: SimpleNamespace) -> Event:
    return event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster)


@pytest.fixture
def elsewhere(cast: SimpleNamespace) -> Event:
    """An event of somebody else."""
    return event_of(cast.ministry, by=cast.government_officer, title="Grants explained", kind=Event.Kind.CONFERENCE)
