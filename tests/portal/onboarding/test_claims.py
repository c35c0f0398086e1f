"""A page is claimed: by a code at its own domain, at its number, by letter, by papers. Nothing that looks alike opens it."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import SmsMessage
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import read_file
from portal.notifications.models import Notification
from portal.onboarding import domains
from portal.onboarding.models import Claim
from portal.onboarding.services.claims import (
    begin_claim,
    claims_due,
    decide_claim,
    mark_letter_sent,
    prove_claim,
    take_claim,
)
from portal.onboarding.services.codes import letter_code, token_of
from portal.organisations.models import Membership, Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from portal.ui.words import day
from tests.factories.accounts import UserFactory
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db
OWN = "office@wadi-palm.example"


@pytest.fixture
def farm(cluster, hofuf):
    made = NobodysFactory(region=hofuf, makes=["dates"])
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


def code_sent(to=OWN):
    drain()
    texts = [one.body for one in mail.outbox if to in one.to]
    texts += list(SmsMessage.objects.filter(phone=to).order_by("pk").values_list("body", flat=True))
    return re.search(r"\b(\d{6})\b", texts[-1])[1]


@pytest.fixture
def begin(farm, django_capture_on_commit_callbacks):
    def put(**how):
        with django_capture_on_commit_callbacks(execute=True):
            return begin_claim(
                how.pop("organisation", farm), **({"way": "email", "name": "Amal Saad", "reach": OWN} | how)
            )

    return put


def proven(claim):
    prove_claim(claim, code=code_sent(claim.sent_to))
    claim.refresh_from_db()
    return claim


def test_a_code_at_its_own_domain_opens_the_page_at_once(begin, farm, stranger):
    claim = begin()
    assert (claim.state, Membership.objects.filter(organisation=farm).count()) == ("begun", 0)
    assert proven(claim).state == "ready"
    assert take_claim(claim, by=stranger).role == "owner"
    farm.refresh_from_db()
    assert farm.is_claimed
    assert (farm.verification, farm.verified_on) == ("email", timezone.localdate())
    assert not farm.is_looked_at, "a mail says who writes, not what it is"
    assert Entry.objects.filter(verb="claim.granted", person=stranger).count() == 1
    # A second click finds the same membership.
    assert take_claim(claim, by=stranger).user == stranger
    assert Membership.objects.filter(organisation=farm).count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "someone@gmail.com",
        "someone@yahoo.fr",
        "office@evil-wadi-palm.example",
        "office@wadi-palm.example.attacker.test",
        "office@mail.wadi-palm.example",
        "office@wadi-pa1m.example",
        "office@wadi-palm.com",
        "office@xn--wadi-plm-8cg.example",
        "office@example",
        "office@wadipalm.example",
        "wadi-palm.example@attacker.test",
    ],
)
def test_public_and_look_alike_domains_are_refused(begin, address):
    with pytest.raises(NotPossible) as refusal:
        begin(reach=address)
    assert (refusal.value.code, refusal.value.field) == ("domain", "reach")
    assert Claim.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.wadi-palm.example/about", "wadi-palm.example"),
        ("HTTPS://WADI-PALM.EXAMPLE./", "wadi-palm.example"),
        ("https://user@wadi-palm.example:8443/", "wadi-palm.example"),
        ("https://facebook.com/wadi-palm", ""),
        ("https://wadi-palm.wordpress.com", ""),
        ("https://192.0.2.7/", ""),
        ("https://نخيل.example/", "xn--mgb6d8a6a.example"),
        ("", ""),
    ],
)
def test_the_domain_of_a_website_is_its_host_and_nothing_else(website, domain):
    if domain.startswith("xn--"):
        assert domains.domain_of(website) == "نخيل".encode("idna").decode() + ".example"
    else:
        assert domains.domain_of(website) == domain


def test_a_trailing_dot_or_capitals_make_no_other_domain_of_it():
    assert domains.why_not("office@WADI-PALM.EXAMPLE", "https://wadi-palm.example") == ""
    assert domains.why_not("office@wadi-palm.example.", "https://wadi-palm.example") == ""


def test_a_wrong_code_counts_and_five_are_too_many(begin):
    claim = begin()
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _time in range(5):
        with pytest.raises(NotPossible) as refusal:
            prove_claim(claim, code=wrong)
        assert refusal.value.code == "wrong"
    with pytest.raises(NotPossible) as refusal:
        prove_claim(claim, code=right)
    assert refusal.value.code == "over"


def test_a_code_runs_out(begin):
    claim = begin()
    code = code_sent()
    Claim.objects.update(code_until=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(NotPossible):
        prove_claim(claim, code=code)


def test_a_code_of_another_claim_opens_nothing(begin, hofuf):
    first = begin()
    code = code_sent()
    second = begin(organisation=NobodysFactory(slug="other", region=hofuf))
    if code_sent() != code:
        with pytest.raises(NotPossible):
            prove_claim(second, code=code)
    assert first.code_hash != second.code_hash


def test_by_the_number_that_is_known(begin, farm, stranger):
    claim = begin(way="phone", reach="")
    assert (claim.sent_to, claim.is_registered) == (farm.phone, True)
    assert proven(claim).state == "ready"
    take_claim(claim, by=stranger)
    farm.refresh_from_db()
    assert farm.verification == "", "a telephone is no level"


def test_by_letter_the_code_is_on_the_sheet_alone(begin, cluster_manager, stranger, browser_of):
    claim = begin(way="letter")
    assert mail.outbox == []
    sheet = browser_of(cluster_manager).get(reverse("onboarding:claim_letter", args=[claim.public_id]))
    assert letter_code(claim) in sheet.content.decode()
    page = browser_of(None).get(reverse("onboarding:claim", args=[token_of(claim)]))
    assert letter_code(claim) not in page.content.decode()
    mark_letter_sent(claim, by=cluster_manager)
    prove_claim(claim, code=letter_code(claim).lower())
    claim.refresh_from_db()
    assert (claim.state, claim.letter_sent_on) == ("ready", timezone.localdate())
    take_claim(claim, by=stranger)


def test_nobody_of_the_office_lets_themselves_in(begin, farm, cluster_manager):
    claim = begin(way="letter")
    prove_claim(claim, code=letter_code(claim))
    with pytest.raises(NotPossible) as refusal:
        take_claim(claim, by=cluster_manager)
    assert refusal.value.code == "office"
    assert not Membership.objects.filter(organisation=farm).exists()


def test_papers_wait_for_somebody_who_reads_them(begin, farm, cluster_manager, stranger, packer_owner, browser_of):
    with pytest.raises(NotPossible):
        begin(way="papers")
    paper = read_file(io.BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "licence.pdf")
    claim = begin(way="papers", papers=[paper])
    assert claim.state == "review"
    address = reverse("onboarding:paper", args=[claim.papers.get().public_id])
    assert browser_of(cluster_manager).get(address).status_code == 200
    assert browser_of(packer_owner).get(address).status_code == 404
    with pytest.raises(NotPossible):
        take_claim(claim, by=stranger)
    with pytest.raises(NotAllowed):
        decide_claim(claim, by=packer_owner, accept=True)
    with pytest.raises(NotPossible):
        decide_claim(claim, by=cluster_manager, accept=False)
    decide_claim(claim, by=cluster_manager, accept=True)
    with pytest.raises(NotPossible):
        decide_claim(claim, by=cluster_manager, accept=False, reason="No")
    assert take_claim(claim, by=stranger).role == "owner"


def test_a_page_that_another_kept_before_needs_an_approval(begin, farm, cluster_manager, stranger):
    Membership.objects.create(organisation=farm, user=UserFactory(), role="owner", ended_at=timezone.now())
    claim = proven(begin())
    assert claim.state == "review"
    with pytest.raises(NotPossible):
        take_claim(claim, by=stranger)
    assert Notification.objects.filter(kind="claim.waits", to=cluster_manager).count() == 1


def test_a_claim_of_a_page_that_is_kept_grants_nothing(
    begin, packer, packer_owner, cluster_manager, staff_member, stranger
):
    Organisation.objects.filter(pk=packer.pk).update(website="https://nakhla-pack.example")
    packer.refresh_from_db()
    claim = begin(organisation=packer, reach="other@nakhla-pack.example")
    assert Notification.objects.filter(kind="claim.made", to=packer_owner).count() == 1, "its owners are told at once"
    assert proven(claim).state == "disputed"
    with pytest.raises(NotPossible):
        take_claim(claim, by=stranger)
    with pytest.raises(NotAllowed):
        decide_claim(claim, by=cluster_manager, accept=True)
    with pytest.raises(NotAllowed):
        decide_claim(claim, by=packer_owner, accept=True)
    assert not Membership.objects.filter(organisation=packer, user=stranger).exists()
    assert Notification.objects.filter(kind="claim.disputed", to=packer_owner).count() == 1
    decide_claim(claim, by=staff_member, accept=True)
    take_claim(claim, by=stranger)
    assert Membership.objects.get(organisation=packer, user=packer_owner).role == "owner", "nobody loses it by that"


def test_of_two_at_once_the_first_proven_waits_for_nobody(begin, farm, stranger, packer_owner):
    first, second = begin(), begin(reach="sales@wadi-palm.example")
    assert (proven(second).state, proven(first).state) == ("ready", "disputed")
    take_claim(second, by=stranger)
    with pytest.raises(NotPossible):
        take_claim(first, by=packer_owner)
    assert list(Membership.objects.filter(organisation=farm).values_list("user", flat=True)) == [stranger.pk]


def test_who_was_invited_meanwhile_keeps_it(begin, farm, stranger, packer_owner):
    claim = proven(begin())
    Membership.objects.create(organisation=farm, user=packer_owner, role="owner")
    Organisation.objects.filter(pk=farm.pk).update(claimed_at=timezone.now())
    assert take_claim(claim, by=stranger) is None
    claim.refresh_from_db()
    assert claim.state == "disputed"


def test_too_many_in_a_day_are_refused(begin):
    for _time in range(6):
        begin()
    with pytest.raises(NotPossible) as refusal:
        begin()
    assert refusal.value.code == "too_many"


def test_a_proven_claim_that_nobody_takes_ends(begin, farm):
    claim = proven(begin())
    Claim.objects.update(updated_at=timezone.now() - dt.timedelta(days=15))
    claims_due()
    claim.refresh_from_db()
    assert claim.state == "refused"
    assert proven(begin(reach="sales@wadi-palm.example")).state == "ready"


def test_from_the_page_to_the_end_without_and_with_an_account(
    farm, browser_of, stranger, django_capture_on_commit_callbacks
):
    visitor = browser_of(None)
    page = visitor.get(farm.get_absolute_url()).content.decode()
    begin = reverse("onboarding:claim_begin", args=[farm.slug])
    assert begin in page
    assert visitor.get(begin).status_code == 200
    typed = {"name": "Amal Saad", "way": "email", "reach": "amal@gmail.com"}
    refused = visitor.post(begin, typed)
    assert refused.status_code == 422
    assert "amal@gmail.com" in refused.content.decode(), "what was typed stays"
    with django_capture_on_commit_callbacks(execute=True):
        there = visitor.post(begin, typed | {"reach": OWN})["Location"]
    assert visitor.post(there, {"action": "code", "code": "12"}).status_code == 422
    # Opening the link does nothing, nor does a click without an account.
    visitor.post(there, {"action": "code", "code": code_sent()})
    shown = visitor.get(there)
    assert "noindex" in shown.content.decode()
    assert shown["Referrer-Policy"] == "same-origin"
    visitor.post(there, {"action": "take"})
    assert not Membership.objects.filter(organisation=farm).exists()
    visitor.force_login(stranger)
    visitor.get(there)
    assert not Membership.objects.filter(organisation=farm).exists()
    assert visitor.post(there, {"action": "take"}).status_code == 302
    assert Membership.objects.get(organisation=farm).user == stranger


def test_a_link_that_we_did_not_make_opens_nothing(begin, browser_of):
    begin()
    assert browser_of(None).get(reverse("onboarding:claim", args=["A" * 32])).status_code == 404


def test_the_desk_looks_again_when_a_claim_waits_or_is_settled(
    begin, cluster, cluster_manager, django_capture_on_commit_callbacks
):
    looks = OutboxRow.objects.filter(task__endswith="refresh_queue", key=f"cluster:{cluster.pk}")
    looks.delete()
    claim = begin(way="letter")
    assert looks.count() == 1
    looks.delete()
    with django_capture_on_commit_callbacks(execute=True):
        mark_letter_sent(claim, by=cluster_manager)
    assert looks.count() == 1


def test_the_letter_says_from_whom_and_when(begin, cluster, cluster_manager, browser_of):
    sheet = (
        browser_of(cluster_manager).get(reverse("onboarding:claim_letter", args=[begin(way="letter").public_id])).text
    )
    assert cluster.organisation.name in sheet
    assert day(timezone.localdate()) in sheet
    assert 'data-behaviour="print"' in sheet


def test_a_code_by_e_mail_is_offered_where_a_website_says_to_which_domain(farm, browser_of):
    begin = reverse("onboarding:claim_begin", args=[farm.slug])
    assert 'value="email"' in browser_of(None).get(begin).text
    for website in ("", "https://facebook.com/ourpage"):
        Organisation.objects.filter(pk=farm.pk).update(website=website)
        page = browser_of(None).get(begin).text
        assert 'value="email"' not in page
        assert 'value="papers"' in page
