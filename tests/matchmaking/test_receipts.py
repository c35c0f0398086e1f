"""The month's receipt: what it counts, who sees it, and that it is told once."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.models import Introduction, Listing, Match, MatchSide, Outcome
from matchmaking.queries.receipt import before, following, receipt_of, to_confirm
from matchmaking.services.receipts import KIND, send_due_receipts
from portal.activity.models import Tally
from portal.notifications.models import Notification, Occasion
from portal.notifications.reading import lines
from portal.organisations.models import Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
RIYADH = ZoneInfo("Asia/Riyadh")
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


def on(day: int, month: int = 11, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=RIYADH)


@pytest.fixture
def november(cast: SimpleNamespace) -> None:
    """The firm published two needs, of which one told three others; it was told of two needs of the packer's."""
    need = ListingFactory(organisation=cast.firm, published_at=on(2))
    ListingFactory(organisation=cast.firm, published_at=on(3), closed_at=on(20), outcome="here")
    ListingFactory(organisation=cast.firm, published_at=on(31, month=10))
    for organisation, answer, put in ((cast.packer, "interested", 5), (cast.lab, "declined", 6), (cast.bank, "", 30)):
        match = MatchFactory(listing=need, organisation=organisation, put_forward_at=on(put, hour=23))
        match.sides.filter(side="candidate").update(answer=answer)
    Match.objects.filter(organisation=cast.packer).update(agreed_at=on(9))
    for answer in ("interested", ""):
        asked = MatchFactory(
            listing=ListingFactory(organisation=cast.packer, published_at=on(1)),
            organisation=cast.firm,
            put_forward_at=on(4),
        )
        asked.sides.filter(side="candidate").update(answer=answer)
    Tally.objects.create(name="organisation.found", key=cast.firm.public_id, month=NOVEMBER, count=31)
    Tally.objects.create(name="organisation.found", key=cast.firm.public_id, month=OCTOBER, count=5)


def test_it_counts_what_happened_in_that_month(november: None, cast: SimpleNamespace) -> None:
    found = receipt_of(cast.firm, NOVEMBER)
    assert (found.found, found.asked, found.said_yes, found.said_no, found.silent) == (31, 2, 1, 0, 1)
    assert (found.published, found.told, found.interested) == (2, 3, 1)
    assert [match.organisation for match in found.introduced] == [cast.packer]
    assert [(one.words, one.count) for one in found.outcomes] == [(str(Listing.Outcome("here").label), 1)]
    october = receipt_of(cast.firm, OCTOBER)
    assert (october.found, october.asked, october.published, october.introduced) == (5, 0, 1, [])


def test_what_came_of_introductions_is_on_it_and_asked_for(november: None, cast: SimpleNamespace) -> None:
    introduction = Introduction.objects.create(match=MatchFactory(organisation=cast.firm), state="made")
    for after, said_at in ((30, on(12)), (90, None)):
        said = "deal" if said_at else ""
        facts = {"organisation": cast.firm, "after": after, "said": said, "said_at": said_at}
        asked = Outcome.objects.create(introduction=introduction, **facts)
    found = receipt_of(cast.firm, NOVEMBER)
    assert (str(Outcome.Said.DEAL.label), 1) in [(one.words, one.count) for one in found.outcomes]
    MatchSide.objects.filter(organisation=cast.firm).update(answer="declined")
    assert to_confirm(cast.firm).url == asked.get_absolute_url()


def test_months_follow_each_other() -> None:
    assert before(dt.date(2026, 1, 31)) == dt.date(2025, 12, 1)
    assert following(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert following(dt.date(2028, 2, 1)) == dt.date(2028, 3, 1)


def test_the_page_is_for_its_own_people(client: Client, november: None, cast: SimpleNamespace) -> None:
    address = f"/organisations/{cast.firm.slug}/receipt/2026-11/"
    for who in (cast.packer_owner, cast.cluster_manager, cast.stranger):
        client.force_login(who)
        assert client.get(address).status_code == 404
    client.force_login(cast.firm_member)
    page = client.get(address).text
    assert "What November 2026 brought" in page
    assert "31" in page
    assert "Nakhla Pack" in page
    for wrong in ("2026-13", "x", "2099-01", "2026-1-1", "0000-00"):
        assert client.get(f"/organisations/{cast.firm.slug}/receipt/{wrong}/").status_code == 404


def test_the_page_costs_the_same_with_more_rows(client: Client, november: None, cast: SimpleNamespace) -> None:
    client.force_login(cast.firm_owner)
    address = f"/organisations/{cast.firm.slug}/receipt/2026-11/"
    costs = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
        for _more in range(2):
            MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.lab, agreed_at=on(10))
    assert costs[0] == costs[1] <= 20


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
def test_an_empty_month_is_a_page_too(client: Client, cast: SimpleNamespace, language: str) -> None:
    client.force_login(cast.packer_owner)
    assert client.get(f"{language}/organisations/{cast.packer.slug}/receipt/").status_code == 200


def test_one_thing_to_confirm_is_the_most_urgent(cast: SimpleNamespace) -> None:
    def now() -> str:
        cast.firm.refresh_from_db()
        return to_confirm(cast.firm).url

    Organisation.objects.update(confirmed_on=None)
    assert now().endswith("/edit/")
    Organisation.objects.update(confirmed_on=timezone.localdate())
    assert now() == "/needs/new/"
    ListingFactory(organisation=cast.firm)
    assert to_confirm(cast.firm).sentence.startswith("Everything of yours is up to date")
    MatchFactory(
        listing=ListingFactory(organisation=cast.packer), organisation=cast.firm, put_forward_at=timezone.now()
    )
    assert (now(), to_confirm(cast.firm).sentence) == ("/matches/", "1 answer of yours is awaited.")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (dt.datetime(2026, 12, 1, 7, 59, tzinfo=RIYADH), False),
        (dt.datetime(2026, 12, 1, 8, tzinfo=RIYADH), True),  # a Tuesday
        (dt.datetime(2026, 12, 1, 14, tzinfo=RIYADH), True),
        (dt.datetime(2026, 12, 9, 9, tzinfo=RIYADH), True),
        (dt.datetime(2026, 12, 20, 9, tzinfo=RIYADH), False),
    ],
)
def test_it_is_told_on_the_first_working_morning(
    november: None, cast: SimpleNamespace, now: dt.datetime, told: bool
) -> None:
    send_due_receipts(now)
    assert Notification.objects.filter(kind=KIND, to=cast.firm_owner).exists() is told


def test_two_clocks_tell_it_once_and_whoever_has_nothing_hears_nothing(november: None, cast: SimpleNamespace) -> None:
    now = dt.datetime(2026, 12, 1, 9, tzinfo=RIYADH)
    for _ in range(2):
        send_due_receipts(now)
        Notification.objects.update(read_at=now)
    told = Notification.objects.filter(kind=KIND)
    assert set(told.values_list("to", flat=True)) >= {cast.firm_owner.pk, cast.packer_owner.pk}
    assert told.filter(to=cast.firm_owner).count() == 1
    assert Occasion.objects.filter(name="receipt.2026-11").count() >= 3
    (line,) = lines(told.filter(to=cast.firm_owner), cast.firm_owner)
    assert line.url == f"/organisations/{cast.firm.slug}/receipt/2026-11/"
    assert line.text.startswith("What November 2026 brought Dar Sanabel")
