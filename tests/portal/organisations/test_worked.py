"""Members confirm having worked with one another: both or nobody, the number before the names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Exclusion, Membership, Organisation, WorkedTogether
from portal.organisations.services import (
    say_worked_together,
    set_visibility,
    take_back_worked_together,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def fact(browser: Client, organisation: Organisation) -> str:
    """What stands beside "Worked with" on its page."""
    page = BeautifulSoup(browser.get(organisation.get_absolute_url()).content, "html.parser")
    found = [term for term in page.find_all("dt") if term.get_text(strip=True) == "Worked with"]
    return " ".join(found[0].find_next("dd").get_text(" ").split()) if found else ""


def both(cast: SimpleNamespace) -> WorkedTogether:
    say_worked_together(cast.firm, cast.packer, by=cast.firm_owner)
    return say_worked_together(cast.packer, cast.firm, by=cast.packer_owner)


def test_it_counts_once_both_have_said_so(cast: SimpleNamespace, browser_of: Any) -> None:
    browser = browser_of(cast.firm_owner)
    assert browser.post(reverse("organisations:worked_say", args=[cast.packer.slug])).status_code == 302
    row = WorkedTogether.objects.get()
    assert not row.is_confirmed
    assert "confirm" not in fact(browser_of(cast.stranger), cast.packer)
    assert cast.packer_owner.notifications.get().about == row
    page = reverse("organisations:worked_detail", args=[row.public_id])
    packer = browser_of(cast.packer_owner)
    assert cast.firm.name in packer.get(page).content.decode()
    packer.post(page, {"answer": "yes"})
    assert "1 member confirms it" in fact(browser_of(None), cast.packer)
    assert "1 member confirms it" in fact(browser_of(None), cast.firm)
    assert cast.firm_owner.notifications.get().kind == "worked.confirmed"
    assert not cast.packer_owner.notifications.exists()


def test_on_paper_the_row_stands_only_where_somebody_has_said_it(cast: SimpleNamespace, browser_of: Any) -> None:
    def row() -> list[str]:
        page = BeautifulSoup(browser_of(cast.firm_owner).get(cast.packer.get_absolute_url()).content, "html.parser")
        term = next(term for term in page.find_all("dt") if term.get_text(strip=True) == "Worked with")
        return term.parent.get("class", [])

    assert row() == ["noprint"]
    both(cast)
    assert row() == []


def test_saying_it_again_changes_nothing(cast: SimpleNamespace) -> None:
    say_worked_together(cast.firm, cast.packer, by=cast.firm_owner)
    row = say_worked_together(cast.firm, cast.packer, by=cast.firm_owner)
    assert not row.is_confirmed
    assert cast.packer_owner.notifications.count() == 1


def test_everybody_reads_the_number_and_names_are_for_those_whom_both_let_see_them(
    cast: SimpleNamespace, browser_of: Any
) -> None:
    both(cast)
    member = browser_of(MembershipFactory(organisation=OrganisationFactory()).user)
    assert cast.firm.name not in fact(browser_of(None), cast.packer)
    assert cast.firm.name in fact(member, cast.packer)
    set_visibility(cast.firm, {"worked_with": "own"}, by=cast.firm_owner)
    assert "1 member confirms it" in fact(member, cast.packer)
    assert cast.firm.name not in fact(member, cast.packer)
    assert cast.packer.name not in fact(member, cast.firm)
    set_visibility(cast.firm, {"worked_with": "public"}, by=cast.firm_owner)
    assert cast.firm.name not in fact(browser_of(None), cast.packer)
    set_visibility(cast.packer, {"worked_with": "public"}, by=cast.packer_owner)
    assert cast.firm.name in fact(browser_of(None), cast.packer)


def test_either_side_takes_it_back(cast: SimpleNamespace, browser_of: Any) -> None:
    row = both(cast)
    with pytest.raises(NotAllowed):
        take_back_worked_together(row, cast.lab, by=cast.researcher)
    browser_of(cast.firm_owner).post(reverse("organisations:worked_detail", args=[row.public_id]), {"answer": "no"})
    assert not WorkedTogether.objects.exists()
    assert "confirm" not in fact(browser_of(None), cast.packer)


def test_only_those_who_keep_a_side_speak_for_it(cast: SimpleNamespace, browser_of: Any) -> None:
    for person in (cast.firm_member, cast.packer_owner, cast.staff_member, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            say_worked_together(cast.firm, cast.lab, by=person)
    assert (
        browser_of(cast.firm_member).post(reverse("organisations:worked_say", args=[cast.lab.slug])).status_code == 403
    )
    row = both(cast)
    page = reverse("organisations:worked_detail", args=[row.public_id])
    assert browser_of(cast.researcher).get(page).status_code == 404
    assert browser_of(cast.firm_member).get(page).status_code == 404
    listed = browser_of(cast.firm_owner).get(reverse("organisations:edit_worked", args=[cast.firm.slug]))
    assert page in listed.content.decode()


def test_finance_is_never_shown_beside_a_company(cast: SimpleNamespace, browser_of: Any) -> None:
    with pytest.raises(NotPossible, match="finance"):
        say_worked_together(cast.firm, cast.bank, by=cast.firm_owner)
    assert "We have worked with them" not in fact(browser_of(cast.firm_owner), cast.bank)
    with pytest.raises(NotPossible):
        say_worked_together(cast.firm, cast.firm, by=cast.firm_owner)


def test_who_is_kept_out_is_not_written_to(cast: SimpleNamespace) -> None:
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    say_worked_together(cast.firm, cast.packer, by=cast.firm_owner)
    assert not cast.packer_owner.notifications.exists()


def test_the_face_asks_as_often_for_one_as_for_three(cast: SimpleNamespace, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(cast.firm.get_absolute_url())
        return len(asked)

    def add() -> None:
        other = OrganisationFactory()
        keeper = MembershipFactory(organisation=other, role=Membership.Role.OWNER).user
        say_worked_together(cast.firm, other, by=cast.firm_owner)
        say_worked_together(other, cast.firm, by=keeper)

    add()
    queries()
    one = queries()
    add()
    add()
    assert queries() == one <= 17


def test_the_other_sides_page_says_where_it_stands(cast: SimpleNamespace, browser_of: Any) -> None:
    button = "We have worked with them"
    firm, packer = browser_of(cast.firm_owner), browser_of(cast.packer_owner)
    assert button in fact(firm, cast.packer)
    say_worked_together(cast.firm, cast.packer, by=cast.firm_owner)
    assert "You have said so. It counts once they do." in fact(firm, cast.packer)
    assert button not in fact(firm, cast.packer)
    assert "They say that they have worked with you." in fact(packer, cast.firm)
    assert button in fact(packer, cast.firm)
    assert "say" not in fact(browser_of(cast.researcher), cast.firm).replace("said", "")
    say_worked_together(cast.packer, cast.firm, by=cast.packer_owner)
    assert "You have both said so." in fact(firm, cast.packer)
    assert button not in fact(packer, cast.firm)
