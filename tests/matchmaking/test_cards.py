"""Cards of suggested partners, recounted: every number and word on them is what was stored."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from matchmaking.engine.conditions import Counts
from matchmaking.engine.verdict import judge
from matchmaking.engine.weights import load
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.cards import Card, cards_for, subject_of, with_card_rows
from matchmaking.queries.vocabulary import Vocabulary
from matchmaking.services.matches import refresh_matches
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.reading import body, body_html, lines
from portal.outbox.models import OutboxRow
from portal.search.models import SearchDocument
from tests.factories.organisations import (
    CertificateFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    connect_rows,
)
from tests.factories.taxonomy import CertificateTypeFactory, LinkageFactory, RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


@pytest.fixture
def market(cast: SimpleNamespace, publish: Publish, settle: Callable[[], None]) -> list[MatchSide]:
    """A need with six conditions, and packers who meet them more or less: cards of every verdict, from both sides."""
    iso, haccp = (
        CertificateTypeFactory(),
        CertificateTypeFactory(slug="haccp", name_en="HACCP", name_fr="HACCP", name_ar="HACCP"),
    )
    LinkageFactory(seller=SectorFactory(code="17"), buyer=SectorFactory(code="10"), share=0.2)
    near = RegionFactory(
        slug="abqaiq", name_en="Abqaiq", name_fr="Abqaiq", name_ar="بقيق", latitude=25.93, longitude=49.67
    )
    CertificateFactory(
        organisation=cast.packer, type=iso, valid_until=timezone.localdate() + timezone.timedelta(days=900)
    )
    for number, (region, held) in enumerate(
        [(near, [iso]), (near, []), (cast.firm.region, [haccp]), (cast.firm.region, [iso, haccp])]
    ):
        packer = OrganisationFactory(
            slug=f"packer-{number}",
            region=region,
            serves=["vacuum packing of pitted dates"],
            sectors=[SectorFactory(code="1709")],
        )
        MembershipFactory(organisation=packer, role="owner")
        ClusterMembershipFactory(cluster=cast.cluster, organisation=packer, link=cast.cluster.links.get(position=3))
        for kind in held:
            CertificateFactory(organisation=packer, type=kind)
    publish(cast.packer_owner, "Vacuum packing of dates, night shift", kind="offer", quantity=20, unit="t/month")
    publish(
        cast.firm_owner,
        "Vacuum packing of pitted dates",
        region=cast.firm.region,
        radius_km=50,
        quantity=40,
        unit="t/month",
        certificates=[iso, haccp],
        languages=["ar"],
        link=cast.cluster.links.get(position=3),
    )
    settle()
    return list(with_card_rows(MatchSide.objects.filter(match__listing__kind="need")))


def card_of(side: MatchSide, reader: User) -> Card:
    fresh = with_card_rows(MatchSide.objects.filter(pk=side.pk)).get()
    return cards_for([fresh], reader=reader).cards[0]


def reader_of(side: MatchSide) -> User:
    return User.objects.filter(memberships__organisation=side.organisation, memberships__ended_at=None).first()


def test_the_market_has_cards_of_every_verdict(market: list[MatchSide]) -> None:
    assert {side.match.verdict for side in market} == {"strong", "possible", "weak"}
    assert {side.side for side in market} == {"asker", "candidate"}


def test_every_card_recounts(market: list[MatchSide], browser_of: Callable[[User], Any]) -> None:
    for side in market:
        match = side.match
        html = browser_of(reader_of(side)).get(match.get_absolute_url()).content.decode()
        cells = re.findall(r'<div data-s="(yes|part|no)">', html)
        met, partly, total = cells.count("yes"), cells.count("part"), len(cells)
        assert (met, partly, total) == (match.conditions_met, match.conditions_partly, match.conditions_total)
        words = f"{met} of {total} condition{'' if total == 1 else 's'}" + (f", {partly} partly" if partly else "")
        assert f">{words}</span>" in html
        verdict = judge(Counts(met, partly, total), match.strength, load("listing"), subject=subject_of(side.evidence))
        assert verdict == match.verdict
        assert f"<b>{match.get_verdict_display()}</b>" in html
        told = re.findall(r'<li data-criterion="(\w+)">', html)
        counted = [one for one in side.evidence["contributions"] if abs(one["points"]) > 1e-9]
        assert told == [one["criterion"] for one in sorted(counted, key=lambda one: -abs(one["points"]))]
        missing = [one for one in side.evidence["conditions"] if one["state"] == "unknown"]
        listed = re.search(r"Still missing</span></span></dt><dd><ul[^>]*>(.*?)</ul>", html)
        assert (listed[1].count("<li>") if listed else 0) == len(missing)


def test_each_side_reads_whose_a_condition_is(market: list[MatchSide]) -> None:
    """The need sets everything here: its own people ask it, the packers are asked."""
    for side in market:
        (strip,) = card_of(side, reader_of(side)).strips
        assert strip.caption == ("What you ask" if side.side == "asker" else "What they ask of you")


def test_amounts_are_counted_as_the_pages_count_them() -> None:
    names = Vocabulary([])
    assert names("amount", "40.0 t/month") == "40 tonnes a month"
    assert names("money", "400000 SAR") == "SAR 400,000"
    with translation.override("ar"):
        assert names("amount", "2.0 trips/week") == "رحلتان أسبوعياً"
        assert names("money", "400000 SAR") == "400,000 ريال سعودي"


def test_what_is_asked_for_stands_first(market: list[MatchSide]) -> None:
    for side in market:
        assert card_of(side, reader_of(side)).conditions[0].title == "What is asked for"


def test_equal_counts_read_equal(market: list[MatchSide]) -> None:
    by_counts: dict[tuple[int, int, int], set[str]] = {}
    for side in market:
        match = side.match
        by_counts.setdefault((match.conditions_met, match.conditions_partly, match.conditions_total), set()).add(
            match.verdict
        )
    assert all(len(verdicts) == 1 for verdicts in by_counts.values())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_card_can_be_told_in_every_language(market: list[MatchSide], language: str) -> None:
    with translation.override(language):
        for side in market:
            card = card_of(side, reader_of(side))
            assert card.verdict
            assert all(reason.text for reason in card.reasons)


def test_where_both_stand_in_the_chain(cast: SimpleNamespace, market: list[MatchSide]) -> None:
    asker = next(side for side in market if side.side == "asker")
    card = card_of(asker, cast.firm_owner)
    assert (card.fit, card.fit_name, card.own, card.own_name) == (3, "Packing", 2, "Processing")
    other = next(side for side in market if side.match_id == asker.match_id and side.side == "candidate")
    card = card_of(other, reader_of(other))
    assert (card.fit, card.own, card.is_at_asked_link) == (2, 3, False)


def test_only_who_stands_at_the_link_that_is_asked_for_fits_there(
    cast: SimpleNamespace, market: list[MatchSide], browser_of: Callable[[User], Any]
) -> None:
    asker = next(side for side in market if side.side == "asker")
    assert card_of(asker, cast.firm_owner).is_at_asked_link
    Listing.objects.filter(kind="need").update(link=cast.cluster.links.get(position=4))
    assert not card_of(asker, cast.firm_owner).is_at_asked_link
    html = browser_of(cast.firm_owner).get("/matches/?fit=strong&fit=possible&fit=weak").content.decode()
    assert "fits at" not in html
    assert "they are at <b>Packing</b>" in html


def test_a_link_at_which_both_stand_is_said_once(
    cast: SimpleNamespace, market: list[MatchSide], browser_of: Callable[[User], Any]
) -> None:
    chain = {"ours": 3, "theirs": 3}
    for side in MatchSide.objects.all():
        side.evidence = side.evidence | {"chain": chain}
        side.save(update_fields=["evidence"])
    client = browser_of(cast.firm_owner)

    assert "fits at <b>Packing</b>, where you are too" in client.get("/matches/").content.decode()
    Listing.objects.filter(kind="need").update(link=cast.cluster.links.get(position=4))
    assert "both of you are at <b>Packing</b>" in client.get("/matches/").content.decode()


def plain(text: str) -> str:
    """Without the marks that keep names apart."""
    return text.translate({0x2068: None, 0x2069: None})


def distance_of(card: Card) -> str:
    (told,) = [plain(one.text) for one in card.reasons if one.criterion == "distance"]
    return told


class TestDistance:
    @pytest.fixture
    def apart(self, market: list[MatchSide]) -> dict[str, MatchSide]:
        """The two sides of the need and a packer who is 62 km from Hofuf, where the need says it is."""
        (match,) = {side.match for side in market if side.match.organisation.slug == "packer-0"}
        return {side.side: side for side in market if side.match_id == match.pk}

    def test_one_pair_has_one_number_and_each_says_from_where(
        self, cast: SimpleNamespace, apart: dict[str, MatchSide]
    ) -> None:
        asker = card_of(apart["asker"], cast.firm_owner)
        (radius,) = [one.found for one in asker.conditions if one.title == "Within 50 km"]
        (km,) = {one["facts"]["km"] for one in apart["asker"].evidence["contributions"] if "km" in one["facts"]}
        assert (asker.place, plain(asker.far)) == ("Abqaiq", f"{km:.0f} km from Hofuf")
        assert (plain(radius), distance_of(asker)) == (f"{km:.0f} km from Hofuf", f"They are {km:.0f} km from Hofuf.")

        packer = card_of(apart["candidate"], reader_of(apart["candidate"]))
        assert (packer.place, packer.far) == ("Hofuf", f"{km:.0f} km from you")
        assert distance_of(packer) == f"You are {km:.0f} km from Hofuf."

    def test_where_their_offer_says_it_is_stands_on_the_card_and_the_same_place_is_no_distance(
        self, cast: SimpleNamespace, apart: dict[str, MatchSide]
    ) -> None:
        Listing.objects.filter(kind="offer").update(region=cast.firm.region)
        offer = Listing.objects.get(kind="offer")
        side = apart["asker"]
        Match.objects.filter(pk=side.match_id).update(offer=offer)
        for one in side.evidence["contributions"]:
            if one["criterion"] == "distance":
                one["facts"] = {"km": 0.0}
        side.save()

        card = card_of(side, cast.firm_owner)

        assert (card.place, card.far, distance_of(card)) == ("Hofuf", "", "In the same place: Hofuf.")

    def test_of_an_offer_that_the_reader_no_longer_sees_the_place_is_not_told(
        self, cast: SimpleNamespace, apart: dict[str, MatchSide]
    ) -> None:
        offer = Listing.objects.get(kind="offer")
        Match.objects.filter(pk=apart["asker"].match_id).update(offer=offer)
        Listing.objects.filter(pk=offer.pk).update(region=RegionFactory(slug="secret", name_en="Secret place"))
        assert card_of(apart["asker"], cast.firm_owner).place == "Secret place"

        offer.hidden_from.add(cast.firm)

        assert card_of(apart["asker"], cast.firm_owner).place == "Abqaiq"

    def test_without_a_name_no_more_is_told_than_the_appearance_says(
        self, cast: SimpleNamespace, apart: dict[str, MatchSide], settle: Callable[[], None]
    ) -> None:
        village = RegionFactory(slug="village", name_en="Small village", latitude=25.5, longitude=49.7)
        Listing.objects.filter(kind="need").update(confidentiality="unnamed", region=village)
        refresh_matches(Listing.objects.get(kind="need"))
        settle()
        side = MatchSide.objects.get(pk=apart["candidate"].pk)
        card = card_of(side, reader_of(side))
        said = " ".join(
            [card.place, card.far, *(one.text for one in card.reasons), *(c.found for c in card.conditions)]
        )

        assert "Small village" not in said
        assert card.place == "Hofuf"  # where the cluster is
        assert card.far.startswith("within ")
        assert plain(distance_of(card)).startswith("You are not more than ")
        mine = card_of(MatchSide.objects.get(pk=apart["asker"].pk), cast.firm_owner)
        assert mine.far.endswith(" of you")


class TestWhatIsNoLongerVisible:
    @pytest.fixture
    def side(self, cast: SimpleNamespace, market: list[MatchSide]) -> MatchSide:
        return next(side for side in market if side.side == "asker" and side.match.organisation == cast.packer)

    def hide_words(self, side: MatchSide) -> None:
        documents = {number for one in side.evidence["conditions"] for number in one["documents"]}
        SearchDocument.objects.filter(pk__in=documents).update(audience=["organisation:somebody"])

    def test_it_is_left_out_and_the_count_follows(self, cast: SimpleNamespace, side: MatchSide) -> None:
        before = card_of(side, cast.firm_owner)
        self.hide_words(side)
        after = card_of(side, cast.firm_owner)
        assert len(after.conditions) == len(before.conditions) - 1
        assert not any("“" in one.found for one in after.conditions)
        assert not any("“" in reason.text for reason in after.reasons if reason.criterion == "terms")

    def test_it_rings_for_a_new_comparison_once(
        self, cast: SimpleNamespace, side: MatchSide, browser_of: Callable[[User], Any]
    ) -> None:
        OutboxRow.objects.all().delete()
        client = browser_of(cast.firm_owner)
        client.get("/matches/")
        assert not OutboxRow.objects.exists()
        self.hide_words(side)
        client.get("/matches/")
        client.get(side.match.get_absolute_url())
        assert [row.key for row in OutboxRow.objects.all()] == [f"listing:{side.match.listing_id}"]

    def test_a_deleted_document_is_gone_too(self, cast: SimpleNamespace, side: MatchSide) -> None:
        SearchDocument.objects.update(deleted_at=timezone.now())
        assert not any("“" in one.found for one in card_of(side, cast.firm_owner).conditions)


class TestNames:
    def of(self, cast: SimpleNamespace, market: list[MatchSide], which: str) -> MatchSide:
        return next(side for side in market if side.side == which and side.match.organisation == cast.packer)

    def test_an_unnamed_asker_is_named_on_no_page_of_the_other_side(
        self, cast: SimpleNamespace, market: list[MatchSide], browser_of: Callable[[User], Any]
    ) -> None:
        Listing.objects.filter(kind="need").update(confidentiality="unnamed")
        side = self.of(cast, market, "candidate")
        client = browser_of(cast.packer_owner)
        for url in ("/matches/", side.match.get_absolute_url(), side.match.listing.get_absolute_url(), "/needs/"):
            html = unescape(client.get(url).content.decode())
            assert "Sanabel" not in html
            assert cast.firm.slug not in html
            assert "A member of Al-Ahsa dates" in html or "A company in Al-Ahsa dates" in html

    def test_once_both_agreed_names_and_contacts_are_there_for_both(
        self, cast: SimpleNamespace, market: list[MatchSide], browser_of: Callable[[User], Any]
    ) -> None:
        Listing.objects.filter(kind="need").update(confidentiality="unnamed")
        side = self.of(cast, market, "candidate")
        page = side.match.get_absolute_url()
        assert cast.firm.email not in browser_of(cast.packer_owner).get(page).content.decode()
        assert cast.packer.email not in browser_of(cast.firm_owner).get(page).content.decode()
        Match.objects.filter(pk=side.match_id).update(agreed_at=timezone.now())
        connect_rows(cast.firm, cast.packer)
        theirs = browser_of(cast.packer_owner).get(page).content.decode()
        assert "Dar Sanabel Dates" in theirs
        assert cast.firm.email in theirs
        assert cast.packer.email in browser_of(cast.firm_owner).get(page).content.decode()

    def test_once_both_agreed_each_reads_whom_to_ask_for(
        self,
        cast: SimpleNamespace,
        market: list[MatchSide],
        browser_of: Callable[[User], Any],
    ) -> None:
        side = self.of(cast, market, "asker")
        page = side.match.get_absolute_url()
        User.objects.filter(pk=cast.packer_owner.pk).update(full_name="يوسف", latin_name="Yusuf")
        yes = {"answer": "interested", "answered_at": timezone.now()}
        side.match.sides.filter(side="candidate").update(answered_by=cast.packer_owner, **yes)
        assert "Yusuf" not in browser_of(cast.firm_owner).get(page).text
        side.match.sides.filter(side="asker").update(answered_by=cast.firm_owner, **yes)
        Match.objects.filter(pk=side.match_id).update(agreed_at=timezone.now())
        assert "Ask for <bdi>Yusuf (يوسف)</bdi>, who said yes." in browser_of(cast.firm_owner).get(page).text
        assert f"Ask for <bdi>{cast.firm_owner.full_name}" in browser_of(cast.packer_owner).get(page).text
        cast.packer_owner.memberships.update(ended_at=timezone.now())
        assert "who said yes" not in browser_of(cast.firm_owner).get(page).text

    def test_nobody_is_named_where_the_office_wrote_the_answer_down(
        self, cast: SimpleNamespace, market: list[MatchSide]
    ) -> None:
        side = self.of(cast, market, "asker")
        side.match.sides.update(answer="interested", answered_by=cast.packer_owner)
        Match.objects.filter(pk=side.match_id).update(agreed_at=timezone.now())
        assert card_of(self.of(cast, market, "asker"), cast.firm_owner).ask_for
        Listing.objects.filter(pk=side.match.listing_id).update(confidentiality="office")
        assert not card_of(self.of(cast, market, "asker"), cast.firm_owner).ask_for

    def test_a_finance_provider_never_has_the_worked_with_sentence(
        self, cast: SimpleNamespace, market: list[MatchSide]
    ) -> None:
        cast.packer.kind = "finance"
        cast.packer.save()
        card = card_of(self.of(cast, market, "asker"), cast.firm_owner)
        assert card.worked_with == "Whom a finance provider works with is never shown."


@pytest.mark.parametrize("tab", ["us", "them", "talks", "aside"])
def test_no_rows_are_a_page_too(cast: SimpleNamespace, browser_of: Callable[[User], Any], tab: str) -> None:
    html = browser_of(cast.firm_owner).get(f"/matches/?tab={tab}").content.decode()
    assert 'class="empty"' in html


def test_what_is_stored_adds_up_to_the_strength_of_both_directions(market: list[MatchSide]) -> None:
    for side in MatchSide.objects.select_related("match"):
        counted = math.fsum([side.evidence["intercept"], *(one["points"] for one in side.evidence["contributions"])])
        strength = side.match.strength if side.side == "asker" else side.match.reverse_strength
        assert counted == pytest.approx(strength, abs=1e-12)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_page_and_no_mail_of_matching_says_a_percentage(
    market: list[MatchSide], browser_of: Callable[[User], Any], cast: SimpleNamespace, language: str
) -> None:
    """Why somebody fits is told in conditions and sentences, never as "87 %"."""
    match = market[0].match
    own = match.listing
    prefix = "" if language == "en" else f"/{language}"
    pages = [
        "/matches/?fit=strong&fit=possible&fit=weak",
        "/matches/?tab=them",
        match.get_absolute_url(),
        own.get_absolute_url(),
    ]
    told = [(path, browser_of(cast.firm_owner).get(f"{prefix}{path}").content.decode()) for path in pages]
    told += [("their card", browser_of(cast.packer_owner).get(f"{prefix}{own.get_absolute_url()}").content.decode())]
    with translation.override(language):
        for person in {note.to for note in Notification.objects.all()}:
            for line in lines(Notification.objects.filter(to=person), person):
                told.append((line.notification.kind, f"{line.text} {body(line)} {body_html(line)}"))
    assert {kind for kind, _said in told} >= {"listing.matched"}
    for where, said in told:
        words = unescape(re.sub(r"<[^>]+>", " ", said))
        assert re.findall(r"\d[\d.,]*[\s\u202f\u00a0]*[%٪]", words) == [], where
