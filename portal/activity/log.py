"""The deeds that this app writes down for the floor below it, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register
from portal.core.text import listed

from .deeds import Deed, deeds, said
from .queries import in_words, log_of_person
from .services import record

RIGHTS = {
    "is_staff": _("use of the staff pages"),
    "is_superuser": _("every right"),
    "is_active": _("use of the portal"),
    "groups": _("groups of editors"),
    "user_permissions": _("single rights"),
}


def _rights(facts: dict[str, Any]) -> str:
    return _("rights changed: %(rights)s") % {"rights": listed(RIGHTS[name] for name in facts["rights"])}


def export_log(person: User) -> list[dict[str, Any]]:
    """What they did themselves, and what was done about them; not by whom or about whom else, who are other people."""
    rows = log_of_person(person).order_by("pk")
    return [
        {"what": line.words, "by_you": line.entry.by_id == person.pk, "at": line.entry.at.isoformat()}
        for line in in_words(rows)
    ]


def write_last_row(_person: User) -> None:
    """That somebody was erased, in the transaction in which they are. Not who: nothing of them stays."""
    record("person.erased", by=None)


def sign_in() -> None:
    deeds.register("person.rights_changed", Deed(_rights))
    deeds.register("person.opened", said(_("account opened by the staff of the portal")))
    deeds.register("person.erased", said(_("an account erased")))
    register("activity.log", Holder(label=_("Your name in the log"), export=export_log, erase=write_last_row))
