"""Self-assessment: a round for each year, filled from what the portal counts, answered by the office, every version kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.indicators import LANGUAGES, Area, indicators
from portal.desk.models import AssessmentAnswer, AssessmentRound, MemberTier
from portal.desk.queries.assessment import sheet_of
from portal.desk.queries.evidence import evidence_of
from portal.desk.services import assessment as services
from portal.organisations.models import BoardSeat, Connection
from tests.factories.matchmaking import ListingFactory
from tests.factories.office import tier_in

pytestmark = pytest.mark.django_db


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def this_year() -> int:
    return timezone.localdate().year


def test_every_indicator_speaks_three_languages_and_has_four_levels() -> None:
    assert len(indicators()) == 24
    assert {one.area for one in indicators().values()} == set(Area)
    for one in indicators().values():
        assert len(one.titles) == 3
        assert all(one.titles)
        assert len(one.counted_as) in {0, 3}
        for code in LANGUAGES:
            assert len(one.scale[code]) == 4, one.key
            assert all(one.scale[code]), one.key


def test_what_the_portal_counts_is_what_a_recount_finds(cast: SimpleNamespace) -> None:
    member = cast.cluster.memberships.get(organisation=cast.packer)
    MemberTier.objects.create(membership=member, tier=tier_in(cast.cluster))
    ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    first, second = sorted([cast.firm, cast.packer], key=lambda one: one.pk)
    Connection.objects.create(first=first, second=second, origin="test")
    found = evidence_of(cast.cluster, this_year())
    assert found["members"] == {"level": 1, "n": 2}
    assert found["mix"]["level"] == 0
    assert found["active"] == {"level": 2, "n": 1, "of": 2}
    assert found["fees"] == {"level": 2, "n": 1, "of": 2}
    assert found["connected"] == {"level": 3, "n": 2, "of": 2}
    assert found["introductions"] == {"level": 0, "n": 0}
    assert set(found) == {key for key, one in indicators().items() if one.counted_as}


def test_a_request_for_finance_counts_nowhere(cast: SimpleNamespace) -> None:
    listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    Listing.objects.filter(pk=listing.pk).update(kind="need", category="finance")
    assert evidence_of(cast.cluster, this_year())["active"]["n"] == 0


def test_a_round_begins_once_and_answers_keep_their_versions(cast: SimpleNamespace) -> None:
    browser = browser_of(cast.cluster_manager)
    for _twice in range(2):
        browser.post(reverse("desk:assessment_begin", args=[cast.cluster.slug]))
    round_ = AssessmentRound.objects.get()
    url = reverse("desk:assessment_answer", args=[cast.cluster.slug, round_.year, "rules"])
    assert browser.post(url, {"level": "7", "note": "Typed"}).status_code == 422
    for _twice in range(2):
        assert browser.post(url, {"seen": "0", "level": "2", "note": "Signed by all."}).status_code == 302
    assert AssessmentAnswer.objects.count() == 1
    late = browser.post(url, {"seen": "0", "level": "1", "note": "Not by all."})
    assert late.status_code == 422
    assert "Signed by all." in late.content.decode()
    assert browser.post(url, {"seen": "1", "level": "1", "note": "Not by all."}).status_code == 302
    assert list(AssessmentAnswer.objects.values_list("number", "level")) == [(1, 2), (2, 1)]
    page = browser.get(reverse("desk:assessment_detail", args=[cast.cluster.slug])).content.decode()
    assert "Not by all." in page
    assert "Signed by all." not in page


def test_against_what_was_counted_only_with_a_reason(cast: SimpleNamespace) -> None:
    round_ = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year())
    with pytest.raises(NotPossible):
        services.answer(round_, "members", by=cast.cluster_manager, level=3, seen=0)
    services.answer(round_, "members", by=cast.cluster_manager, level=3, seen=0, note="Sixty on paper.")
    assert next(one for one in sheet_of(round_).lines if one.indicator.key == "members").level == 3


def test_what_changed_since_the_last_round(cast: SimpleNamespace) -> None:
    last = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year() - 1)
    services.answer(last, "rules", by=cast.cluster_manager, level=1, seen=0)
    round_ = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year())
    services.answer(round_, "rules", by=cast.cluster_manager, level=3, seen=0)
    page = browser_of(cast.cluster_manager).get(reverse("desk:assessment_detail", args=[cast.cluster.slug]))
    assert "Higher than last time: it was 1." in page.content.decode()


def test_closed_it_stays(cast: SimpleNamespace) -> None:
    round_ = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year())
    services.close_round(round_, by=cast.cluster_manager)
    with pytest.raises(NotPossible):
        services.answer(round_, "rules", by=cast.cluster_manager, level=1, seen=0)
    with pytest.raises(NotPossible):
        services.count_again(round_, by=cast.cluster_manager)


def test_the_board_reads_without_small_numbers_and_cannot_answer(cast: SimpleNamespace, stranger: User) -> None:
    BoardSeat.objects.create(cluster=cast.cluster, user=stranger)
    round_ = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year())
    browser = browser_of(stranger)
    page = browser.get(reverse("desk:assessment_detail", args=[cast.cluster.slug]))
    assert page.status_code == 200
    assert "fewer than five · members" in page.content.decode()
    url = reverse("desk:assessment_answer", args=[cast.cluster.slug, round_.year, "rules"])
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"level": "2"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer(round_, "rules", by=stranger, level=1, seen=0)


def test_the_page_costs_little(cast: SimpleNamespace, django_assert_max_num_queries: object) -> None:
    round_ = services.begin_round(cast.cluster, by=cast.cluster_manager, year=this_year())
    for key in ("rules", "team", "budget"):
        services.answer(round_, key, by=cast.cluster_manager, level=1, seen=0)
    browser, url = browser_of(cast.cluster_manager), reverse("desk:assessment_detail", args=[cast.cluster.slug])
    browser.get(url)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert browser.get(url).status_code == 200
