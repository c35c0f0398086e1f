"""A company at a round of finance, investors known by what they financed before; those that are new to the company are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ...engine.likeness import Round
from ...engine.portfolio import Deal
from ..funding import Funding
from ..periods import Asked
from ..reading import BadInput, answers, rows

COMPANY = ("company_id", "category", "state", "region", "city", "founded_year")
DEAL = ("company_id", "investor", "date", "amount_usd", "round_type")
QUESTION = ("qid", "company_id", "round_date", "round_type", "amount_usd")
"""The columns that are read of each file."""

NOWHERE = {"", "unknown"}


def periods(folder: Path) -> Iterator[Funding]:
    """All questions at once, on the first day of their year; those of companies with and without investors are the groups."""
    companies = _companies(folder)
    deals = _deals(folder, companies)
    right, path = answers(folder, "investor"), folder / "queries.csv"
    rounds = {
        row["qid"]: _round(row, "round_date", companies, path, line) for line, row in enumerate(rows(path, QUESTION), 2)
    }
    if not rounds:
        raise BadInput(f"{path} asks nothing")
    today = date(min(one.on for one in rounds.values()).year, 1, 1)
    yield _funding(today, deals, rounds, right)


def past(folder: Path) -> Iterator[Funding]:
    """The last year of the past as questions: the first round of each company in which somebody known was new to it."""
    deals = sorted(_deals(folder, _companies(folder)), key=lambda one: one.round.on)
    if not deals:
        raise BadInput(f"{folder / 'history.csv'} has no rows")
    split = date(deals[-1].round.on.year, 1, 1)
    before = [one for one in deals if one.round.on < split]
    known, backed = {one.provider for one in before}, {(one.provider, one.round.company) for one in before}
    rounds: dict[str, Round] = {}
    right: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in deals[len(before) :]:
        company = one.round.company
        if one.provider in known and (one.provider, company) not in backed:
            rounds.setdefault(company, one.round)
            right[company][one.provider] = 1.0
    yield _funding(split, before, rounds, right)


def _funding(
    today: date, deals: list[Deal], rounds: Mapping[str, Round], right: Mapping[str, Mapping[str, float]]
) -> Funding:
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for one in deals:
        inside[one.round.company].add(one.provider)
    asked = [
        Asked(
            qid,
            one.company,
            "",
            right[qid],
            ("warm",) if inside[one.company] else ("cold",),
            on=one.on,
            never=frozenset(inside[one.company]),
        )
        for qid, one in rounds.items()
    ]
    return Funding(today, deals, rounds, asked)


def _companies(folder: Path) -> dict[str, Round]:
    """Company -> what is known of it, whatever the round."""
    path, found = folder / "companies.csv", {}
    for line, row in enumerate(rows(path, COMPANY), 2):
        state, region, city = row["state"], row["region"], row["city"]
        places = (f"{state}/{city}" if city else "", "" if region in NOWHERE else f"around {region}", state)
        found[row["company_id"]] = Round(
            row["company_id"],
            date.min,
            trades=(row["category"],) if row["category"] else (),
            places=tuple(place for place in places if place),
            founded=int(_number(row["founded_year"], path, line)) or None,
        )
    return found


def _deals(folder: Path, companies: Mapping[str, Round]) -> list[Deal]:
    path = folder / "history.csv"
    return [
        Deal(row["investor"], _round(row, "date", companies, path, line))
        for line, row in enumerate(rows(path, DEAL), 2)
    ]


def _round(row: Mapping[str, str], day: str, companies: Mapping[str, Round], path: Path, line: int) -> Round:
    company = companies.get(row["company_id"]) or Round(row["company_id"], date.min)
    try:
        on = date.fromisoformat(row[day])
    except ValueError as error:
        raise BadInput(f"{path}, line {line}: the {day} {row[day]!r} is no day") from error
    return replace(company, on=on, stage=row["round_type"], amount=_number(row["amount_usd"], path, line) or None)


def _number(text: str, path: Path, line: int) -> float:
    try:
        return float(text or 0)
    except ValueError as error:
        raise BadInput(f"{path}, line {line}: {text!r} is no number") from error
