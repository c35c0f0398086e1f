"""A "not now" with its reason changes what is suggested next; the page says how, and it can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from matchmaking.engine import facts
from matchmaking.models import Lesson, Listing, Match, MatchSide
from matchmaking.queries.lessons import limits_of, limits_of_asker, rules_of
from matchmaking.reasons import reason_choices
from matchmaking.services import lessons, matches
from matchmaking.views.entrusted import no_rule_from
from portal.accounts.personal_data import holders
from portal.activity.models import Entry
from portal.core.errors import NotAllowed
from portal.core.retention import rules
from portal.organisations.models import Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


def evidence(**counted: dict[str, Any]) -> dict[str, Any]:
    """What a side was told: distance and codes under what counted, everything else as a condition."""
    contributions = [
        {"criterion": name, "facts": counted[name], "points": 0.1, "features": {}, "documents": []}
        for name in ("distance", "codes")
        if name in counted
    ]
    conditions = [
        {"key": name, "by": "need", "state": "no", "facts": told, "documents": []}
        for name, told in counted.items()
        if name not in {"distance", "codes"}
    ]
    return {"contributions": contributions, "conditions": conditions}


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    return ListingFactory(
        organisation=cast.firm, cluster=cast.cluster, quantity=60, unit="t", budget=9000, currency="SAR"
    )


def decline(
    cast: SimpleNamespace, need: Listing, reason: str, side: str = "asker", **counted: dict[str, Any]
) -> Lesson | None:
    match = MatchFactory(listing=need, organisation=cast.packer, evidence=evidence(**counted))
    answering = MatchSide.objects.select_related("match").get(match=match, side=side)
    by = cast.firm_owner if side == "asker" else cast.packer_owner
    matches.answer_match(answering, by=by, answer="declined", reason=reason, courtesy="later")
    return Lesson.objects.filter(side=answering).first()


class TestWhatIsLearned:
    @pytest.mark.parametrize(
        ("reason", "counted", "learned"),
        [
            ("distance", {"distance": {"km": 112.0}}, {"kind": "nearer", "number": 100}),
            ("distance", {"distance": {"km": 80.0}}, {"kind": "nearer", "number": 50}),
            ("distance", {"distance": {"within": 100}}, {"kind": "nearer", "number": 50}),
            (
                "too_much",
                {"quantity": {"asked": 60, "unit": "t", "offered": 80, "offered_unit": "t"}},
                {"kind": "smaller", "number": 80},
            ),
            (
                "too_little",
                {"quantity": {"asked": 60, "unit": "t", "offered": 8, "offered_unit": "t"}},
                {"kind": "larger", "number": 8},
            ),
            (
                "price",
                {"budget": {"asked": 9000, "currency": "SAR", "offered": 12000}},
                {"kind": "cheaper", "number": 12000},
            ),
            ("timing", {"date": {"asked": "2099-01-01", "free": "2099-03-01"}}, {"kind": "sooner"}),
            (
                "capability",
                {"codes": {"asked": "1030", "theirs": "1079", "closeness": 0.5}},
                {"kind": "trade", "code": "1079"},
            ),
            ("known", {}, {"kind": "party"}),
            ("competitor", {}, {"kind": "party"}),
        ],
    )
    def test_from_what_the_asker_says_of_a_candidate(
        self, cast: SimpleNamespace, need: Listing, reason: str, counted: dict[str, Any], learned: dict[str, Any]
    ) -> None:
        lesson = decline(cast, need, reason, **counted)
        assert lesson is not None
        assert {name: getattr(lesson, name) for name in learned} == learned
        assert (lesson.organisation, lesson.learned_by) == (cast.firm, cast.firm_owner)
        assert lesson.listing == (None if learned["kind"] == "party" else need)
        (limit,) = limits_of_asker(need)
        assert (limit.kind, limit.category, limit.is_need) == (learned["kind"], "", None)

    @pytest.mark.parametrize(
        ("reason", "counted", "learned"),
        [
            ("distance", {"distance": {"km": 112.0}}, {"kind": "nearer", "number": 100}),
            ("too_much", {}, {"kind": "smaller", "number": 60, "unit": "t"}),
            ("too_little", {}, {"kind": "larger", "number": 60, "unit": "t"}),
            ("price", {}, {"kind": "dearer", "number": 9000, "unit": "SAR"}),
            ("timing", {"date": {"asked": "2099-01-01", "free": "2099-03-01"}}, {"kind": "later"}),
            ("capacity", {}, {"kind": "pause"}),
        ],
    )
    def test_from_what_a_candidate_says_of_a_need(
        self, cast: SimpleNamespace, need: Listing, reason: str, counted: dict[str, Any], learned: dict[str, Any]
    ) -> None:
        """It is about all needs of that kind that would be put forward to it, since the next need is somebody else's."""
        lesson = decline(cast, need, reason, "candidate", **counted)
        assert lesson is not None
        assert {name: getattr(lesson, name) for name in learned} == learned
        assert (lesson.organisation, lesson.listing) == (cast.packer, None)
        assert limits_of_asker(need) == ()
        (limit,) = limits_of([cast.packer.pk])[cast.packer.pk]
        assert (limit.category, limit.is_need) == ("service", True)

    @pytest.mark.parametrize(
        ("reason", "side", "counted", "why"),
        [
            ("other", "asker", {}, "this reason does not say what to suggest instead"),
            ("distance", "asker", {}, "how far away they are is not known"),
            ("distance", "asker", {"distance": {"km": 4.2}}, "they are nearer than any distance we could set"),
            ("too_much", "asker", {}, "a quantity is narrowed only where both sides have stated one"),
            ("too_little", "asker", {}, "a quantity is narrowed only where both sides have stated one"),
            ("price", "asker", {}, "a price is narrowed only where both sides have stated one"),
            (
                "timing",
                "candidate",
                {"date": {"asked": "2099-03-01", "free": "2099-01-01"}},
                "the two dates do not say which way to narrow",
            ),
            ("timing", "candidate", {}, "a date is narrowed only where both sides have stated one"),
            ("capability", "asker", {}, "the line of business is not known, so none can be left out"),
            (
                "capability",
                "asker",
                {"codes": {"asked": "1030", "theirs": "1030", "closeness": 1}},
                "their line of business is the very one that is asked for",
            ),
            ("capacity", "asker", {}, "what you published stays open until you close or change it"),
        ],
    )
    def test_nothing_where_the_reason_does_not_say_which_way_and_the_page_says_why(
        self, cast: SimpleNamespace, need: Listing, reason: str, side: str, counted: dict[str, Any], why: str
    ) -> None:
        assert decline(cast, need, reason, side, **counted) is None
        answered = MatchSide.objects.select_related("match__listing").get(side=side)
        with override("en"):
            assert no_rule_from(answered) == [f"Nothing else changes: {why}."]
        for language in ("fr", "ar"):
            with override(language):
                assert why not in no_rule_from(answered)[0]

    @pytest.mark.parametrize(("reason", "words"), [("too_much", "quantity"), ("price", "price or budget")])
    def test_a_candidate_reads_that_nothing_is_stated_that_could_be_narrowed(
        self, cast: SimpleNamespace, reason: str, words: str
    ) -> None:
        bare = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
        assert decline(cast, bare, reason, "candidate") is None
        answered = MatchSide.objects.select_related("match__listing").get(side="candidate")
        assert no_rule_from(answered) == [f"Nothing else changes: no {words} is stated here that could be narrowed."]

    @pytest.mark.usefixtures("need")
    def test_nobody_without_a_name_is_named_by_a_rule(self, cast: SimpleNamespace) -> None:
        Listing.objects.update(confidentiality="unnamed")
        assert decline(cast, Listing.objects.get(), "competitor", "candidate") is None
        answered = MatchSide.objects.select_related("match__listing").get(side="candidate")
        assert "they are not named yet" in no_rule_from(answered)[0]

    @pytest.mark.usefixtures("need")
    def test_the_amount_of_a_finance_never_says_which_way(self, cast: SimpleNamespace) -> None:
        Listing.objects.update(category="finance")
        assert decline(cast, Listing.objects.get(), "price") is None
        answered = MatchSide.objects.select_related("match__listing").get(side="asker")
        assert "of finance we cannot tell" in no_rule_from(answered)[0]

    def test_a_yes_teaches_nothing(self, cast: SimpleNamespace, need: Listing) -> None:
        match = MatchFactory(listing=need, organisation=cast.packer, evidence=evidence(distance={"km": 300.0}))
        side = MatchSide.objects.select_related("match").get(match=match, side="asker")
        matches.answer_match(side, by=cast.firm_owner, answer="interested")
        assert not Lesson.objects.exists()


class TestTheWordsOfReasons:
    """Codes stay the same; whoever asks does not say what only whoever is asked could say."""

    @pytest.mark.parametrize(
        ("side", "kind", "says", "never"),
        [
            ("asker", "need", "Not what they do", "No free capacity now"),
            ("candidate", "need", "Not what we do", "Not what they do"),
            ("asker", "offer", "Not what they use", "Not what we do"),
            ("candidate", "offer", "We need none at the moment", "No free capacity now"),
        ],
    )
    def test_each_side_has_its_own(self, side: str, kind: str, says: str, never: str) -> None:
        words = dict(reason_choices(side, kind))
        assert says in words.values()
        assert never not in words.values()
        assert set(words) <= set(MatchSide.Reason.values)

    def test_the_form_of_who_asks_for_a_need_and_what_it_stored(
        self, cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Any]
    ) -> None:
        match = MatchFactory(listing=need, organisation=cast.packer, evidence=evidence())
        browser = browser_of(cast.firm_owner)
        page = browser.get(f"/matches/{match.public_id}/").content.decode()
        assert "Not what they do" in page
        assert "No free capacity now" not in page
        given = {"answer": "declined", "reason": "capability", "courtesy": "later"}
        said = browser.post(f"/matches/{match.public_id}/answer/", given, follow=True).content.decode()
        assert "Nothing else changes: the line of business is not known" in said
        assert MatchSide.objects.get(match=match, side="asker").reason == "capability"


class TestTakingBack:
    def test_undoing_the_answer_undoes_what_it_taught(self, cast: SimpleNamespace, need: Listing) -> None:
        lesson = decline(cast, need, "distance", distance={"km": 112.0})
        assert lesson
        matches.undo_answer(lesson.side, by=cast.firm_admin)
        lesson.refresh_from_db()
        assert (lesson.stands, lesson.ended_by) == (False, cast.firm_admin)
        assert limits_of_asker(need) == ()

    def test_a_rule_is_taken_back_alone_and_the_answer_stays(self, cast: SimpleNamespace, need: Listing) -> None:
        lesson = decline(cast, need, "distance", distance={"km": 112.0})
        assert lesson
        assert lessons.end_lesson(lesson, by=cast.firm_member) is True
        assert lessons.end_lesson(lesson, by=cast.firm_member) is False
        assert MatchSide.objects.get(pk=lesson.side_id).answer == "declined"
        assert list(Entry.objects.filter(verb__startswith="lesson").order_by("pk").values_list("verb", flat=True)) == [
            "lesson.learned",
            "lesson.ended",
        ]

    @pytest.mark.parametrize("who", ["packer_owner", "former_member", "stranger", "cluster_manager", "staff_member"])
    def test_nobody_reads_or_ends_the_rules_of_others(self, cast: SimpleNamespace, need: Listing, who: str) -> None:
        lesson = decline(cast, need, "distance", distance={"km": 112.0})
        assert lesson
        assert not Lesson.objects.visible_to(getattr(cast, who)).exists()
        with pytest.raises(NotAllowed):
            lessons.end_lesson(lesson, by=getattr(cast, who))

    def test_it_ends_by_itself(self, cast: SimpleNamespace, need: Listing) -> None:
        lesson = decline(cast, need, "capacity", "candidate")
        assert lesson
        assert lesson.until == timezone.localdate() + dt.timedelta(days=30)
        Lesson.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
        assert limits_of([cast.packer.pk]) == {}
        lessons.end_due_lessons()
        lesson.refresh_from_db()
        assert (lesson.ended_at is None, lesson.ended_by) == (False, None)

    def test_what_has_ended_is_forgotten_after_a_while(self, cast: SimpleNamespace, need: Listing) -> None:
        lesson = decline(cast, need, "capacity", "candidate")
        assert lesson
        lessons.end_lesson(lesson, by=cast.packer_owner)
        rule = rules["matchmaking.lessons"]
        assert rule.forget(timezone.now() - rule.kept, 10) == 0
        assert rule.forget(timezone.now() + dt.timedelta(days=1), 10) == 1

    def test_whoever_answered_takes_a_copy_along_without_the_other_side(
        self, cast: SimpleNamespace, need: Listing
    ) -> None:
        decline(cast, need, "competitor")
        (row,) = holders["matchmaking.lessons"].export(cast.firm_owner)
        assert (row["organisation"], row["ended"]) == (cast.firm.name, None)
        assert cast.packer.name not in str(row)
        cast.firm_owner.delete()
        assert Lesson.objects.get().learned_by is None


class TestWhatIsSuggestedNext:
    @pytest.fixture
    def compared(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> Listing:
        far = RegionFactory(
            slug="jubail", name_en="Jubail", name_fr="Jubail", name_ar="الجبيل", latitude=27.0, longitude=49.66
        )
        for number in range(2):
            OrganisationFactory(slug=f"far-{number}", region=far, serves=["vacuum packing of pitted dates"])
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates", region=cast.firm.region)
        settle()
        return made

    def partners(self, listing: Listing) -> set[str]:
        return set(Match.objects.standing().filter(listing=listing).values_list("organisation__slug", flat=True))

    def test_too_far_narrows_the_distance_for_this_need_until_it_is_taken_back(
        self, cast: SimpleNamespace, compared: Listing, settle: Settle, browser_of: Callable[..., Any]
    ) -> None:
        assert self.partners(compared) >= {"far-0", "far-1", cast.packer.slug}
        match = Match.objects.get(listing=compared, organisation__slug="far-0")
        browser = browser_of(cast.firm_owner)
        said = browser.post(
            f"/matches/{match.public_id}/answer/",
            {"answer": "declined", "reason": "distance", "courtesy": "later"},
            follow=True,
        ).content.decode()
        assert "From now on we suggest nobody further than 150 km away for this need." in said
        assert f"/matches/{match.public_id}/undo/" in said
        settle()
        # Whom they answered stays where the answer can be taken back; the other one is as far and is gone.
        assert self.partners(compared) == {"far-0", cast.packer.slug}
        assert "nobody further than 150 km" in browser.get("/matches/?tab=aside").content.decode()
        lesson = Lesson.objects.get()
        page = browser.get("/matches/rules/").content.decode()
        assert "nobody further than 150 km" in page
        browser.post(f"/matches/rules/{lesson.public_id}/end/", {"next": "/matches/rules/"})
        settle()
        assert self.partners(compared) >= {"far-0", "far-1", cast.packer.slug}
        assert "No rule stands" in browser.get("/matches/rules/").content.decode()

    def test_a_candidate_without_free_capacity_is_left_alone_and_the_asker_is_told_nothing(
        self, cast: SimpleNamespace, compared: Listing, publish: Publish, settle: Settle
    ) -> None:
        side = MatchSide.objects.select_related("match").get(match__listing=compared, organisation=cast.packer)
        matches.answer_match(side, by=cast.packer_owner, answer="declined", reason="capacity", courtesy="later")
        second = publish(
            cast.firm_owner,
            "Vacuum packing of whole dates",
            region=cast.firm.region,
        )
        settle()
        assert cast.packer.slug not in self.partners(second)
        for one in MatchSide.objects.filter(side="asker"):
            assert not [gate for gate in one.evidence["gates"] if gate["key"].startswith("limit_")]
        lessons.end_lesson(Lesson.objects.get(), by=cast.packer_owner)
        settle()
        assert cast.packer.slug in self.partners(second)

    @pytest.mark.parametrize(
        ("reason", "rule"),
        [
            ("capacity", "Nothing of this kind is put forward to you up to"),
            ("too_much", "From now on nothing of 60 tonnes or more is put forward to you."),
        ],
    )
    def test_beside_undo_and_on_its_card_a_rule_names_what_kind_it_is_about(
        self, cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Any], reason: str, rule: str
    ) -> None:
        match = MatchFactory(listing=need, organisation=cast.packer)
        browser = browser_of(cast.packer_owner)
        given = {"answer": "declined", "reason": reason, "courtesy": "later"}
        page = browser.post(f"/matches/{match.public_id}/answer/", given, follow=True).content.decode()
        message = page.partition(f"/matches/{match.public_id}/undo/")[0]
        kind = f"What others need: {need.get_category_display()}."
        assert rule in message
        assert kind in message
        card = browser.get(f"/matches/{match.public_id}/").content.decode()
        assert card.index(rule) < card.index(kind)
        assert page.count("This ends after") == (reason == "too_much")

    def test_of_ones_own_need_no_kind_is_named(self, cast: SimpleNamespace, need: Listing) -> None:
        decline(cast, need, "distance", distance={"km": 112.0})
        (rule,) = rules_of(cast.firm)
        assert rule.said == ["From now on we suggest nobody further than 100 km away for this need."]

    def test_somebody_they_know_already_is_not_suggested_either_way(
        self, cast: SimpleNamespace, compared: Listing, publish: Publish, settle: Settle
    ) -> None:
        side = MatchSide.objects.select_related("match").get(match__listing=compared, organisation=cast.packer)
        matches.answer_match(side, by=cast.packer_owner, answer="declined", reason="known", courtesy="later")
        second = publish(cast.firm_owner, "Vacuum packing of whole dates", region=cast.firm.region)
        settle()
        assert cast.packer.slug not in self.partners(second)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_as_often_for_three_rules_as_for_one(
    cast: SimpleNamespace, how_many: int, browser_of: Callable[..., Any]
) -> None:
    for _number in range(how_many):
        decline(cast, ListingFactory(organisation=cast.firm, cluster=cast.cluster), "distance", distance={"km": 112.0})
    assert len(rules_of(cast.firm)) == how_many
    with CaptureQueriesContext(connection) as queries:
        rules_of(cast.firm)
    assert len(queries) == 1


def test_a_limit_is_a_plain_fact(cast: SimpleNamespace, need: Listing) -> None:
    lesson = decline(cast, need, "distance", distance={"km": 112.0})
    assert lesson
    assert limits_of_asker(need) == (facts.Limit("nearer", lesson.public_id, 100.0),)
    assert Organisation.objects.filter(lessons=lesson).get() == cast.firm
