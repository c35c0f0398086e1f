"""What is planned and spent in a project, added up by partner and by kind of cost, and what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.models import Organisation
from portal.ui.words import money, number

from ..models import BudgetLine, Partner, Project, Spending

NOTHING = Decimal(0)


@dataclass(slots=True)
class Sums:
    """Amounts in the project's currency. `total` is grant, own cash and what is brought in kind together."""

    total: Decimal = NOTHING
    grant: Decimal = NOTHING
    cash: Decimal = NOTHING
    kind: Decimal = NOTHING
    spent: Decimal = NOTHING
    spent_of_grant: Decimal = NOTHING

    def plan(self, amount: Decimal, form: str, source: str) -> None:
        self.total += amount
        if source == BudgetLine.Source.GRANT:
            self.grant += amount
        elif form == BudgetLine.Form.CASH:
            self.cash += amount
        else:
            self.kind += amount

    def spend(self, amount: Decimal, source: str) -> None:
        self.spent += amount
        if source == BudgetLine.Source.GRANT:
            self.spent_of_grant += amount

    @property
    def own(self) -> Decimal:
        return self.cash + self.kind

    @property
    def left(self) -> Decimal:
        return self.total - self.spent


@dataclass(slots=True)
class Row:
    """A partner or a kind of cost. `share` is its part of the whole, from 0 to 1; without an organisation nobody has it yet."""

    label: str
    sums: Sums
    share: Decimal
    organisation: Organisation | None = None
    is_gone: bool = False


@dataclass(slots=True)
class Budget:
    """`faults` say what does not add up and what would mend it, `hints` what is not planned yet."""

    project: Project
    sums: Sums
    partners: Sequence[Row] = ()
    categories: Sequence[Row] = ()
    lines: int = 0
    faults: Sequence[str] = ()
    hints: Sequence[str] = ()
    by_partner: dict[int | None, Sums] = field(default_factory=dict)

    @property
    def planned_of(self) -> Decimal:
        """Of how much the spending is told: the grant where there is one, else all that is planned."""
        return self.project.grant or self.sums.total

    @property
    def spent_of(self) -> Decimal:
        return self.sums.spent_of_grant if self.project.grant else self.sums.spent

    @property
    def spent_share(self) -> Decimal:
        """From 0; above 1 where more was spent than there is."""
        return self.spent_of / self.planned_of if self.planned_of else NOTHING


def budget_shares(project: Project) -> dict[int, Fraction]:
    """The part of the whole budget that each organisation has, from 0 to 1, by primary key. Empty while nothing is planned.

    Lines that nobody has taken on yet count for the whole, so the parts need not make up one.
    """
    planned: defaultdict[int, Decimal] = defaultdict(Decimal)
    whole = NOTHING
    for organisation, amount in BudgetLine.objects.filter(project=project).values_list("organisation", "amount"):
        whole += amount
        if organisation is not None:
            planned[organisation] += amount
    return {organisation: Fraction(amount) / Fraction(whole) for organisation, amount in planned.items()}


def sums_of(project: Project) -> Budget:
    """The sums alone, in one question, however many lines there are."""
    return _added_up(project)[0]


def budget_of(project: Project) -> Budget:
    """The same with its rows and what does not add up, in three questions."""
    found, by_category, overspent = _added_up(project)
    inside = set(Partner.objects.inside().filter(project=project).values_list("organisation", flat=True))
    # Those who were in the budget and have left are still named there.
    named = {one.pk: one for one in Organisation.objects.filter(pk__in={*found.by_partner, *inside} - {None})}
    found.partners = _partner_rows(found, named, inside)
    found.categories = [
        Row(str(BudgetLine.Category(key).label), by_category[key], _part(by_category[key], found.sums))
        for key in BudgetLine.Category.values
        if key in by_category
    ]
    found.faults = _faults(found, overspent)
    found.hints = _hints(found)
    return found


def _added_up(project: Project) -> tuple[Budget, dict[str, Sums], list[Decimal]]:
    """The sums, those of each kind of cost, and by how much single lines are overspent. What is planned is added up here, since
    SQLite would do it in floating point.
    """
    whole = Sums()
    by_partner: defaultdict[int | None, Sums] = defaultdict(Sums)
    by_category: defaultdict[str, Sums] = defaultdict(Sums)
    overspent, lines = [], 0
    for organisation, category, form, source, amount, spent in lines_of(project).values_list(
        "organisation", "category", "form", "source", "amount", "spent"
    ):
        lines += 1
        for sums in (whole, by_partner[organisation], by_category[category]):
            sums.plan(amount, form, source)
            sums.spend(spent, source)
        if spent > amount:
            overspent.append(spent - amount)
    return Budget(project, whole, lines=lines, by_partner=dict(by_partner)), by_category, overspent


def lines_of(project: Project) -> QuerySet[BudgetLine]:
    """Each with `spent`, what was spent of it."""
    counted = Spending.objects.filter(line=OuterRef("pk"), taken_back_at=None).order_by()
    spent = Subquery(counted.values("line").annotate(sum=Sum("amount")).values("sum"))
    amount = DecimalField(max_digits=17, decimal_places=3)
    return (
        BudgetLine.objects.filter(project=project)
        .select_related("organisation")
        .annotate(spent=Coalesce(spent, NOTHING, output_field=amount))
    )


def _partner_rows(budget: Budget, named: dict[int, Organisation], inside: Collection[int]) -> list[Row]:
    planned = budget.by_partner
    rows = [
        Row(one.name, sums, _part(sums, budget.sums), one, is_gone=pk not in inside)
        for pk, one in named.items()
        if (sums := planned.get(pk, Sums())).total or pk in inside
    ]
    rows.sort(key=lambda row: (row.is_gone, -row.sums.total, row.label))
    if None in planned:
        rows.append(Row(_("Nobody yet"), planned[None], _part(planned[None], budget.sums)))
    return rows


def _part(sums: Sums, whole: Sums) -> Decimal:
    return sums.total / whole.total if whole.total else NOTHING


def _faults(budget: Budget, overspent: Sequence[Decimal]) -> list[str]:
    """In plain words: by how much, and what would mend it."""
    project, sums = budget.project, budget.sums

    def said(amount: Decimal) -> str:
        return money(amount, project.currency)

    found = []
    if sums.grant and not project.grant:
        words = _(
            "The lines take %(sum)s from a grant, and no grant is written down. Write it where the project is changed, or pay the "
            "lines from own shares."
        )
        found.append(words % {"sum": said(sums.grant)})
    elif project.grant is not None and sums.grant > project.grant:
        words = _(
            "The lines take %(sum)s from the grant: %(more)s more than it has. Lower some lines by that much, or pay them from own "
            "shares."
        )
        found.append(words % {"sum": said(sums.grant), "more": said(sums.grant - project.grant)})
    if overspent:
        many = len(overspent)
        found.append(
            ngettext(
                "More was spent than planned on %(number)s line, by %(sum)s. Raise the line, or move an amount to another.",
                "More was spent than planned on %(number)s lines, by %(sum)s together. Raise the lines, or move amounts to others.",
                many,
            )
            % {"number": number(many), "sum": said(sum(overspent, NOTHING))}
        )
    found.extend(
        _("%(sum)s stands with %(name)s, no longer a partner. Give these lines to somebody else.")
        % {"sum": said(row.sums.total), "name": row.label}
        for row in budget.partners
        if row.is_gone
    )
    return found


def _hints(budget: Budget) -> list[str]:
    project, sums = budget.project, budget.sums
    found = []
    if project.grant and budget.lines and sums.grant < project.grant:
        rest = money(project.grant - sums.grant, project.currency)
        found.append(_("%(sum)s of the grant is not planned yet.") % {"sum": rest})
    if None in budget.by_partner:
        loose = money(budget.by_partner[None].total, project.currency)
        found.append(_("%(sum)s is planned, and nobody has taken it on yet.") % {"sum": loose})
    return found
