"""Who may apply, as the organisation that might reads it: what is asked, and how it stands to it itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..eligibility import PAPER
from ..instruments import Check, State
from .finance import MOST_NAMED, age_asked, years
from .wording import Names, any_of, closed, day, isolated

NAMED_AS = {
    "applicant_kind": "kind",
    "firm_place": "region",
    "firm_sector": "sector",
    "firm_size": "size",
    "in_cluster": "cluster",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion or paper: how it stands, what is asked, and what the reader's organisation says to it."""

    key: str
    state: State
    label: str
    value: str


def eligibility_lines(checks: Iterable[Check], names: Names) -> list[Line]:
    return [Line(one.key, one.state, asked(one.key, one.facts, names), _said(one, names)) for one in checks]


def asked(key: str, facts: Mapping[str, Any], names: Names) -> str:
    """What is asked, whoever reads it."""
    if key == PAPER:
        return isolated(names("certificate", facts["certificate"]))
    if key == "firm_age":
        return age_asked(facts)
    wanted = [isolated(names(NAMED_AS[key], one)) for one in facts["asked"][:MOST_NAMED]]
    if more := len(facts["asked"]) - MOST_NAMED:
        wanted += [_("others")] if more > 0 else []
    return any_of(wanted)


def heading(key: str) -> str:
    return {
        "applicant_kind": _("Kind of organisation"),
        "firm_place": _("Place"),
        "firm_sector": _("Line of business"),
        "firm_size": _("Size"),
        "firm_age": _("Years of trading"),
        "in_cluster": _("Member of"),
        PAPER: _("Paper"),
    }[key]


def reasons(checks: Iterable[Check], names: Names) -> list[str]:
    """Why it is suggested: what speaks for it, each in one sentence."""
    return [closed(_reason(one, names)) for one in checks if one.state == "yes"]


def _reason(check: Check, names: Names) -> str:
    said = check.facts.get("said")
    if check.key == PAPER:
        return _("You have the paper: %(name)s") % {
            "name": isolated(names("certificate", str(check.facts["certificate"])))
        }
    if check.key == "firm_age":
        return _("You have been trading for %(years)s") % {"years": years(int(str(said)))}
    name = {"name": isolated(names(NAMED_AS[check.key], str(said)))}
    return {
        "applicant_kind": _("It is open to organisations of your kind: %(name)s"),
        "firm_place": _("You are where it is given: %(name)s"),
        "firm_sector": _("It is for your line of business: %(name)s"),
        "firm_size": _("It is for your size: %(name)s"),
        "in_cluster": _("It is for members of your cluster: %(name)s"),
    }[check.key] % name


def _said(check: Check, names: Names) -> str:
    facts = check.facts
    if check.key == PAPER:
        return _paper_said(check)
    said = facts.get("said")
    if said in (None, ""):
        return _("You are in no cluster here") if check.key == "in_cluster" else _("Not said on your page")
    if check.key == "firm_age":
        return _("You: %(what)s") % {"what": years(int(str(said)))}
    return _("You: %(what)s") % {"what": isolated(names(NAMED_AS[check.key], str(said)))}


def _paper_said(check: Check) -> str:
    until = check.facts["until"]
    if check.state == "yes":
        return _("Yours is valid until %(date)s") % {"date": day(str(until))} if until else _("On your page")
    if check.facts["held"]:
        return _("Yours ends on %(date)s, before the last day") % {"date": day(str(until))}
    return _("Not among the certificates on your page")
