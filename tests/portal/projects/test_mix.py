"""Rules of the mix: each finding is what a checker finds that knows nothing but trying."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.projects.mix import Clash, Finding, Member, Mend, Rules, clashes, report

KINDS = ["firm", "university", "research", "finance", "government"]
PLACES = ["", "a", "b", "c"]


@st.composite
def members_(draw: st.DrawFn, most: int = 6) -> list[Member]:
    found = []
    for at in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(KINDS))
        is_sme = draw(st.sampled_from([True, False, None])) if kind == "firm" else False
        place = draw(st.sampled_from(PLACES))
        found.append(Member(str(at), kind, is_sme, place, place and draw(st.sampled_from(["", "X", "Y"]))))
    return found


number = st.none() | st.integers(1, 6)
percent = st.none() | st.integers(1, 100)
rules_ = st.builds(
    Rules,
    least_partners=number,
    most_partners=number,
    least_sme_share=percent,
    needed_kinds=st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple),
    least_regions=number,
    least_countries=number,
    most_budget_share=percent,
)


@st.composite
def amounts_(draw: st.DrawFn) -> dict[str, Fraction]:
    """Parts of a budget; those of "nobody" have not been taken on."""
    amounts = draw(st.dictionaries(st.sampled_from([*"012345", "nobody"]), st.integers(0, 50), max_size=7))
    whole = sum(amounts.values())
    return {one: Fraction(amount, whole) for one, amount in amounts.items() if one != "nobody"} if whole else {}


def holds(rule: str, asked: int, crowd: list[Member], shares: dict[str, Fraction], kind: str = "") -> bool:
    """The rule as one would say it aloud, about a consortium of which all is known."""
    match rule:
        case "least_partners":
            return len(crowd) >= asked
        case "most_partners":
            return len(crowd) <= asked
        case "least_sme_share":
            return len([one for one in crowd if one.is_sme]) / len(crowd) * 100 >= asked - 1e-9
        case "needed_kinds":
            return any(one.kind == kind for one in crowd)
        case "least_regions":
            return len({one.region for one in crowd}) >= asked
        case "least_countries":
            return len({one.country for one in crowd}) >= asked
        case "most_budget_share":
            return max(shares.get(one.id, Fraction()) for one in crowd) * 100 <= asked
    raise AssertionError(rule)


def every_case(rule: str, crowd: list[Member]) -> list[list[Member]]:
    """All that may turn out about those of whom something is not known, as far as this rule looks at it."""

    def cases(one: Member) -> list[Member]:
        if rule == "least_sme_share" and one.is_sme is None:
            return [Member(one.id, one.kind, said) for said in (True, False)]
        for field in ("region", "country"):
            if rule.startswith(f"least_{field[:-1]}") and not getattr(one, field):
                known = sorted({getattr(other, field) for other in crowd} - {""}) or ["somewhere"]
                return [
                    Member(one.id, one.kind, one.is_sme, **{field: place})
                    for place in (known[0], f"elsewhere {one.id}")
                ]
        return [one]

    return [list(case) for case in product(*map(cases, crowd))]


def asked_of(rules: Rules) -> list[tuple[str, int, str]]:
    names = [name for name in Rules.__dataclass_fields__ if name != "needed_kinds"]
    plain = [(name, getattr(rules, name), "") for name in names if getattr(rules, name) is not None]
    return [*plain, *(("needed_kinds", 1, kind) for kind in rules.needed_kinds)]


def truth(rule: str, asked: int, crowd: list[Member], shares: dict[str, Fraction], kind: str) -> str:
    if rule == "most_budget_share":
        known = {one.id: shares.get(one.id, Fraction()) for one in crowd}
        left = 1 - sum(known.values())
        if left == 1:
            return "open"
        cases = [known, *(known | {one: known[one] + left} for one in known)]
        said = {holds(rule, asked, crowd, case) for case in cases}
        return {(True,): "kept", (False,): "broken"}.get(tuple(said), "open")
    if rule == "least_sme_share" and not crowd:
        return "open"
    said = {holds(rule, asked, case, shares, kind) for case in every_case(rule, crowd)}
    return {(True,): "kept", (False,): "broken"}.get(tuple(said), "open")


@given(rules_, members_(), amounts_())
def test_the_report_is_what_trying_every_case_finds(
    rules: Rules, crowd: list[Member], shares: dict[str, Fraction]
) -> None:
    told = {(one.rule, one.asked, one.kind): one.state for one in report(rules, crowd, shares)}
    assert told == {
        (rule, asked, kind): truth(rule, asked, crowd, shares, kind) for rule, asked, kind in asked_of(rules)
    }


def done(mend: Mend, crowd: list[Member], finding: Finding) -> list[list[Member]]:
    """Every consortium that comes of doing it."""
    new = [f"new {at}" for at in range(mend.number)]
    match mend.deed:
        case "add" | "add_region" | "add_country":
            return [[*crowd, *(Member(one, region=one, country=one) for one in new)]]
        case "add_sme":
            return [[*crowd, *(Member(one, is_sme=True) for one in new)]]
        case "add_kind":
            return [[*crowd, *(Member(one, finding.kind) for one in new)]]
        case "drop":
            return [list(kept) for kept in combinations(crowd, len(crowd) - mend.number)]
        case "drop_other":
            others = [one for one in crowd if one.is_sme is False]
            return [[one for one in crowd if one not in gone] for gone in combinations(others, mend.number)]
    raise AssertionError(mend)


@given(rules_, members_(), st.just({}))
def test_what_would_mend_a_rule_does_and_less_does_not(
    rules: Rules, crowd: list[Member], shares: dict[str, Fraction]
) -> None:
    for finding in report(rules, crowd, shares):
        assert bool(finding.mends) <= (finding.state == "broken")
        for mend in finding.mends:
            after = done(mend, crowd, finding)
            assert after, (mend, crowd)
            less = Mend(mend.deed, mend.number - 1, mend.who)
            for later in after:
                assert truth(finding.rule, finding.asked, later, shares, finding.kind) != "broken"
            for later in done(less, crowd, finding):
                assert truth(finding.rule, finding.asked, later, shares, finding.kind) == "broken"


@given(st.integers(1, 100), members_(), amounts_())
def test_what_is_given_away_brings_the_largest_share_down(
    asked: int, crowd: list[Member], shares: dict[str, Fraction]
) -> None:
    (found,) = report(Rules(most_budget_share=asked), crowd, shares)
    for mend in found.mends:
        if mend.deed == "add":
            assert asked * len(crowd) < 100 <= asked * (len(crowd) + mend.number)
        else:
            assert shares[mend.who] == max(shares.get(one.id, Fraction()) for one in crowd)
            assert asked - 1 < shares[mend.who] * 100 - mend.number <= asked
            assert asked * len(crowd) >= 100


def possible(rules: Rules) -> bool:
    """Whether any consortium of up to so many keeps them, by trying how many of each there are."""
    kinds = set(rules.needed_kinds)
    for size in range(max(1, rules.least_partners or 1), min(rules.most_partners or 120, 120) + 1):
        for smes in range(size + 1):
            others = size - smes
            fits = (
                smes * 100 >= (rules.least_sme_share or 0) * size
                and len(kinds - {"firm"}) <= others
                and (len(kinds) <= size)
                and (rules.least_regions or 0) <= size
                and (rules.least_countries or 0) <= size
                and (rules.most_budget_share or 100) * size >= 100
            )
            if fits:
                return True
    return False


@given(rules_)
def test_rules_that_clash_are_those_that_nobody_can_keep(rules: Rules) -> None:
    if (rules.least_sme_share or 0) in range(98, 100) and rules.most_partners is None:
        return  # kept only by more partners than are tried here
    assert bool(clashes(rules)) == (not possible(rules))


@pytest.mark.parametrize(
    ("rules", "clash"),
    [
        (Rules(least_partners=5, most_partners=3), Clash("order", "most_partners", 3, 5)),
        (Rules(least_sme_share=100, needed_kinds=("university",)), Clash("smes", "least_sme_share", 100, 1)),
        (Rules(most_partners=2, least_regions=3), Clash("regions", "least_regions", 3, 2)),
        (Rules(most_partners=3, most_budget_share=30), Clash("budget", "most_budget_share", 30, 3)),
        (Rules(most_partners=1, needed_kinds=("university", "research")), Clash("kinds", "needed_kinds", 2, 1)),
    ],
)
def test_a_clash_is_told_at_its_field(rules: Rules, clash: Clash) -> None:
    assert clashes(rules) == [clash]


def test_the_way_out_is_named() -> None:
    crowd = [Member("a", is_sme=True), Member("b", is_sme=False), Member("c", "university", is_sme=False)]
    (found,) = report(Rules(least_sme_share=50), crowd)
    assert found.mends == (Mend("add_sme", 1), Mend("drop_other", 1))
