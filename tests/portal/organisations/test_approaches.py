"""The office asks the people of its members in: bound, once, reminded by the clock, and then called."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import SmsMessage
from portal.core.calendar import add_working_days
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Approach, BoardSeat, Invitation, Membership
from portal.organisations.models.approaches import REMINDED_ON
from portal.organisations.queries.approaches import office_invitations, sheets
from portal.organisations.services import accept_invitation
from portal.organisations.services.approaches import approach, end_approach, mark_called, remind_due
from portal.organisations.services.invitations import why_closed
from portal.organisations.tokens import link_of, token_of
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
PAGE = "/organisations/offices/dates-al-ahsa/invitations/"


@pytest.fixture
def farm(cluster, hofuf):
    """A member whom nobody keeps."""
    made = OrganisationFactory(
        trade_name_latin="Wadi Palm Farms", claimed_at=None, region=hofuf, phone="+966501234567", email=""
    )
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


@pytest.fixture
def ask(cluster, cluster_manager):
    def put(organisation, **how):
        return approach(
            organisation, cluster, by=cluster_manager, **({"way": "whatsapp", "phone": "+966501234567"} | how)
        )

    return put


def turn_clock(made, working_days):
    """As if it had been sent so many working days ago: the next reminder is counted from there, over the days off that lie between."""
    sent = add_working_days(timezone.localdate(), -working_days, "SA")
    next_on = made.next_on and add_working_days(sent, REMINDED_ON[made.reminded], "SA")
    Approach.objects.filter(pk=made.pk).update(sent_on=sent, next_on=next_on)
    remind_due()
    made.refresh_from_db()


def test_whoever_accepts_keeps_what_nobody_kept(ask, farm):
    made = ask(farm)
    contact = UserFactory(phone="+966501234567", phone_verified_at=timezone.now())
    accept_invitation(token_of(made.invitation), by=contact)
    farm.refresh_from_db()
    assert (farm.memberships.get().role, farm.is_claimed) == (Membership.Role.OWNER, True)
    assert not Approach.objects.waiting().exists()


def test_the_same_address_again_is_the_same_invitation(ask, farm):
    assert ask(farm) == ask(farm)
    assert Invitation.objects.count() == 1


def test_where_somebody_keeps_the_page_one_comes_in_as_a_member_and_the_owner_is_told(
    ask, firm, firm_owner, firm_member
):
    made = ask(firm)
    assert made.invitation.role == Membership.Role.MEMBER
    told = firm_owner.notifications.get(kind="invitation.by_office")
    assert told.facts["address"] == "+966 … 67"
    assert not firm_member.notifications.exists()


def test_an_invitation_to_own_it_closes_once_somebody_keeps_it(ask, farm):
    first, second = ask(farm), ask(farm, phone="", email="b@people.example")
    accept_invitation(
        token_of(first.invitation), by=UserFactory(phone="+966501234567", phone_verified_at=timezone.now())
    )
    late = Invitation.objects.get(pk=second.invitation.pk)
    late.organisation.refresh_from_db()
    assert why_closed(late).code == "kept"


def test_nobody_else_and_nobody_twice(ask, farm, stranger, browser_of):
    made = ask(farm)
    token = token_of(made.invitation)
    with pytest.raises(NotPossible) as refusal:
        accept_invitation(token, by=stranger)
    assert refusal.value.code == "other_address"
    page = reverse("organisations:invitation_accept", args=[token])
    assert "This invitation is for" in browser_of(stranger).get(page).text
    accept_invitation(token, by=UserFactory(phone="+966501234567", phone_verified_at=timezone.now()))
    used = browser_of(stranger).get(page)
    assert (used.status_code, "has been used already" in used.text) == (410, True)


def test_nobody_of_the_office_lets_themselves_in(ask, farm, cluster_manager):
    with pytest.raises(NotPossible) as refusal:
        ask(farm, phone="", email=cluster_manager.email)
    assert refusal.value.code == "own"


@pytest.mark.parametrize("who", ["firm_owner", "stranger", "staff_member", "board_member"])
def test_only_the_staff_of_that_office_asks_in(who, cast, farm, ask, browser_of):
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    made, person = ask(farm), getattr(cast, who)
    for attempt in (
        lambda: approach(farm, cast.cluster, by=person, way="whatsapp", phone="+966501234567"),
        lambda: mark_called(made, by=person, call="reached"),
        lambda: end_approach(made, by=person),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [browser_of(person).get(f"{PAGE}{end}").status_code for end in ("", "sheet/")] == [404, 404]


def test_an_office_asks_no_member_of_another_cluster(ask, bank, cluster):
    with pytest.raises(NotAllowed):
        ask(bank)


def test_three_reminders_on_working_days_and_then_the_call_list(ask, farm, cluster, cluster_manager, browser_of):
    made = ask(farm)
    assert made.next_on == add_working_days(timezone.localdate(), 3, "SA")
    remind_due()
    made.refresh_from_db()
    assert made.reminded == 0
    for days, reminded in [(3, 1), (7, 2), (14, 3)]:
        turn_clock(made, days)
        assert made.reminded == reminded
    assert made.next_on is None
    assert cluster_manager.notifications.get(kind="invitation.due").facts == {"call": True}
    assert f"{farm} did not come: call them" in browser_of(cluster_manager).get("/notifications/").text
    call = office_invitations(cluster).calls[0]
    assert (call.approach, call.phone) == (made, "+966501234567")
    mark_called(made, by=cluster_manager, call="wrong")
    assert not office_invitations(cluster).calls
    assert "<b>Wrong number</b>" in browser_of(cluster_manager).get(PAGE).text


def test_nobody_is_reminded_who_came_or_whose_invitation_was_taken_back(ask, farm, cluster_manager):
    made = ask(farm)
    end_approach(made, by=cluster_manager)
    Approach.objects.update(next_on=timezone.localdate() - dt.timedelta(days=1))
    remind_due()
    made.refresh_from_db()
    assert made.reminded == 0
    assert why_closed(Invitation.objects.get()).code == "revoked"


def test_a_mail_is_sent_and_sent_again_by_the_clock(ask, farm, django_capture_on_commit_callbacks):
    made = ask(farm, way="message", phone="", email="owner@people.example")
    drain()
    turn_clock(made, 3)
    drain()
    assert [letter.to for letter in mail.outbox] == [["owner@people.example"]] * 2
    assert link_of(made.invitation) in mail.outbox[1].body
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 2


def test_a_text_message_goes_to_a_mobile_number(ask, farm):
    made = ask(farm, way="message")
    drain()
    text = SmsMessage.objects.get()
    assert (text.phone, link_of(made.invitation) in text.body) == ("+966501234567", True)


@pytest.mark.parametrize(
    ("works_in", "words"),
    [([], "asks you to keep"), (["fr", "en"], "asks you to keep"), (["tr", "fr"], "tenir la page")],
)
def test_who_is_asked_reads_a_language_they_work_in(ask, farm, cluster, works_in, words):
    farm.languages = works_in
    farm.save()
    ask(farm)
    (sent,) = office_invitations(cluster).waiting
    assert words in unquote(sent.whatsapp)


def test_the_link_by_whatsapp_opens_the_chat_of_that_number(ask, farm, cluster):
    ask(farm)
    sent = office_invitations(cluster).waiting[0]
    assert sent.whatsapp.startswith("https://wa.me/966501234567?text=")
    assert "Wadi%20Palm%20Farms" in sent.whatsapp


def test_a_sheet_bears_the_link_as_a_drawing(ask, farm, cluster, cluster_manager, browser_of):
    made = ask(farm)
    assert sheets(cluster)[0].link == link_of(made.invitation)
    for per in ("1", "6", "x"):
        page = browser_of(cluster_manager).get(f"{PAGE}sheet/?per={per}")
        assert (page.status_code, page.text.count("<svg") > 0, "Wadi Palm Farms" in page.text) == (200, True, True)
        assert page["Referrer-Policy"] == "same-origin"
    assert not sheets(cluster, ["nosuchpublic"])


def test_the_office_asks_many_and_one_by_the_page(browser_of, cluster, cluster_manager, farm, firm, hofuf):
    other = OrganisationFactory(trade_name_latin="No Number", claimed_at=None, region=hofuf, email="")
    ClusterMembershipFactory(cluster=cluster, organisation=other)
    browser = browser_of(cluster_manager)
    page = browser.get(PAGE)
    assert 'value="+966 50 123 4567"' in page.text
    assert browser.post(PAGE, {"action": "many", "way": "whatsapp"}).status_code == 422
    sent = {
        "action": "many",
        "way": "whatsapp",
        "chosen": [farm.public_id, other.public_id],
        f"address-{farm.public_id}": "٠٥٠ ١٢٣ ٤٥٦٧",
        f"address-{other.public_id}": "soon",
    }
    answer = browser.post(PAGE, sent, follow=True)
    assert "1 invitation is written." in answer.text
    assert "No Number: Write a mobile number" in answer.text
    assert (
        browser.post(
            PAGE, {"action": "one", "organisation": firm.public_id, "address": "x", "way": "print"}
        ).status_code
        == 422
    )
    browser.post(PAGE, {"action": "one", "organisation": firm.public_id, "address": "a@people.example", "way": "print"})
    assert set(Approach.objects.values_list("organisation", flat=True)) == {farm.pk, firm.pk}
    made = Approach.objects.get(organisation=farm)
    browser.post(PAGE, {"action": "end", "approach": made.public_id})
    assert not Approach.objects.waiting().filter(pk=made.pk).exists()
    # That the office looked at telephone and e-mail can be read by whoever comes.
    assert farm.openings.filter(person=cluster_manager, thing="contact").exists()


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_three(
    browser_of, ask, cluster, cluster_manager, hofuf
):
    browser, asked = browser_of(cluster_manager), []
    browser.get(PAGE)
    for number in (1, 2):
        for one in range(number):
            for state in range(3):
                made = OrganisationFactory(
                    claimed_at=None, region=hofuf, phone=f"+96650123450{number + one * 3 + state}"
                )
                ClusterMembershipFactory(cluster=cluster, organisation=made)
                if state:
                    sent = ask(made, phone=made.phone)
                    Approach.objects.filter(pk=sent.pk).update(next_on=None if state == 2 else sent.next_on)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_whoever_is_new_is_led_to_joining_first(ask, farm, client):
    """Signing in with a number that never joined leads to waiting for a code that does not come."""
    page = BeautifulSoup(
        client.get(reverse("organisations:invitation_accept", args=[token_of(ask(farm).invitation)])).text,
        "html.parser",
    )
    first = page.select_one("main a.btn")
    assert (first.get_text(), first["href"].partition("?")[0]) == ("Join", "/accounts/signup/")
    assert page.select_one("main a[href^='/accounts/login/?next=/organisations/invitations/']")
