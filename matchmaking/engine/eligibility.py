"""Who may apply for a programme, a call or a tender: every criterion answered yes, no or unknown.

What an organisation has not said is unknown and never counts against it. A paper that it lacks keeps nobody out: it can be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .facts import Facts, Party
from .instruments import Check, State

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Terms:
    """Empty asks for nothing. `sectors` are beginnings of codes, `regions` keys of places, `papers` keys of certificates, `by` is the
    last day: a paper has to hold until then."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    youngest: int | None = None
    oldest: int | None = None
    clusters: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    checks: tuple[Check, ...]

    @property
    def criteria(self) -> tuple[Check, ...]:
        return tuple(one for one in self.checks if one.key != PAPER)

    @property
    def papers(self) -> tuple[Check, ...]:
        return tuple(one for one in self.checks if one.key == PAPER)

    @property
    def missing_papers(self) -> tuple[Check, ...]:
        return tuple(one for one in self.papers if one.state != "yes")

    @property
    def state(self) -> State:
        """Whether they may apply: no where one criterion says no, unknown where one has to be asked, else yes."""
        states = {one.state for one in self.criteria}
        return "no" if "no" in states else "unknown" if "unknown" in states else "yes"

    @property
    def reaches(self) -> bool:
        """Something that not everybody has in common speaks for it: its trade, its cluster, its size or where it is."""
        return self.state != "no" and any(one.state == "yes" for one in self.criteria if one.key != "applicant_kind")

    @property
    def share(self) -> float:
        """Of all that is asked, how much is met; one where nothing is asked."""
        return sum(one.state == "yes" for one in self.checks) / len(self.checks) if self.checks else 1.0


def compare_terms(terms: Terms, party: Party, today: date) -> Eligibility:
    return Eligibility((*_criteria(terms, party, today), *_papers(terms, party, today)))


def _criteria(terms: Terms, party: Party, today: date) -> Iterator[Check]:
    if terms.kinds:
        yield _one_of("applicant_kind", terms.kinds, party.kind)
    if terms.regions:
        there = next((one for one in party.regions if one in terms.regions), "")
        said = there or next(iter(party.regions), "")
        yield Check("firm_place", _known(bool(there) if party.regions else None), _facts(terms.regions, said))
    if terms.sectors:
        codes = party.business
        there = next((code for code in codes if code.startswith(terms.sectors)), "")
        said = there or next(iter(codes), "")
        yield Check("firm_sector", _known(bool(there) if codes else None), _facts(terms.sectors, said))
    if terms.sizes:
        yield _one_of("firm_size", terms.sizes, party.size)
    if terms.youngest is not None or terms.oldest is not None:
        years = today.year - party.founded if party.founded else None
        fits = None
        if years is not None:
            fits = (terms.youngest or 0) <= years <= (terms.oldest if terms.oldest is not None else years)
        facts: Facts = {"youngest": terms.youngest, "oldest": terms.oldest, "said": years}
        yield Check("firm_age", _known(fits), facts)
    if terms.clusters:
        there = next((one for one in party.clusters if one in terms.clusters), "")
        yield Check("in_cluster", _known(bool(there)), _facts(terms.clusters, there or next(iter(party.clusters), "")))


def _papers(terms: Terms, party: Party, today: date) -> Iterator[Check]:
    held = party.certificates or {}
    for paper in terms.papers:
        until = held.get(paper)
        facts: Facts = {"certificate": paper, "until": until.isoformat() if until else None}
        if paper not in held:
            yield Check(PAPER, "unknown" if party.certificates is None else "no", facts | {"held": False})
        else:
            runs_out = until is not None and until < max(today, terms.by or today)
            yield Check(PAPER, "no" if runs_out else "yes", facts | {"held": True})


def _one_of(key: str, asked: tuple[str, ...], said: str) -> Check:
    return Check(key, _known(said in asked if said else None), _facts(asked, said))


def _facts(asked: Iterable[str], said: str) -> Facts:
    return {"asked": list(asked), "said": said}


def _known(answer: bool | None) -> State:  # noqa: FBT001
    return "unknown" if answer is None else "yes" if answer else "no"
