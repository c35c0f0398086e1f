"""A need after a call: private until the member says yes by a link, in other words if they like; once, and not for ever."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Dictation, Listing
from matchmaking.permissions import can_edit_listing, can_publish_listing
from matchmaking.services.dictations import confirm_dictation, dictate, expire_dictations, refuse_dictation
from matchmaking.services.listings import publish_listing, update_listing
from matchmaking.tokens import link_of, token_of
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import BoardSeat
from portal.outbox.services import drain
from portal.search.models import SearchDocument
from tests.factories.organisations import ClusterMembershipFactory, OfficeStaffFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
PAGE = "/clusters/dates-al-ahsa/office/needs/"
GIVEN = {"title": "Cartons of 10 kg", "category": "supply", "text": "", "audience": "cluster"}


@pytest.fixture
def written(cluster, cluster_manager, firm):
    def put(**fields):
        given = {"email": "owner@people.example"} | GIVEN | fields
        return dictate(given.pop("organisation", firm), cluster, by=cluster_manager, **given)

    return put


def test_nobody_sees_it_before_the_member_says_yes(written, cast):
    listing = written().listing
    assert Listing.objects.visible_to(cast.firm_owner).filter(pk=listing.pk).exists()
    for reader in (cast.packer_owner, cast.cluster_manager, cast.government_officer, cast.stranger):
        assert not Listing.objects.visible_to(reader).filter(pk=listing.pk).exists()
    assert not SearchDocument.objects.filter(subject=listing.public_id).exists()
    assert cast.firm_owner.notifications.filter(kind="dictation.written").exists()


@pytest.mark.parametrize("who", ["cluster_manager", "staff_member", "packer_owner"])
def test_neither_the_office_nor_anybody_else_publishes_it(who, written, cast):
    listing, person = written().listing, getattr(cast, who)
    assert not can_publish_listing(person, listing)
    with pytest.raises(NotAllowed):
        publish_listing(listing, by=person)


def test_it_can_be_confirmed_also_when_whoever_wrote_it_down_is_gone(written, client, cluster, cluster_manager):
    made = written()
    OfficeStaffFactory(cluster=cluster)
    cluster_manager.delete()
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    assert "None" not in client.get(address).text
    client.post(address, {"action": "confirm", "title": made.listing.title, "text": ""})
    made.refresh_from_db()
    assert (made.by, made.state, bool(made.listing.published_at)) == (None, "confirmed", True)


def test_who_opens_the_link_only_reads(written, client):
    made = written()
    page = client.get(link_of(made).removeprefix("http://localhost:8000"))
    assert page.status_code == 200
    assert "Cartons of 10 kg" in page.text
    assert page["Referrer-Policy"] == "same-origin"
    made.refresh_from_db()
    assert (made.state, made.listing.published_at) == ("", None)


def test_a_yes_by_the_link_publishes_it_and_says_how_it_came(written, client, cast):
    made = written()
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    answer = client.post(address, {"action": "confirm", "title": made.listing.title, "text": ""}, follow=True)
    assert "This need is confirmed already. Thank you." in answer.text
    made.refresh_from_db()
    assert (made.state, bool(made.listing.published_at)) == ("confirmed", True)
    assert Entry.objects.filter(verb="dictation.confirmed", by=None).exists()
    assert cast.cluster_manager.notifications.get(kind="dictation.answered").facts == {"state": "confirmed"}
    client.force_login(cast.packer_owner)
    assert "Written down by the cluster office after a call." in client.get(made.listing.get_absolute_url()).text
    # From then on it is the member's own.
    assert not can_edit_listing(cast.cluster_manager, made.listing)
    with pytest.raises(NotAllowed):
        update_listing(made.listing, by=cast.cluster_manager, title="Something else")


def test_the_member_says_it_in_other_words(written, client):
    made = written()
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    assert client.post(address, {"action": "confirm", "title": "", "text": ""}).status_code == 422
    client.post(address, {"action": "confirm", "title": "Cartons of 5 kg", "text": "Food grade"})
    made.refresh_from_db()
    assert (made.state, made.listing.title, made.listing.text) == ("changed", "Cartons of 5 kg", "Food grade")


def test_the_member_corrects_how_much_it_is(written, client):
    made = written(quantity=Decimal(40), unit="t")
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    assert 'value="40"' in client.get(address).text
    sent = {"action": "confirm", "title": made.listing.title, "text": "", "quantity": "٣٠"}
    assert "Choose the unit of the quantity." in client.post(address, sent | {"unit": ""}).text
    client.post(address, sent | {"unit": "t"})
    made.refresh_from_db()
    assert (made.listing.quantity, made.listing.unit, made.state) == (30, "t", "changed")
    assert made.listing.how_much == "30 tonnes"


def test_whoever_comes_by_the_link_is_not_led_to_a_page_that_they_cannot_open(written, client, browser_of, firm_owner):
    made = written()
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    page = client.post(address, {"action": "confirm", "title": made.listing.title, "text": ""}, follow=True).text
    made.refresh_from_db()
    there = made.listing.get_absolute_url()
    assert f'href="{there}"' not in page
    assert f"/accounts/login/?next={there}" in page
    assert f'href="{there}"' in browser_of(firm_owner).get(address).text


def test_what_was_not_asked_stays_as_the_office_wrote_it(written, client):
    made = written(quantity=Decimal(40), unit="t")
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    client.post(address, {"action": "confirm", "title": made.listing.title, "text": ""})
    made.refresh_from_db()
    assert (made.listing.quantity, made.state) == (40, "confirmed")


def test_a_no_forgets_it(written, client, cluster_manager):
    made = written()
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    answer = client.post(address, {"action": "refuse"}, follow=True)
    assert "You said that you do not want it." in answer.text
    made.refresh_from_db()
    assert (made.state, made.listing, Listing.objects.count()) == ("refused", None, 0)
    with pytest.raises(NotPossible):
        confirm_dictation(made)


def test_it_is_answered_once(written):
    first = written()
    second = Dictation.objects.select_related("listing", "by").get(pk=first.pk)
    confirm_dictation(first)
    for late in (confirm_dictation, refuse_dictation):
        with pytest.raises(NotPossible):
            late(second)
    assert Listing.objects.filter(published_at__isnull=False).count() == 1


def test_silence_ends_it_politely(written, client, cluster_manager):
    made = written()
    Dictation.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    address = reverse("matchmaking:dictation", args=[token_of(made)])
    assert "Nobody confirmed it in time" in client.get(address).text
    client.post(address, {"action": "confirm", "title": "x", "text": ""})
    expire_dictations()
    made.refresh_from_db()
    assert (made.state, Listing.objects.count()) == ("expired", 0)
    assert cluster_manager.notifications.get(kind="dictation.answered").facts == {"state": "expired"}


def test_its_own_people_may_publish_the_draft_themselves(written, firm_owner):
    made = written()
    publish_listing(made.listing, by=firm_owner)
    made.refresh_from_db()
    assert made.state == "confirmed"


def test_a_link_that_was_never_given_opens_nothing(client):
    assert client.get(reverse("matchmaking:dictation", args=["no-such-token"])).status_code == 404


def test_the_link_leaves_by_mail(written):
    made = written(sent=True)
    drain()
    letter = next(letter for letter in mail.outbox if letter.to == ["owner@people.example"])
    assert link_of(made) in letter.body


@pytest.mark.parametrize("who", ["firm_owner", "stranger", "staff_member", "board_member", "packer_owner"])
def test_only_the_staff_of_that_office_writes_for_members(who, cast, browser_of):
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        dictate(cast.firm, cast.cluster, by=person, email="a@people.example", **GIVEN)
    assert browser_of(person).get(PAGE).status_code == 404


def test_an_office_writes_for_its_own_members_only(written, bank):
    with pytest.raises(NotAllowed):
        written(organisation=bank)


def test_the_office_writes_it_down_on_its_page(browser_of, cluster_manager, firm, cluster):
    browser = browser_of(cluster_manager)
    assert browser.post(PAGE, {}).status_code == 422
    sent = GIVEN | {"organisation": firm.public_id, "address": "050 123 4567", "link": "3", "quantity": "", "unit": ""}
    sent["submission"] = "7b1e2f9c-1111-4222-8333-944455556666"
    for _click in range(2):
        assert browser.post(PAGE, sent).status_code == 302
    made = Dictation.objects.get()
    assert (made.phone, made.listing.link.position, made.listing.created_by) == ("+966501234567", 3, cluster_manager)
    page = browser.get(PAGE)
    assert "https://wa.me/966501234567?text=" in page.text
    assert link_of(made) in page.text


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_three(browser_of, written, cluster_manager):
    browser, asked = browser_of(cluster_manager), []
    browser.get(PAGE)
    for number in (1, 2):
        for one in range(number):
            written(title=f"Need {number}-{one}")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("known", "goes_to"),
    [
        ({"phone": "+966501234567", "email": "a@wadi.example"}, {"phone": "+966501234567", "email": ""}),
        ({"phone": "", "email": "a@wadi.example"}, {"phone": "", "email": "a@wadi.example"}),
    ],
)
def test_what_the_list_says_need_not_be_typed_again(browser_of, cluster_manager, cluster, known, goes_to):
    farm = OrganisationFactory(region=cluster.region, claimed_at=None, **known)
    ClusterMembershipFactory(cluster=cluster, organisation=farm)
    answer = browser_of(cluster_manager).post(PAGE, GIVEN | {"organisation": farm.public_id, "address": ""})
    assert answer.status_code == 302
    made = Dictation.objects.get()
    assert {"phone": made.phone, "email": made.email} == goes_to


@pytest.mark.parametrize("claimed", [True, False])
def test_an_address_is_asked_where_the_office_has_none_to_use(browser_of, cluster_manager, cluster, claimed):
    """What a member that keeps its own page has written is for those it was introduced to: the office does not use it unseen."""
    known = {"email": "own@wadi.example"} if claimed else {"email": "", "phone": "+966135801234", "claimed_at": None}
    farm = OrganisationFactory(region=cluster.region, **known)
    ClusterMembershipFactory(cluster=cluster, organisation=farm)
    answer = browser_of(cluster_manager).post(PAGE, GIVEN | {"organisation": farm.public_id, "address": ""})
    assert answer.status_code == 422
    assert "Write a mobile number or an e-mail address." in answer.text
    assert not Dictation.objects.exists()
