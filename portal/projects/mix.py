"""The rules of a mix of partners, and how a consortium stands to them: plain values in and out, no database.

A partner of whom something is not known may be either way: a rule is kept where it is kept in every case, not kept where it is in
none, and cannot be told yet in between. What would mend a rule is the least that does, in the best case.

    report(rules, members, shares)   how each rule stands
    clashes(rules)                   why nobody at all could keep a set of rules
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

FIRM = "firm"
WHOLE = 100

State = Literal["kept", "broken", "open"]


@dataclass(frozen=True, slots=True)
class Rules:
    """None and empty: no such rule. Shares are whole per cent: of SMEs among the partners, of the budget for one of them."""

    least_partners: int | None = None
    most_partners: int | None = None
    least_sme_share: int | None = None
    needed_kinds: tuple[str, ...] = ()
    least_regions: int | None = None
    least_countries: int | None = None
    most_budget_share: int | None = None

    @property
    def are_any(self) -> bool:
        return self != Rules()


@dataclass(frozen=True, slots=True)
class Member:
    """A partner as the rules see it. `is_sme` is None where its size is not known; so are an empty region and country."""

    id: str
    kind: str = FIRM
    is_sme: bool | None = None
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to keep a rule: `deed` so many times. `who` is the partner that it is about, where it is one."""

    deed: Literal["add", "drop", "add_sme", "drop_other", "add_kind", "add_region", "add_country", "give_away"]
    number: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How a rule stands: what it asks, what there is for certain, of how many that is not known, and the ways that would mend it.

    `kind` is the one that is needed, `who` the partner with the largest share of the budget.
    """

    rule: str
    state: State
    asked: int
    have: int = 0
    unknown: int = 0
    mends: tuple[Mend, ...] = ()
    kind: str = ""
    who: str = ""

    @property
    def is_kept(self) -> bool:
        return self.state == "kept"

    @property
    def is_broken(self) -> bool:
        return self.state == "broken"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rules that nobody can keep together, told at `field`. `other` is the number, or the kind, that stands against it."""

    code: Literal["order", "kinds", "smes", "regions", "countries", "budget"]
    field: str
    number: int = 0
    other: int = 0


def report(rules: Rules, members: Sequence[Member], shares: Mapping[str, Fraction] | None = None) -> list[Finding]:
    """Return one finding for each rule there is.

    `shares` are the parts of the whole budget, from 0 to 1, by the id of a
    member; what is left of the whole nobody has taken on yet. None or nothing: no budget is known.
    """
    return list(_findings(rules, members, shares or {}))


def _findings(rules: Rules, members: Sequence[Member], shares: Mapping[str, Fraction]) -> Iterator[Finding]:
    number = len(members)
    if (least := rules.least_partners) is not None:
        mends = (Mend("add", least - number),) if number < least else ()
        yield Finding("least_partners", "broken" if mends else "kept", least, number, mends=mends)
    if (most := rules.most_partners) is not None:
        mends = (Mend("drop", number - most),) if number > most else ()
        yield Finding("most_partners", "broken" if mends else "kept", most, number, mends=mends)
    if rules.least_sme_share is not None:
        yield _of_smes(rules.least_sme_share, members)
    for kind in rules.needed_kinds:
        have = sum(one.kind == kind for one in members)
        mends = () if have else (Mend("add_kind", 1, kind),)
        yield Finding("needed_kinds", "kept" if have else "broken", 1, have, mends=mends, kind=kind)
    if rules.least_regions is not None:
        yield _of_places("least_regions", rules.least_regions, [one.region for one in members], "add_region")
    if rules.least_countries is not None:
        yield _of_places("least_countries", rules.least_countries, [one.country for one in members], "add_country")
    if rules.most_budget_share is not None:
        yield _of_budget(rules.most_budget_share, members, shares)


def _of_smes(asked: int, members: Sequence[Member]) -> Finding:
    number, smes = len(members), sum(one.is_sme is True for one in members)
    unknown = sum(one.is_sme is None for one in members)
    if not number:
        return Finding("least_sme_share", "open", asked)
    if smes * WHOLE >= asked * number:
        state: State = "kept"
    else:
        state = "open" if (smes + unknown) * WHOLE >= asked * number else "broken"
    mends: list[Mend] = []
    if state == "broken":
        at_best = smes + unknown
        if asked < WHOLE:
            mends.append(Mend("add_sme", -(-(asked * number - WHOLE * at_best) // (WHOLE - asked))))
        if at_best:
            mends.append(Mend("drop_other", number - WHOLE * at_best // asked))
    return Finding("least_sme_share", state, asked, smes, unknown, tuple(mends))


def _of_places(rule: str, asked: int, places: Sequence[str], deed: Literal["add_region", "add_country"]) -> Finding:
    have, unknown = len(set(places) - {""}), sum(not one for one in places)
    # Wherever they are, they are somewhere.
    if have >= asked or (places and asked <= 1):
        return Finding(rule, "kept", asked, have, unknown)
    if have + unknown >= asked:
        return Finding(rule, "open", asked, have, unknown)
    return Finding(rule, "broken", asked, have, unknown, (Mend(deed, asked - have - unknown),))


def _of_budget(asked: int, members: Sequence[Member], shares: Mapping[str, Fraction]) -> Finding:
    parts = {one.id: shares.get(one.id, Fraction()) for one in members}
    if not any(parts.values()):
        return Finding("most_budget_share", "open", asked, unknown=WHOLE)
    who = max(parts, key=lambda one: (parts[one], one))
    have, rest = ceil(parts[who] * WHOLE), 1 - sum(parts.values(), Fraction())
    if parts[who] * WHOLE <= asked:
        # Whoever has most may take on what nobody has yet.
        state: State = "kept" if (parts[who] + rest) * WHOLE <= asked else "open"
        return Finding("most_budget_share", state, asked, have, ceil(rest * WHOLE), who=who)
    # So few cannot share the whole: somebody else has to come.
    enough = -(-WHOLE // asked)
    mend = Mend("add", enough - len(members)) if len(members) < enough else Mend("give_away", have - asked, who)
    return Finding("most_budget_share", "broken", asked, have, ceil(rest * WHOLE), (mend,), who=who)


def clashes(rules: Rules) -> list[Clash]:
    """Return why nobody at all could keep these rules, each told at the rule that was most likely mistyped.

    More partners keep every rule but the one that limits their number: so it is enough to look at as many as are allowed.
    """
    least, most = rules.least_partners, rules.most_partners
    if least is not None and most is not None and least > most:
        return [Clash("order", "most_partners", most, least)]
    found = []
    others = len(set(rules.needed_kinds) - {FIRM})
    share = rules.least_sme_share or 0
    if others and share >= WHOLE:
        found.append(Clash("smes", "least_sme_share", share, others))
    if most is None:
        return found
    if len(set(rules.needed_kinds)) > most:
        found.append(Clash("kinds", "needed_kinds", len(set(rules.needed_kinds)), most))
    elif share < WHOLE and -(-share * most // WHOLE) + others > most:
        found.append(Clash("smes", "least_sme_share", share, most))
    for code, asked in (("regions", rules.least_regions), ("countries", rules.least_countries)):
        if asked is not None and asked > most:
            found.append(Clash(code, f"least_{code}", asked, most))  # type: ignore[arg-type]
    if rules.most_budget_share and rules.most_budget_share * most < WHOLE:
        found.append(Clash("budget", "most_budget_share", rules.most_budget_share, most))
    return found
