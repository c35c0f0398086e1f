"""The log of rights and of access: written with the deed, never changed, read by those whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from structlog.contextvars import bound_contextvars

from portal.accounts.models import User
from portal.accounts.services import erase_person
from portal.activity.models import Entry
from portal.activity.services import record
from portal.organisations.models import Membership, Organisation
from portal.organisations.services import change_role, invite_member, remove_member, write_down

OWN = "/accounts/me/log/"
Browser = Callable[[User | None], Client]


def test_a_row_is_written_with_the_deed_and_the_request(
    firm: Organisation, firm_owner: User, firm_member: User
) -> None:
    mine = firm.memberships.get(user=firm_member)
    with bound_contextvars(request_id="abc123def456"):
        change_role(mine, by=firm_owner, role="admin")
    row = Entry.objects.get(verb="membership.role_changed")
    assert (row.by, row.person, row.about, row.request_id) == (firm_owner, firm_member, firm, "abc123def456")


def test_a_row_falls_with_the_deed(firm: Organisation, firm_owner: User) -> None:
    with transaction.atomic():
        invite_member(firm, by=firm_owner, role="member", email="guest@people.example")
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_a_row_is_never_changed_nor_deleted(firm: Organisation, firm_owner: User) -> None:
    row = record("invitation.sent", by=firm_owner, about=firm, role="member")
    row.verb = "something.else"
    for attempt in (row.save, row.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(TypeError):
            attempt()
    assert Entry.objects.get().verb == "invitation.sent"


def test_owners_read_the_log_of_their_organisation(
    firm: Organisation, firm_owner: User, firm_member: User, browser_of: Browser
) -> None:
    change_role(firm.memberships.get(user=firm_member), by=firm_owner, role="admin")
    record("listing.published", by=firm_owner, about=firm)
    page = browser_of(firm_owner).get(f"/organisations/{firm.slug}/log/").text
    assert "role changed from member to administrator" in page
    assert page.count('role="rowheader"') == 1, "only rights and access belong here"


@pytest.mark.parametrize("who", ["firm_admin", "firm_member", "packer_owner", "stranger", "staff_member"])
def test_nobody_else_reads_it(who: str, cast: SimpleNamespace, browser_of: Browser) -> None:
    assert browser_of(getattr(cast, who)).get(f"/organisations/{cast.firm.slug}/log/").status_code == 404


def test_a_person_reads_what_they_did_and_what_was_done_about_them(cast: SimpleNamespace, browser_of: Browser) -> None:
    change_role(cast.firm.memberships.get(user=cast.firm_member), by=cast.firm_owner, role="admin")
    assert "role changed from member to administrator" in browser_of(cast.firm_member).get(OWN).text
    assert "role changed from member to administrator" in browser_of(cast.firm_owner).get(OWN).text
    assert "role changed" not in browser_of(cast.firm_admin).get(OWN).text
    line = browser_of(cast.firm_owner).get(OWN).text.split("role changed", 1)[1]
    assert cast.firm.name in line, "of which organisation, since one may act for several"


def test_the_log_costs_the_same_at_one_row_and_at_three(
    firm: Organisation, firm_owner: User, browser_of: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(firm_owner)
    addresses = (OWN, f"/organisations/{firm.slug}/log/")
    record("invitation.sent", by=firm_owner, about=firm, role="member")
    for address in addresses:
        browser.get(address)
    counts = []
    for _turn in range(2):
        for address in addresses:
            with django_assert_num_queries(100, exact=False) as seen:
                browser.get(address)
            counts.append(len(seen))
        record("invitation.sent", by=firm_owner, about=firm, role="member")
        record("invitation.revoked", by=None, about=firm)
    assert counts[:2] == counts[2:]


def test_the_staff_reads_rights_and_access_and_writes_nothing(
    firm: Organisation, firm_owner: User, staff_member: User, browser_of: Browser
) -> None:
    row = record("invitation.sent", by=firm_owner, about=firm, role="member")
    record("listing.published", by=firm_owner, about=firm)
    desk = browser_of(staff_member)
    page = desk.get("/admin/activity/entry/").text
    assert ("somebody invited as member" in page, "listing.published" in page) == (True, False)
    assert desk.get(f"/admin/activity/entry/{row.pk}/change/").status_code == 200
    assert desk.post(f"/admin/activity/entry/{row.pk}/change/", {"verb": "x"}).status_code == 403
    assert desk.post(f"/admin/activity/entry/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.get("/admin/activity/entry/add/").status_code == 403
    assert desk.get("/admin/organisations/opening/").status_code == 200


def test_the_staff_opening_an_account_is_told_to_the_person_once_a_day(
    firm_owner: User, staff_member: User, browser_of: Browser
) -> None:
    for _time in range(2):
        browser_of(staff_member).get(f"/admin/accounts/user/{firm_owner.pk}/change/")
    assert Entry.objects.filter(verb="person.opened", by=staff_member, person=firm_owner).count() == 1
    assert "account opened by the staff" in browser_of(firm_owner).get(OWN).text


def test_rights_given_on_the_desk_are_written_down(firm_owner: User, staff_member: User, browser_of: Browser) -> None:
    fields = {
        "full_name": firm_owner.full_name,
        "email": firm_owner.email,
        "digits": "latin",
        "is_active": "on",
        "is_staff": "on",
    }
    answer = browser_of(staff_member).post(f"/admin/accounts/user/{firm_owner.pk}/change/", fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Entry.objects.get(verb="person.rights_changed")
    assert (row.by, row.person, row.facts) == (staff_member, firm_owner, {"rights": ["is_staff"]})


def test_a_role_changed_on_the_desk_is_written_down(
    firm: Organisation, firm_owner: User, firm_member: User, staff_member: User
) -> None:
    mine = firm.memberships.get(user=firm_member)
    form = SimpleNamespace(instance=mine, initial={"role": "member"})
    mine.role = "admin"
    write_down(
        SimpleNamespace(new_objects=[], changed_objects=[(mine, ["role"])], deleted_objects=[], initial_forms=[form]),
        by=staff_member,
    )
    row = Entry.objects.get(verb="membership.role_changed")
    assert (row.about, row.person, row.facts["before"], row.facts["role"]) == (firm, firm_member, "member", "admin")


def test_who_goes_takes_their_name_out_of_the_log(
    firm: Organisation, firm_owner: User, firm_member: User, browser_of: Browser
) -> None:
    remove_member(firm.memberships.get(user=firm_member), by=firm_member)
    name = firm_member.full_name
    erase_person(firm_member, by=firm_member)
    page = browser_of(firm_owner).get(f"/organisations/{firm.slug}/log/").text
    assert ("no longer acts for the organisation" in page, name in page) == (True, False)
    assert "somebody who is no longer here" in page
    last = Entry.objects.get(verb="person.erased")
    assert (last.by, last.person, last.facts) == (None, None, {})
    assert Membership.objects.filter(organisation=firm).count() == 1
