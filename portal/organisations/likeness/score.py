"""How likely two organisations are one: by name, registration number, web domain and place. Pure: no database.

`compare(one, other)` answers with a score from 0 to 1 and why. From SAME on two are taken for one, from UNSURE on a person decides.

How the weights were found: an office compares names first and asks the register second, so a name that is the same in every word
brings a pair to where a person looks, and not further; a town, a domain or a number must speak for it before nobody is asked. The
steps were then moved by hundredths on every second pair of the evaluation set (`manage.py evaluate_duplicates --half tuning`); what
docs/onboarding.md says is of the other pairs.
"""

from __future__ import annotations

from .domains import compare_domains
from .names import compare_names, says_less
from .numbers import compare_numbers, slip
from .places import compare_places
from .traits import Likeness, Traits

SAME, UNSURE = 0.8, 0.5

NAME, NAME_ALONE = 0.72, 0.08
"""What a name that is the same in every word brings, and what it lacks where only one of its words tells anything."""
TOWN, OTHER_TOWN = 0.13, 0.2
DOMAIN, OTHER_DOMAIN = 0.25, 0.06
NUMBER, OTHER_NUMBER = 0.4, 0.35
OTHER_TRADE = 0.25
"""One makes plastics and the other trades: so the words of their names say, or their kinds."""
LEAST_NAME = 0.3
"""Below it a name speaks against a pair."""
ALL_OF_IT = 0.97
"""From here on a name is the same but for its spelling."""
AGAINST = 0.45
"""The most that names, domain and place bring where numbers or countries say that they are two: nobody is asked."""


def compare(one: Traits, other: Traits) -> Likeness:
    """Whether two are one. The same whichever comes first."""
    name, alone, trades_differ, translated = compare_names(one, other)
    numbers, domains, place = compare_numbers(one, other), compare_domains(one, other), compare_places(one, other)
    abroad = bool(one.country and other.country and one.country != other.country)
    kinds_differ = bool(one.kind and other.kind and one.kind != other.kind)
    said = [
        _said(numbers, (NUMBER, "number"), (-OTHER_NUMBER, "other_number")),
        _said(domains, (DOMAIN, "domain"), (-OTHER_DOMAIN, "other_domain")),
        _said(place, (TOWN, "town"), (-OTHER_TOWN, "other_town")),
        (-OTHER_NUMBER * abroad, "other_country"),
        (-OTHER_TRADE * (kinds_differ or (trades_differ and numbers <= 0)), "other_trade"),
    ]
    if name >= LEAST_NAME:
        said.append((NAME * name - NAME_ALONE * alone, "name" if name >= ALL_OF_IT else "name_alike"))
    score = sum(weight for weight, _reason in said)
    if numbers > 0 and not abroad:
        # A number is typed wrong, or is that of the whole group: without a name alike a person looks.
        score = max(score, 0.9) if name >= 0.6 else min(max(score, 0.55), 0.75)
    else:
        score = _without_number(one, other, score, name, domains if numbers == 0 else -1)
        if translated:
            # Two may well be called the same in two languages: a person looks.
            score = min(score, SAME - 0.01)
    here = place > 0 and not alone and not trades_differ and not kinds_differ
    trusted = name >= ALL_OF_IT and (domains > 0 or (here and not abroad and not says_less(one, other)))
    typed_wrong = numbers < 0 and name >= 0.9 and slip(one, other)
    score = _against(score, numbers=numbers, abroad=abroad, trusted=trusted, typed_wrong=typed_wrong)
    reasons = [reason for weight, reason in sorted(said, key=lambda pair: -abs(pair[0])) if weight]
    return Likeness(round(min(max(score, 0.0), 1.0), 3), tuple(reasons))


def _said(verdict: int, for_it: tuple[float, str], against: tuple[float, str]) -> tuple[float, str]:
    return for_it if verdict > 0 else against if verdict < 0 else (0.0, "")


def _without_number(one: Traits, other: Traits, score: float, name: float, domains: int) -> float:
    """One that says its trade beside one that says none, or a domain without the name, is for a person to look at."""
    if says_less(one, other):
        score = min(score, SAME - 0.01)
    if domains > 0 and name < 0.85:
        return min(max(score, UNSURE if name >= LEAST_NAME else 0.3), 0.75)
    return score


def _against(score: float, *, numbers: int, abroad: bool, trusted: bool, typed_wrong: bool) -> float:
    """What registers and countries contradict is never the same by its name alone; `trusted`: name and domain are the same."""
    if (numbers < 0 and not typed_wrong) or (abroad and numbers <= 0):
        return min(score, UNSURE if trusted else AGAINST)
    return min(score, 0.75) if numbers < 0 or abroad else score
