"""Pages of results count who was found, in memory, for the month's receipt."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.activity import tallies
from portal.activity.models import Tally

pytestmark = pytest.mark.django_db


def test_pages_count_who_was_found_by_members_and_not_by_oneself(
    client: Client, cast: SimpleNamespace, findable: Callable[..., None]
) -> None:
    findable(cast.firm, cast.packer)
    tallies._counted.clear()
    for address in ("/directory/", "/search/?q=dates"):
        client.get(address)
    assert tallies.flush() == 0
    client.force_login(cast.packer_owner)
    for address in ("/directory/", "/search/?q=dates", "/search/?q=packing", "/search/?q=zzzz"):
        client.get(address)
    tallies.flush()
    month = timezone.localdate().replace(day=1)
    assert tallies.total(tallies.FOUND, cast.firm.public_id, month) >= 2
    assert not Tally.objects.filter(key=cast.packer.public_id).exists()
