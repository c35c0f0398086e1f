"""A lost number or e-mail, an absent owner: asked with evidence, told everywhere, refused by one click, done by the clock."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import SmsMessage
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import BoardSeat, Membership, Recovery
from portal.organisations.services.recoveries import (
    ask_new_address,
    ask_new_owner,
    recover_due,
    refuse_recovery,
    stop_recovery,
    token_of,
)
from portal.outbox.services import drain
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOTE = "She came to the office with her licence"


@pytest.fixture
def of(cluster, firm):
    return lambda user: Membership.objects.select_related("user", "organisation__region").get(
        organisation=firm, user=user
    )


@pytest.fixture
def ask(of, firm_member, firm_owner):
    def put(**how):
        given = {"by": firm_owner, "note": NOTE, "lost": "email", "phone": "+966501234567"} | how
        return ask_new_address(given.pop("membership", None) or of(firm_member), **given)

    return put


def let_time_pass():
    Recovery.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    recover_due()


def test_a_new_number_after_two_days_and_old_sessions_end(ask, firm_member, firm_owner, client):
    client.force_login(firm_member)
    made = ask()
    recover_due()
    firm_member.refresh_from_db()
    assert firm_member.phone is None
    let_time_pass()
    made.refresh_from_db()
    firm_member.refresh_from_db()
    assert (made.state, firm_member.phone, firm_member.email) == ("done", "+966501234567", None)
    assert firm_member.phone_verified_at is None
    assert not EmailAddress.objects.filter(user=firm_member).exists()
    assert client.get("/home/").status_code == 302
    verbs = Entry.objects.filter(verb__startswith="recovery.").values_list("verb", "by")
    assert list(verbs) == [("recovery.asked", firm_owner.pk), ("recovery.done", None)]


def test_whoever_holds_the_new_number_signs_in_by_a_code(ask, firm_member, client):
    ask()
    let_time_pass()
    client.post(reverse("account_login"), {"login": "+966501234567"}, follow=True)
    drain()
    code = re.search(r"\b[A-Z0-9-]{4,}\b", SmsMessage.objects.latest("pk").body)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert client.session["_auth_user_id"] == str(firm_member.pk)


def test_the_old_and_the_new_address_and_the_owners_are_told(ask, firm_member, firm_owner, firm_admin, of):
    firm_admin.memberships.update(role="owner")
    old = firm_member.email
    made = ask()
    drain()
    letter = next(letter for letter in mail.outbox if letter.to == [old])
    assert reverse("organisations:recovery", args=[token_of(made)]) in letter.body
    assert "+966 … 67" in letter.body
    assert SmsMessage.objects.filter(phone="+966501234567").exists()
    assert firm_admin.notifications.filter(kind="recovery.asked").exists()


def test_one_click_on_the_link_refuses_and_opening_it_does_not(ask, firm_member, client):
    made = ask()
    address = reverse("organisations:recovery", args=[token_of(made)])
    assert "Refuse it" in client.get(address).text
    made.refresh_from_db()
    assert made.is_waiting
    assert "Nothing changes" in client.post(address, follow=True).text
    let_time_pass()
    made.refresh_from_db()
    firm_member.refresh_from_db()
    assert (made.state, firm_member.phone) == ("refused", None)
    with pytest.raises(NotPossible):
        refuse_recovery(made)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"note": "trust me"}, "note"),
        ({"lost": "phone"}, "lost"),
        ({"phone": ""}, "address"),
        ({"phone": "", "email": "yusuf@people.example"}, "taken"),
    ],
)
def test_what_asking_needs(change, code, ask, packer_owner):
    with pytest.raises(NotPossible) as refusal:
        ask(**change)
    assert refusal.value.code == code


def test_who_acts_elsewhere_too_is_not_for_one_house_to_decide(ask, firm_member):
    MembershipFactory(organisation=OrganisationFactory(), user=firm_member)
    with pytest.raises(NotPossible) as refusal:
        ask()
    assert refusal.value.code == "elsewhere"


def test_it_lapses_when_they_came_to_act_elsewhere_meanwhile(ask, firm_member):
    made = ask()
    firm_member.is_staff = True
    firm_member.save()
    let_time_pass()
    made.refresh_from_db()
    assert made.state == "lapsed"


def test_only_one_thing_of_a_person_waits(ask):
    ask()
    with pytest.raises(NotPossible) as refusal:
        ask(phone="+966501234568")
    assert refusal.value.code == "waiting"


@pytest.mark.parametrize("who", ["firm_admin", "packer_owner", "stranger", "board_member", "firm_member"])
def test_only_owners_and_the_office_replace_an_address(who, cast, ask):
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    with pytest.raises(NotAllowed):
        ask(by=getattr(cast, who))


def test_the_office_of_its_cluster_may_too(ask, cluster_manager, firm_owner, of, firm_member):
    assert ask(by=cluster_manager, membership=of(firm_owner), phone="+966501234569").is_waiting
    assert firm_owner.notifications.filter(kind="recovery.asked").exists()


def test_an_absent_owner_is_replaced_after_the_waiting_time(of, firm_owner, firm_admin, cluster_manager, firm):
    made = ask_new_owner(of(firm_owner), by=cluster_manager, note=NOTE, successor=of(firm_admin))
    assert (made.due_at - made.asked_at).days in {13, 14}
    let_time_pass()
    assert (of(firm_admin).role, of(firm_owner).role) == ("owner", "member")


def test_an_owner_who_comes_back_stays(of, firm_owner, firm_admin, cluster_manager):
    made = ask_new_owner(of(firm_owner), by=cluster_manager, note=NOTE, successor=of(firm_admin))
    firm_owner.last_login = timezone.now()
    firm_owner.save()
    let_time_pass()
    made.refresh_from_db()
    assert (made.state, of(firm_owner).role) == ("lapsed", "owner")


@pytest.mark.parametrize("who", ["firm_member", "packer_owner", "stranger", "firm_owner"])
def test_who_may_not_replace_an_owner(who, cast, of):
    with pytest.raises(NotAllowed):
        ask_new_owner(of(cast.firm_owner), by=getattr(cast, who), note=NOTE, successor=of(cast.firm_admin))


def test_a_successor_belongs_to_the_house(of, firm_owner, cluster_manager, packer_owner):
    other = Membership.objects.get(user=packer_owner)
    with pytest.raises(NotPossible):
        ask_new_owner(of(firm_owner), by=cluster_manager, note=NOTE, successor=other)


def test_it_is_stopped_by_whom_it_concerns_and_nobody_else(ask, firm_owner, firm_member, packer_owner):
    made = ask()
    with pytest.raises(NotAllowed):
        stop_recovery(made, by=packer_owner)
    stop_recovery(made, by=firm_member)
    made.refresh_from_db()
    assert made.state == "stopped"


def test_the_office_finds_a_person_by_the_address_they_used(
    browser_of, cluster_manager, firm, firm_owner, firm_admin, of
):
    browser = browser_of(cluster_manager)
    page = "/organisations/offices/dates-al-ahsa/recovery/"
    wrong = browser.post(page, {"organisation": firm.public_id, "known": "nobody@people.example"})
    assert (wrong.status_code, "Nobody of this organisation" in wrong.text) == (422, True)
    there = browser.post(page, {"organisation": firm.public_id, "known": firm_owner.email}).headers["Location"]
    assert there == reverse("organisations:recover", args=[firm.slug, of(firm_owner).public_id])
    assert "This owner no longer answers" in browser.get(there).text
    assert browser.post(there, {"action": "address", "lost": "email"}).status_code == 422
    browser.post(there, {"action": "owner", "successor": of(firm_admin).public_id, "note": NOTE})
    assert "It is done on" in browser.get(there).text
    browser.post(there, {"action": "stop"})
    assert Recovery.objects.get().state == "stopped"


def test_an_owner_finds_it_beside_each_colleague(browser_of, firm, firm_owner, firm_member, of):
    page = browser_of(firm_owner).get(reverse("organisations:members", args=[firm.slug])).text
    assert reverse("organisations:recover", args=[firm.slug, of(firm_member).public_id]) in page
    assert reverse("organisations:recover", args=[firm.slug, of(firm_owner).public_id]) not in page
    assert (
        browser_of(firm_member)
        .get(reverse("organisations:recover", args=[firm.slug, of(firm_owner).public_id]))
        .status_code
        == 404
    )


def test_the_log_says_what_was_asked_about_somebodys_access(ask, firm, firm_owner, firm_member, browser_of):
    refuse_recovery(ask())
    page = browser_of(firm_owner).get(f"/organisations/{firm.slug}/log/").text
    assert "a new number or e-mail asked for" in page
    assert "the change of access refused, by the link in their message" in page
    assert "somebody who is no longer here" not in page, "the link does not say who held it, and nobody has gone"
    assert page.count(str(firm_member.full_name)) >= 2
    assert "a new number or e-mail asked for" in browser_of(firm_member).get("/accounts/me/log/").text


def test_who_became_owner_by_the_clock_reads_who_asked_for_it(
    of, firm_owner, firm_admin, cluster_manager, firm, browser_of
):
    ask_new_owner(of(firm_owner), by=cluster_manager, note=NOTE, successor=of(firm_admin))
    let_time_pass()
    assert (
        "another owner in place of one who did not answer"
        in browser_of(firm_admin).get(f"/organisations/{firm.slug}/log/").text
    )
    assert {row.person for row in Entry.objects.filter(verb="membership.role_changed")} == {firm_owner, firm_admin}
    assert firm_admin.notifications.get(kind="membership.changed").by == cluster_manager


def test_an_absent_owner_without_colleagues_leads_to_asking_somebody_in(
    of, firm_owner, firm_admin, firm_member, cluster, cluster_manager, browser_of, firm
):
    there = reverse("organisations:recover", args=[firm.slug, of(firm_owner).public_id])
    browser = browser_of(cluster_manager)
    assert "Nobody else acts for it" not in browser.get(there).text
    Membership.objects.filter(organisation=firm).exclude(user=firm_owner).update(ended_at=timezone.now())
    page = browser.get(there).text
    assert "Nobody else acts for it who could own it." in page
    assert reverse("organisations:office_invitations", args=[cluster.slug]) in page
    assert "Ask for another owner" not in page


def test_too_short_a_note_is_told_as_too_short(ask):
    with pytest.raises(NotPossible) as refusal:
        ask(note="I called")
    assert "in a whole sentence" in str(refusal.value.message)
