"""The story as plain values: the same each time, complete, and invented."""

from __future__ import annotations

import re
from collections import Counter

import phonenumbers
import pytest

from portal.demo.story import Story, tell
from portal.demo.story.answers import answers_for
from portal.demo.story.reading import DATA, read

MEMBERS = {
    "tangier-wiring": 48,
    "fez-leather": 31,
    "oran-parts": 27,
    "nabeul-ceramics": 22,
    "sfax-textiles": 64,
    "mansoura-medical": 58,
    "zarqa-food-machinery": 37,
    "al-ahsa-dates": 86,
    "sohar-aluminium": 39,
}
LINKS = {
    "tangier-wiring": 8,
    "fez-leather": 6,
    "oran-parts": 6,
    "nabeul-ceramics": 3,
    "sfax-textiles": 6,
    "mansoura-medical": 7,
    "zarqa-food-machinery": 6,
    "al-ahsa-dates": 5,
    "sohar-aluminium": 7,
}
STAGES = ["inputs", "processing", "packaging", "logistics", "market"]
ARABIC = re.compile(r"[\u0620-\u064a]")
# Firms of these trades and places that really exist: none may be met here.
REAL = [
    *(
        "yazaki",
        "lear",
        "aptiv",
        "delphi",
        "leoni",
        "sumitomo",
        "coficab",
        "nexans",
        "prysmian",
        "molex",
        "siemens",
        "bosch",
    ),
    *("valeo", "renault", "stellantis", "iveco", "hyundai", "almarai", "savola", "bateel", "nadec", "tamimi", "panda"),
    *(
        "lulu",
        "maersk",
        "aramex",
        "sabic",
        "aramco",
        "benetton",
        "levi",
        "zara",
        "inditex",
        "decathlon",
        "vermeg",
        "sartex",
    ),
    *("pharco", "eipico", "amoun", "hikma", "nestle", "danone", "lafarge", "cevital", "condor", "sonatrach", "ooredoo"),
    *("manaseer", "vale", "jindal"),
]


@pytest.fixture(scope="module")
def story() -> Story:
    return tell()


def test_the_story_is_the_same_each_time(story: Story) -> None:
    tell.cache_clear()
    assert tell() == story


def test_nine_clusters_with_their_members(story: Story) -> None:
    members = Counter(one.cluster for one in story.organisations if one.cluster)
    assert dict(members) == MEMBERS
    assert {chain.slug for chain in story.chains} == MEMBERS.keys()


def test_the_chains_have_their_links_in_three_languages(story: Story) -> None:
    assert {chain.slug: len(chain.links) for chain in story.chains} == LINKS
    for chain in story.chains:
        for words in [chain.name, chain.product, chain.about, *(link.names for link in chain.links)]:
            assert sorted(words) == ["ar", "en", "fr"]
            assert ARABIC.search(words["ar"])
            assert not ARABIC.search(words["en"] + words["fr"])
        stages = [STAGES.index(link.stage) for link in chain.links]
        assert stages == sorted(stages)


def test_every_kind_and_every_size_of_text_is_there(story: Story) -> None:
    kinds = Counter(one.kind for one in story.organisations)
    assert kinds.keys() == {"firm", "university", "research", "finance", "government", "cluster"}
    assert kinds["firm"] > 300
    assert all(one.summary for one in story.organisations)
    assert {one.language for one in story.organisations} == {"en", "fr", "ar"}
    assert all(one.makes or one.serves or one.buys for one in story.organisations)


def test_keys_names_and_addresses_are_each_taken_once(story: Story) -> None:
    for taken in (
        [one.key for one in story.organisations],
        [one.latin for one in story.organisations],
        [one.arabic for one in story.organisations],
        [one.key for one in story.listings],
        [person.email for person in story.people],
        [person.phone for person in story.people],
    ):
        assert [value for value, times in Counter(taken).items() if times > 1] == []


def test_what_is_named_exists(story: Story) -> None:
    keys = {one.key for one in story.organisations}
    named = {chain.office for chain in story.chains}
    named |= {partner for one in story.organisations for past in one.past for partner in past.partners}
    named |= {key for listing in story.listings for key in [listing.by, *listing.hidden_from]}
    named |= {person.organisation for person in story.people if person.organisation}
    assert named - keys == set()


def test_answers_are_told_of_listings_and_partners_that_exist(story: Story) -> None:
    listings, organisations = {one.key for one in story.listings}, {one.key for one in story.organisations}
    told = read(DATA / "answers.toml")["answer"]
    assert {line["listing"] for line in told} - listings == set()
    assert {line["with"] for line in told} - organisations == set()


def test_about_four_hundred_pieces_of_past_work_none_of_finance_beside_a_company(story: Story) -> None:
    kinds = {one.key: one.kind for one in story.organisations}
    past = [(one, piece) for one in story.organisations for piece in one.past]
    assert 380 <= len(past) <= 460
    for one, piece in past:
        assert {one.kind, *(kinds[partner] for partner in piece.partners)} & {"finance"} == set()
        assert one.key not in piece.partners
    assert max(Counter(piece.text for _, piece in past).values()) <= 5


def test_what_one_link_buys_another_makes(story: Story) -> None:
    """In every chain, some things stand word for word in what one link buys and another makes or does."""
    for slug in MEMBERS:
        here = [one for one in story.organisations if one.cluster == slug]
        made = {line: one.link for one in here for line in [*one.makes, *one.serves]}
        bought = [(line, one.link) for one in here for line in one.buys if line in made and made[line] != one.link]
        assert len(bought) >= 5, slug


def test_two_hundred_and_some_listings_of_every_kind(story: Story) -> None:
    assert 200 <= len(story.listings) <= 225
    assert {one.state for one in story.listings} == {"open", "soon", "expired", "closed", "draft"}
    assert {one.kind for one in story.listings} == {"need", "offer"}
    assert {one.language for one in story.listings} == {"en", "fr", "ar"}
    assert len({one.category for one in story.listings}) == 14
    assert {one.outcome for one in story.listings if one.state == "closed"} == {
        "here",
        "elsewhere",
        "dropped",
        "nothing",
    }
    assert {one.confidentiality for one in story.listings} == {"named", "unnamed", "office"}
    assert {one.audience for one in story.listings} == {"cluster", "members", "public"}
    assert any(one.hidden_from for one in story.listings)
    assert any(one.hide_same_link for one in story.listings)


def test_a_listing_says_what_it_is_in_its_language(story: Story) -> None:
    for one in story.listings:
        assert len(one.title) <= 160
        assert bool(ARABIC.search(one.title)) == (one.language == "ar"), one.title
        assert bool(one.quantity) == bool(one.unit), one.title
        assert bool(one.budget) == bool(one.currency), one.title


def test_requests_for_finance_and_hidden_ones_are_not_for_everybody(story: Story) -> None:
    for one in story.listings:
        if one.audience == "public":
            assert not one.hidden_from
            assert not one.hide_same_link
            assert (one.kind, one.category) != ("need", "finance")


def test_logistics_is_short_in_six_clusters(story: Story) -> None:
    open_ones = [one for one in story.listings if one.state in {"open", "soon"}]
    cluster_of = {one.key: one.cluster for one in story.organisations}
    short = []
    for chain in story.chains:
        positions = {n for n, link in enumerate(chain.links, start=1) if link.stage == "logistics"}
        here = [one for one in open_ones if cluster_of[one.by] == chain.slug and one.link in positions]
        needs = sum(one.kind == "need" for one in here)
        if needs > len(here) - needs:
            short.append(chain.slug)
    assert len(short) == 6


def test_one_link_has_nobody(story: Story) -> None:
    there = {(one.cluster, one.link) for one in story.organisations}
    empty = [
        (chain.slug, n)
        for chain in story.chains
        for n in range(1, len(chain.links) + 1)
        if (chain.slug, n) not in there
    ]
    assert empty == [("oran-parts", 3)]


def test_no_firm_that_really_exists(story: Story) -> None:
    said = [f"{one.latin} {one.legal_latin}".casefold() for one in story.organisations]
    for name in REAL:
        pattern = re.compile(rf"\b{name}\b")
        assert [one for one in said if pattern.search(one)] == []


def test_addresses_and_mails_lead_nowhere(story: Story) -> None:
    assert all(person.email.endswith(".example") for person in story.people)


def test_a_dozen_people_one_can_be_in_three_languages(story: Story) -> None:
    personas = [person for person in story.people if person.persona]
    assert len(personas) >= 12
    assert all(sorted(person.persona) == ["ar", "en", "fr"] for person in personas)
    assert [person.key for person in personas if not person.organisation] == ["lina", "karim", "mona", "salma"]
    assert not [person.key for person in personas if " :" in person.persona["fr"]]


def test_every_number_is_one_of_its_country(story: Story) -> None:
    found = {person.key: phonenumbers.parse(person.phone) for person in story.people if person.persona}
    assert all(phonenumbers.is_valid_number(number) for number in found.values())
    assert phonenumbers.region_code_for_number(found["mona"]) == "EG"


def test_who_talks_has_said_yes_and_belongs_to_one_of_the_two(story: Story) -> None:
    owners = {one.key: one.by for one in story.listings}
    works_at = {one.key: one.organisation for one in story.people}
    for talk in read(DATA / "talks.toml")["talk"]:
        pair = (talk["listing"], talk["with"])
        told = answers_for(*pair, order=0.0)
        assert (told.asker, told.candidate) == ("yes", "yes"), pair
        parties = {owners[talk["listing"]], talk["with"]}
        speakers = {one["by"] for one in talk["said"]} - {"asker", "candidate"}
        assert {works_at[one] for one in speakers} <= parties, pair


def test_answers_are_as_told_else_as_chance_always_has_them() -> None:
    told = answers_for("vacuum-packing-40", "nakhla-pack", order=0.1)
    assert (told.asker, told.candidate) == ("yes", "yes")
    assert answers_for("x", "y", order=0.7) == answers_for("x", "y", order=0.7)
    assert {answers_for("x", f"firm {n}", order=0.9).candidate for n in range(60)} == {"", "yes", "no", "aside"}
