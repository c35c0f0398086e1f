"""No page reads a whole table that grows with the portal: the databases themselves are asked how they would go about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from matchmaking.models import Listing, MatchSide
from portal.accounts.models import User
from portal.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

GROWING = {
    "matchmaking_listing", "matchmaking_match", "matchmaking_matchside", "organisations_clustermembership",
    "organisations_organisation", "organisations_reference", "organisations_reference_partners",
}  # fmt: skip
OF_EVERYBODY = ("home", "directory", "profile", "need", "matches", "needs")


def read_whole(sql: str, params: Any) -> set[str]:
    """The growing tables of which a statement reads every row, where the database has the choice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            # A table within a table stands there under its other name.
            names = {alias: table for table, alias in re.findall(r'"(\w+)" ([A-Z]\d+)\b', sql)}
            scanned = [re.match(r"SCAN (\w+)", row[3]) for row in cursor.fetchall()]
            found = {names.get(scan[1], scan[1]) for scan in scanned if scan}
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            found = set(re.findall(r"Seq Scan on (\w+)", "\n".join(row[0] for row in cursor.fetchall())))
            cursor.execute("SET LOCAL enable_seqscan = on")
    return found & GROWING


@pytest.fixture
def heard() -> Iterator[list[tuple[str, Any]]]:
    """The statements that were sent since."""
    sent: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def test_a_whole_table_is_noticed() -> None:
    everybody = Organisation.objects.filter(summary="no index knows this").query.sql_with_params()
    assert read_whole(*everybody) == {"organisations_organisation"}
    assert read_whole(*Organisation.objects.filter(slug="known").query.sql_with_params()) == set()


@pytest.mark.parametrize(
    ("who", "page"),
    [("firm_owner", page) for page in (*OF_EVERYBODY, "match")] + [("cluster_manager", page) for page in OF_EVERYBODY],
)
def test_pages_look_up_what_they_show(
    cast: SimpleNamespace,
    publish: Callable[..., Listing],
    settle: Callable[[], None],
    browser_of: Callable[[User], Any],
    heard: list[tuple[str, Any]],
    who: str,
    page: str,
) -> None:
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates", link=cast.cluster.links.get(position=3))
    settle()
    match = MatchSide.objects.select_related("match").get(side="asker", match__organisation=cast.packer).match
    addresses = {
        "home": f"/offices/{cast.cluster.slug}/" if who == "cluster_manager" else "/home/",
        "directory": "/directory/",
        "profile": cast.packer.get_absolute_url(),
        "need": need.get_absolute_url(),
        "matches": "/matches/",
        "match": match.get_absolute_url(),
        "needs": "/needs/",
    }
    client = browser_of(getattr(cast, who))
    heard.clear()
    answer = client.get(addresses[page])
    assert answer.status_code == 200
    sent = [one for one in heard if one[0].startswith("SELECT")]
    assert sent
    wrong = [(read_whole(*one), one[0][:400]) for one in sent if read_whole(*one)]
    assert wrong == []
