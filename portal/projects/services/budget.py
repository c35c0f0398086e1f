"""What is planned and what is spent. A budget that does not add up is written down all the same, and its page says what would mend it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line
from portal.organisations.models import Organisation
from portal.ui.words import too_fine

from .. import permissions
from ..models import BudgetLine, Partner, Project, Spending
from .moving import has_moved

MOST_LINES = 2000
MOST_SPENDINGS = 2000
"""Of one line."""
LARGEST = Decimal(999_999_999_999)
FIELDS = frozenset({"title", "organisation", "category", "form", "source", "amount"})


def add_line(project: Project, *, by: User, submission: UUID | None = None, **fields: Any) -> BudgetLine:
    """Plan something. The same `submission` answers with the line that it has made."""
    if not permissions.can_write_money(by, project, fields.get("organisation")):
        raise NotAllowed

    def make() -> BudgetLine:
        if not project.currency:
            raise NotPossible(
                "currency", _("The project has no currency yet. Its lead chooses it where the project is changed.")
            )
        if BudgetLine.objects.filter(project=project).count() >= MOST_LINES:
            raise NotPossible("too_many", _("There are too many lines already. Put several into one."))
        line = BudgetLine(project=project, submission=submission)
        _fill(line, fields, by=by)
        line.save()
        record("budget.planned", by=by, about=project, line=line.public_id, title=line.title)
        has_moved(project)
        return line

    return made_once(submission, BudgetLine, make, project=project)


@transaction.atomic
def change_line(line: BudgetLine, *, by: User, version: int, **fields: Any) -> BudgetLine:
    """Write it anew, unless somebody has changed it after the version that was read."""
    project = line.project
    after = fields.get("organisation", line.organisation)
    if not (
        permissions.can_write_money(by, project, line.organisation) and permissions.can_write_money(by, project, after)
    ):
        raise NotAllowed
    # Who comes second waits here, and finds another version.
    now = BudgetLine.objects.select_for_update().get(pk=line.pk)
    if now.version != version:
        raise NotPossible(
            "meanwhile",
            _("Somebody has changed this line meanwhile: “%(title)s”. Look at it, then save yours again.")
            % {"title": now.title},
        )
    _fill(now, fields, by=by)
    now.version = version + 1
    now.save()
    record("budget.changed", by=by, about=project, line=line.public_id, title=now.title)
    has_moved(project)
    return now


@transaction.atomic
def remove_line(line: BudgetLine, *, by: User) -> None:
    """Only while nothing was spent of it. Removing it twice changes nothing."""
    if not permissions.can_write_money(by, line.project, line.organisation):
        raise NotAllowed
    there = BudgetLine.objects.select_for_update().filter(pk=line.pk).first()
    if there is None:
        return
    if there.spendings.exists():
        raise NotPossible("spent", _("Something was spent of this line, so it stays. Change it instead."))
    there.delete()
    record("budget.removed", by=by, about=line.project, title=line.title)
    has_moved(line.project)


def write_spending(
    line: BudgetLine, *, by: User, amount: Decimal, spent_on: dt.date, note: str = "", submission: UUID | None = None
) -> Spending:
    """Write down what was spent, also when that is more than was planned. The same `submission` is the same amount."""
    if not permissions.can_write_money(by, line.project, line.organisation):
        raise NotAllowed

    def make() -> Spending:
        if spent_on > timezone.localdate():
            raise NotPossible(
                "future", _("This day has not come yet. Write what was spent, on the day it was."), "spent_on"
            )
        if line.spendings.count() >= MOST_SPENDINGS:
            raise NotPossible("too_many", _("There are too many amounts on this line already. Put several into one."))
        spending: Spending = Spending.objects.create(
            line=line,
            amount=_amount(amount, line.project.currency),
            spent_on=spent_on,
            note=clean_line(note)[:200],
            written_by=by,
            submission=submission,
        )
        record("budget.spent", by=by, about=line.project, line=line.public_id, title=line.title)
        has_moved(line.project)
        return spending

    return made_once(submission, Spending, make, line__project=line.project)


@transaction.atomic
def take_back_spending(spending: Spending, *, by: User) -> None:
    """It was written by mistake: it no longer counts, and stays on record."""
    project = spending.line.project
    if not permissions.can_write_money(by, project, spending.line.organisation):
        raise NotAllowed
    counts = Spending.objects.filter(pk=spending.pk, taken_back_at=None)
    if counts.update(taken_back_at=timezone.now(), taken_back_by=by):
        record("budget.taken_back", by=by, about=project, line=spending.line.public_id, title=spending.line.title)
        has_moved(project)


def _fill(line: BudgetLine, fields: dict[str, Any], *, by: User) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a budget line takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(line, name, value)
    line.title, line.amount, line.written_by = clean_line(line.title), _amount(line.amount, line.project.currency), by
    if not line.title:
        raise NotPossible("title", _("Say what the money is for."), "title")
    if line.category not in BudgetLine.Category.values:
        raise NotPossible("category", _("Choose the kind of cost."), "category")
    if line.form == BudgetLine.Form.KIND and line.source == BudgetLine.Source.GRANT:
        raise NotPossible("in_kind", _("No grant pays for what is brought in kind: it is an own share."), "pays")
    if line.organisation is not None and not _is_in(line.project, line.organisation):
        raise NotPossible("not_in", _("Choose a partner of the project."), "organisation")


def _is_in(project: Project, organisation: Organisation) -> bool:
    return Partner.objects.inside().filter(project=project, organisation=organisation).exists()


def _amount(amount: Decimal | None, currency: str) -> Decimal:
    if amount is None or not amount.is_finite() or amount <= 0:
        raise NotPossible("amount", _("Write an amount above zero."), "amount")
    if amount > LARGEST:
        raise NotPossible("amount", _("This amount is too large to be one."), "amount")
    if words := too_fine(amount, currency):
        raise NotPossible("too_fine", words, "amount")
    return amount.quantize(Decimal("0.001"))


__all__ = ["add_line", "change_line", "remove_line", "take_back_spending", "write_spending"]
