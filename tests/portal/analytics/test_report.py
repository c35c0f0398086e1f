"""The month's report: notes, closing, what stays as it was, and the workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.models import Entry
from portal.analytics.models import Reading, ReportIssue
from portal.analytics.periods import Period, month_of
from portal.analytics.report_parts import PartTable, ReportPart, report_parts
from portal.analytics.services.reports import draft_reports
from portal.organisations.models import BoardSeat, Cluster
from tests.factories.accounts import UserFactory

from .test_figure_pages import reading

pytestmark = pytest.mark.django_db
Open = Callable[[User | None], Client]


@pytest.fixture
def last(cluster: Cluster) -> Period:
    month = month_of(timezone.localdate()).before
    reading(cluster, "members", month, 41, 41)
    reading(cluster, "deals", month, 97, 3)
    draft_reports(cluster)
    return month


@pytest.fixture
def board_member(cluster: Cluster) -> User:
    user: User = UserFactory(full_name="Board Member", email="board@people.example")
    BoardSeat.objects.create(cluster=cluster, user=user)
    return user


def address(cluster: Cluster, month: Period, page: str = "") -> str:
    return f"/offices/{cluster.slug}/report/{page}?month={month.start:%Y-%m}"


def sheets(client: Client, cluster: Cluster, month: Period) -> dict[str, list[list[object]]]:
    content = client.get(address(cluster, month, "workbook/")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_it_stands_on_one_page_with_method_and_chain(cast: SimpleNamespace, last: Period, browser_of: Open) -> None:
    text = browser_of(cast.cluster_manager).get(address(cast.cluster, last)).content.decode()
    for words in (
        "Al-Ahsa Dates Cluster Office",
        "41",
        ">97<",
        "Value chain",
        "What is missing",
        "How this is counted",
    ):
        assert words in text


def test_notes_are_kept_and_nothing_typed_is_lost(cast: SimpleNamespace, last: Period, browser_of: Open) -> None:
    client = browser_of(cast.cluster_manager)
    assert client.post(address(cast.cluster, last), {"notes": "Harvest was late."}).status_code == 302
    assert "Harvest was late." in client.get(address(cast.cluster, last)).content.decode()
    too_long = "x" * 4001
    refused = client.post(address(cast.cluster, last), {"notes": too_long})
    assert refused.status_code == 400
    assert too_long in refused.content.decode()
    assert ReportIssue.objects.get(start=last.start).notes == "Harvest was late."


def test_what_is_closed_stays_as_it_was(
    cast: SimpleNamespace, last: Period, board_member: User, browser_of: Open
) -> None:
    client = browser_of(cast.cluster_manager)
    client.post(address(cast.cluster, last), {"notes": "As it was."})
    client.post(address(cast.cluster, last, "close/"))
    client.post(address(cast.cluster, last, "close/"))
    assert Entry.objects.filter(verb="report.closed").count() == 1
    Reading.objects.update(value=Decimal(1234))
    cast.cluster.links.all().delete()
    draft_reports(cast.cluster)
    refused = client.post(address(cast.cluster, last), {"notes": "Better."})
    assert refused.status_code == 400
    for person, deals in ((cast.cluster_manager, True), (board_member, False)):
        text = browser_of(person).get(address(cast.cluster, last)).content.decode()
        assert "As it was." in text
        assert "1,234" not in text
        assert "Value chain" in text
        assert (">97<" in text) is deals
    french = client.get("/fr" + address(cast.cluster, last)).content.decode()
    assert "Chaîne de valeur" in french
    arabic = client.get("/ar" + address(cast.cluster, last)).content.decode()
    assert 'dir="rtl"' in arabic
    assert "سلسلة القيمة" in arabic


def test_a_month_that_is_not_over_or_not_counted_is_not_closed(
    cast: SimpleNamespace, last: Period, browser_of: Open
) -> None:
    client = browser_of(cast.cluster_manager)
    now = month_of(timezone.localdate())
    told = client.post(address(cast.cluster, now, "close/"), follow=True).content.decode()
    assert "The month is not over yet." in told
    told = client.post(address(cast.cluster, last.before, "close/"), follow=True).content.decode()
    assert "not counted yet" in told
    assert not ReportIssue.objects.filter(closed_at__isnull=False).exists()


@pytest.mark.parametrize("page", ["", "close/"])
def test_only_the_office_writes(
    page: str, cast: SimpleNamespace, last: Period, board_member: User, browser_of: Open
) -> None:
    for person in (board_member, cast.firm_owner, cast.stranger, cast.staff_member):
        answer = browser_of(person).post(address(cast.cluster, last, page), {"notes": "Mine."})
        assert answer.status_code == 404
    assert not ReportIssue.objects.exclude(notes="", closed_at=None).exists()


@pytest.mark.parametrize("month", ["2026-13", "1999-01", "٢٠٢٦-٠١", "nonsense", "2001-05"])
def test_no_other_month(month: str, cast: SimpleNamespace, browser_of: Open) -> None:
    answer = browser_of(cast.cluster_manager).get(f"/offices/{cast.cluster.slug}/report/?month={month}")
    assert answer.status_code == 404


def test_the_workbook_says_the_same_with_a_sheet_for_each_part(
    cast: SimpleNamespace, last: Period, board_member: User, browser_of: Open
) -> None:
    found = sheets(browser_of(cast.cluster_manager), cast.cluster, last)
    assert list(found) == ["Report", "Figures", "Value chain", "What is missing", "Methods"]
    values = {row[0]: row[1] for row in found["Figures"][1:]}
    assert values == {"Members": 41, "Deals": 97}
    to_board = sheets(browser_of(board_member), cast.cluster, last)
    told = {row[0]: (row[1], row[4]) for row in to_board["Figures"][1:]}
    assert told == {"Members": (41, "41"), "Deals": (None, "fewer than five")}


def test_no_cell_is_a_formula(
    cast: SimpleNamespace, last: Period, browser_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx"]
    parts = {**report_parts._entries, "evil": ReportPart("=1+1", lambda _c, _p: PartTable(evil, [evil]), place=5)}
    monkeypatch.setattr(report_parts, "_entries", parts)
    draft_reports(cast.cluster)
    ReportIssue.objects.filter(start=last.start).update(notes="=cmd|' /C calc'!A0")
    found = sheets(browser_of(cast.cluster_manager), cast.cluster, last)
    cells = [cell for rows in found.values() for row in rows for cell in row if isinstance(cell, str)]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
