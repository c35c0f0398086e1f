"""What the overview of a project says of its money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.organisations.standing import standing_of
from portal.ui.words import money as in_words

from ..models import Project, Report
from .budget import Budget, Sums, sums_of

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Money:
    """`own` is what the reader's organisations pay or bring themselves; None for who has none in it. `next_on`: when a report is owed."""

    project: Project
    budget: Budget
    own: Sums | None
    next_on: dt.date | None
    next_kind: str

    @property
    def percent(self) -> int:
        """For a bar: what is above the whole is the whole."""
        return min(100, int(self.budget.spent_share * 100))

    @property
    def own_in_words(self) -> str:
        if self.own is None:
            return ""
        currency = self.project.currency
        cash, kind = in_words(self.own.cash, currency), in_words(self.own.kind, currency)
        if self.own.cash and self.own.kind:
            return _("%(cash)s in cash, %(kind)s in kind") % {"cash": cash, "kind": kind}
        if self.own.kind:
            return _("%(kind)s, in kind") % {"kind": kind}
        return _("%(cash)s, in cash") % {"cash": cash} if self.own.cash else _("nothing of your own")

    @property
    def next_label(self) -> str:
        return _("Next claim") if self.next_kind == Report.Kind.CLAIM else _("Next report")

    @property
    def is_late(self) -> bool:
        return self.next_on is not None and self.next_on < timezone.localdate()


def money_of(project: Project, reader: User) -> Money:
    """In one question; what is owed next comes with a project `with_next_due`."""
    budget = sums_of(project)
    own = standing_of(reader).organisations & budget.by_partner.keys()
    together = Sums()
    for organisation in own:
        together.cash += budget.by_partner[organisation].cash
        together.kind += budget.by_partner[organisation].kind
    return Money(
        project,
        budget,
        together if own else None,
        getattr(project, "next_due_on", None),
        getattr(project, "next_due_kind", "") or "",
    )
