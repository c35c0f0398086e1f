"""`simulate_exposure`: what the rules of dispatch do on the demo clusters, and that nothing happens meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from matchmaking.models import Listing, Match, MatchSide
from portal.notifications.models import Notification
from portal.outbox.models import OutboxRow
from tests.factories.organisations import OrganisationFactory

Publish = Callable[..., Listing]
Settle = Callable[[], None]
LOSES_AT_MOST = 0.03


def test_on_the_demo_clusters_the_rules_hold_and_cost_less_than_three_parts_of_a_hundred_of_the_fit(
    ask_seeded: Callable[..., str],
) -> None:
    """Also when twice as many needs come as are open."""
    for a_week in ("0", "170"):
        told = json.loads(ask_seeded("simulate_exposure", "--weeks", "6", "--a-week", a_week, "--json"))
        fair, free = told["rules"]["as it is"], told["rules"]["without any rule"]
        assert fair["needs"] == free["needs"] > 400
        assert fair["most_a_week"] <= told["cap"] < free["most_a_week"]
        assert fair["newcomers_kept"] == fair["newcomers_owed"] > 0
        assert fair["fit_kept"] > 1 - LOSES_AT_MOST
        assert fair["gini"] < free["gini"]


@pytest.mark.django_db
def test_it_writes_nothing_and_tells_nobody(
    cast: SimpleNamespace, publish: Publish, settle: Settle, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
    publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    held = [list(model.objects.order_by("pk").values()) for model in (Match, MatchSide, Notification, OutboxRow)]

    call_command("simulate_exposure", weeks=2, a_week=30)

    assert held == [
        list(model.objects.order_by("pk").values()) for model in (Match, MatchSide, Notification, OutboxRow)
    ]
    said = capsys.readouterr().out
    assert "2 weeks of 30 needs, drawn from 1 that are open (seed 1)" in said
    assert "12 (cap 12)" in said
    assert "without any rule" in said


@pytest.mark.django_db
def test_where_nothing_is_open_it_says_so() -> None:
    with pytest.raises(CommandError, match="No need is open here"):
        call_command("simulate_exposure")
    with pytest.raises(CommandError, match="at least one"):
        call_command("simulate_exposure", weeks=0)
