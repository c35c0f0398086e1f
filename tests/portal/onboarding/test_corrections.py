"""Wrong, or not wanted: without an account, by a code; away at once, final after seven days, and never brought back by a list."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import SmsMessage
from portal.core.errors import NotAllowed, NotPossible
from portal.core.tabular import Outcome, Record, rows_of
from portal.onboarding.models import Correction, Removed
from portal.onboarding.services.correcting import (
    begin_correction,
    corrections_due,
    decide_correction,
    prove_correction,
    restore_removed,
)
from portal.onboarding.services.removing import removed_ones
from portal.organisations.imports.organisations import OrganisationImporter
from portal.organisations.imports.told import COLUMNS
from portal.organisations.models import Organisation
from portal.outbox.services import drain
from portal.search.models import SearchDocument
from tests.factories.onboarding import NobodysFactory
from tests.factories.organisations import ClusterMembershipFactory
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db
NUMBER = "+966507654321"


@pytest.fixture
def farm(cluster, hofuf):
    made = NobodysFactory(region=hofuf, makes=["dates"], trade_name_ar="مزارع الوادي")
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


def code_sent(to):
    drain()
    texts = SmsMessage.objects.filter(phone=to).order_by("pk").values_list("body", flat=True)
    return re.search(r"\b(\d{6})\b", [one for one in texts if re.search(r"\b\d{6}\b", one)][-1])[1]


@pytest.fixture
def ask(farm, django_capture_on_commit_callbacks):
    def put(**how):
        with django_capture_on_commit_callbacks(execute=True):
            return begin_correction(how.pop("organisation", farm), **({"what": "remove", "name": ""} | how))

    return put


@pytest.fixture
def removed(ask, farm, django_capture_on_commit_callbacks):
    asked = ask()
    with django_capture_on_commit_callbacks(execute=True):
        prove_correction(asked, code=code_sent(farm.phone))
    farm.refresh_from_db()
    return asked


def test_the_code_goes_to_the_number_that_is_known_and_nowhere_else(ask, farm):
    asked = ask(phone=NUMBER)
    assert (asked.sent_to, asked.is_registered) == (farm.phone, True)
    Organisation.objects.filter(pk=farm.pk).update(phone="+966131234567")  # a fixed line takes no texts
    farm.refresh_from_db()
    with pytest.raises(NotPossible):
        ask(organisation=farm)
    asked = ask(organisation=farm, phone=NUMBER)
    assert (asked.sent_to, asked.is_registered) == (NUMBER, False)


def test_nothing_happens_before_the_code_and_the_page_is_away_with_it(ask, farm, browser_of):
    asked = ask()
    assert browser_of(None).get(farm.get_absolute_url()).status_code == 200
    with pytest.raises(NotPossible):
        prove_correction(asked, code="1")
    prove_correction(asked, code=code_sent(farm.phone))
    assert browser_of(None).get(farm.get_absolute_url()).status_code == 404
    found = SearchDocument.objects.filter(subject=farm.public_id)
    assert all("public" not in one.audience for one in found)


def test_it_is_final_after_seven_days_and_forgotten_thirty_later(removed, farm):
    corrections_due()
    removed.refresh_from_db()
    assert removed.state == "held"
    Correction.objects.update(held_at=timezone.now() - dt.timedelta(days=7, minutes=1))
    corrections_due()
    removed.refresh_from_db()
    assert (removed.state, Organisation.objects.filter(pk=farm.pk).count()) == ("removed", 1)
    Correction.objects.update(final_at=timezone.now() - dt.timedelta(days=30, minutes=1))
    corrections_due()
    assert not Organisation.objects.filter(pk=farm.pk).exists()
    assert not Correction.objects.exists()
    assert not SearchDocument.objects.filter(subject=farm.public_id, deleted_at=None).exists()
    kept = " ".join(str(value) for row in Removed.objects.values_list() for value in row)
    assert "wadi" not in kept.lower()
    assert "10102233" not in kept


@pytest.mark.parametrize("state", ["held", "removed"])
def test_whoever_holds_the_link_takes_it_back_within_thirty_days(removed, farm, state, browser_of):
    if state == "removed":
        Correction.objects.update(held_at=timezone.now() - dt.timedelta(days=8))
        corrections_due()
        removed.refresh_from_db()
    drain()
    link = re.search(r"(/onboarding/corrections/\S+/)", SmsMessage.objects.order_by("-pk").first().body)[1]
    visitor = browser_of(None)
    visitor.get(link)
    farm.refresh_from_db()
    assert not farm.is_published, "opening the link changes nothing"
    visitor.post(link, {"action": "restore"})
    farm.refresh_from_db()
    assert farm.is_published
    assert not Removed.objects.exists()
    with pytest.raises(NotPossible):
        restore_removed(removed)


def test_after_thirty_days_it_cannot_be_taken_back(removed):
    Correction.objects.update(state="removed", final_at=timezone.now() - dt.timedelta(days=31))
    removed.refresh_from_db()
    with pytest.raises(NotPossible):
        restore_removed(removed)


def same_as(farm, **changes):
    given = {
        "kind": "firm", "trade_name_latin": farm.trade_name_latin, "registration_number": farm.registration_number,
        "region": farm.region, "source": "office:dates", "external_id": "9",
    }  # fmt: skip
    return Organisation(**(given | changes))


def test_no_list_brings_them_back(removed, farm):
    why_not = removed_ones()
    assert why_not(same_as(farm, trade_name_latin="Another name"))  # by the number
    assert why_not(same_as(farm, registration_number="10102233", trade_name_latin="Another name"))
    assert why_not(same_as(farm, registration_number=""))  # by name and town
    assert why_not(same_as(farm, registration_number="", trade_name_latin="WADI  Palm Farms Co. Ltd"))
    assert why_not(same_as(farm, registration_number="", trade_name_latin="مزارع الوادي"))
    assert why_not(same_as(farm, registration_number="", trade_name_latin="Wadi Palm Mills")) is None


def test_an_import_refuses_the_row_and_says_why(removed, farm):
    Correction.objects.update(state="removed", final_at=timezone.now() - dt.timedelta(days=31))
    corrections_due()
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    values = {
        "external_id": "new-1",
        "kind": "firm",
        "trade_name_latin": "Wadi Palm Farms",
        "town": "Hofuf",
        "country": "SA",
    }
    other = values | {"external_id": "new-2", "trade_name_latin": "Sidra Mills"}
    importer = OrganisationImporter("another source")
    reports = list(importer.examine(list(rows_of([Record(2, values, None), Record(3, other, None)], COLUMNS))))
    assert [one.outcome for one in reports] == [Outcome.REFUSED, Outcome.NEW]
    assert "taken out" in reports[0].findings[0].problem
    assert len(importer.new) == 1


def test_the_office_makes_it_final_or_shows_the_page_again(removed, farm, cluster_manager, packer_owner):
    with pytest.raises(NotAllowed):
        decide_correction(removed, by=packer_owner, accept=True)
    with pytest.raises(NotPossible):
        decide_correction(removed, by=cluster_manager, accept=False)
    decide_correction(removed, by=cluster_manager, accept=False, reason="The owner knows nothing of it.")
    farm.refresh_from_db()
    assert farm.is_published
    assert not Removed.objects.exists()
    with pytest.raises(NotPossible):
        decide_correction(removed, by=cluster_manager, accept=True)


def test_what_is_wrong_waits_for_the_office(ask, farm, cluster_manager):
    with pytest.raises(NotPossible):
        ask(what="wrong")
    asked = ask(what="wrong", note="We moved to Riyadh.")
    prove_correction(asked, code=code_sent(farm.phone))
    farm.refresh_from_db()
    assert (asked.state, farm.is_published) == ("waiting", True)
    decide_correction(asked, by=cluster_manager, accept=True)
    asked.refresh_from_db()
    assert asked.state == "done"


def test_one_number_takes_no_row_of_pages_away(ask, hofuf):
    for number in range(2):
        one = NobodysFactory(slug=f"firm-of-{number}", region=hofuf, phone="", trade_name_latin=f"Firm {number}")
        asked = ask(organisation=one, phone=NUMBER)
        prove_correction(asked, code=code_sent(NUMBER))
    third = NobodysFactory(slug="third", region=hofuf, phone="", trade_name_latin="Third")
    with pytest.raises(NotPossible) as refusal:
        ask(organisation=third, phone=NUMBER)
    assert refusal.value.code == "number"


def test_a_page_that_is_kept_is_for_its_keepers(firm, browser_of, ask):
    with pytest.raises(NotAllowed):
        ask(organisation=firm)
    page = browser_of(None).get(reverse("onboarding:correct", args=[firm.slug]))
    assert page.status_code == 200
    assert "Its own people keep this page" in page.content.decode()


def test_the_office_reads_it_in_its_queue_and_nobody_else(
    removed, cluster_manager, packer_owner, staff_member, browser_of
):
    address = reverse("onboarding:correction_decide", args=[removed.public_id])
    assert browser_of(cluster_manager).get(address).status_code == 200
    assert browser_of(staff_member).get(address).status_code == 200
    assert browser_of(packer_owner).get(address).status_code == 404
    assert removed.organisation.name in browser_of(cluster_manager).get(reverse("onboarding:waiting")).content.decode()
    assert browser_of(packer_owner).get(reverse("onboarding:waiting")).status_code == 404


def test_the_same_list_again_refuses_who_was_taken_out(removed, farm):
    """Their row is still here for a while, unseen: that is no "the same" and no "changed"."""
    row = {"external_id": farm.external_id, "kind": farm.kind, "trade_name_latin": farm.trade_name_latin}
    for more in ({}, {"summary": "Another sentence."}):
        importer = OrganisationImporter(farm.source)
        report = next(iter(importer.examine(list(rows_of([Record(2, row | more, None)], COLUMNS)))))
        assert report.outcome is Outcome.REFUSED
        assert "no page here" in report.findings[0].problem
        assert (importer.new, importer.changed) == ([], [])
    restore_removed(removed)
    report = next(iter(OrganisationImporter(farm.source).examine(list(rows_of([Record(2, row, None)], COLUMNS)))))
    assert report.outcome is not Outcome.REFUSED
