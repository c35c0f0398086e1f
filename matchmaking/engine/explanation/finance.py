"""What finance asks for, in words: amounts, years, and what is still missing to know whether it fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .wording import Names, any_of

FINANCE = frozenset({"firm_size", "firm_age", "firm_sector", "firm_place", "firm_stage", "accounts", "security"})
MOST_NAMED = 4


def between(facts: Mapping[str, Any], names: Names) -> str:
    """The amounts that an instrument gives."""
    ends = {name: names("money", f"{facts[name]} {facts['of']}") for name in ("lowest", "highest") if facts.get(name)}
    if len(ends) == 2:
        return _("from %(lowest)s to %(highest)s") % ends
    return _("up to %(highest)s") % ends if "highest" in ends else _("from %(lowest)s") % ends


def years(count: int) -> str:
    return ngettext("%(count)d year", "%(count)d years", count) % {"count": count}


def age_asked(facts: Mapping[str, Any]) -> str:
    youngest, oldest = facts["youngest"], facts["oldest"]
    if youngest is not None and oldest is not None:
        return _("Between %(youngest)s and %(oldest)s years old") % {"youngest": youngest, "oldest": oldest}
    if oldest is not None:
        return _("Not older than %(years)s") % {"years": years(oldest)}
    return _("At least %(years)s old") % {"years": years(youngest)}


def accounts_asked(facts: Mapping[str, Any]) -> str:
    return _("Accounts of %(years)s") % {"years": years(facts["asked"])}


def asked_of_you(key: str, facts: Mapping[str, Any], names: Names) -> str:
    """What the provider asks and the reader has not said."""
    sentence = {
        "firm_size": _("How many people work with you"),
        "firm_age": _("When you were founded"),
        "firm_sector": _("Your line of business"),
        "firm_place": _("Where you are"),
        "firm_stage": _("How far along you are: %(asked)s"),
        "accounts": _("Your accounts: %(asked)s"),
        "security": _("Your security: %(asked)s"),
    }[key]
    return sentence % {"asked": _asked(key, facts, names)}


def asked_of_them(key: str, facts: Mapping[str, Any], names: Names) -> str:
    """The same as the provider reads it."""
    sentence = {
        "firm_size": _("How many people work with them"),
        "firm_age": _("When they were founded"),
        "firm_sector": _("Their line of business"),
        "firm_place": _("Where they are"),
        "firm_stage": _("How far along they are: %(asked)s"),
        "accounts": _("Their accounts: %(asked)s"),
        "security": _("Their security: %(asked)s"),
    }[key]
    return sentence % {"asked": _asked(key, facts, names)}


def _asked(key: str, facts: Mapping[str, Any], names: Names) -> str:
    if key == "accounts":
        return years(facts["asked"])
    kind = {"firm_stage": "stage", "security": "security"}.get(key)
    return any_of(names(kind, one) for one in facts["asked"]) if kind else ""
