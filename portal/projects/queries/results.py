"""What came of a closed project, with the records of its partners."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.organisations.models import Organisation, Reference
from portal.ui.words import money, number

from ..models import Project, Record, Result


@dataclass(frozen=True, slots=True)
class Kept:
    """A partner's record. `is_mine`: of an organisation of the reader; `is_reference`: it stands among its past work already."""

    record: Record
    is_mine: bool
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`with_finance`: a finance provider is among the partners, so that a story told by name would say who had finance."""

    result: Result
    kept: Sequence[Kept]
    with_finance: bool

    @property
    def turnover(self) -> str:
        return range_in_words(self.result.turnover, self.result.project.currency)

    @property
    def savings(self) -> str:
        return range_in_words(self.result.savings, self.result.project.currency)

    @property
    def mine(self) -> list[Kept]:
        return [one for one in self.kept if one.is_mine]


def range_in_words(value: str, currency: str) -> str:
    """A range with its currency, as money is told in the active language; empty where nothing was told."""
    if not value:
        return ""
    least, most = Result.BOUNDS[value]

    def said(amount: int | None) -> str:
        return "" if amount is None else money(amount, currency) if currency else number(amount)

    told = {"least": said(least), "most": said(most)}
    if least is None:
        return _("up to %(most)s") % told
    return (_("more than %(least)s") if most is None else _("%(least)s to %(most)s")) % told


def result_of(project: Project, own: Collection[int]) -> Found | None:
    """In three questions; None while it is not closed. `own` are organisations of the reader."""
    result = Result.objects.filter(project=project).select_related("written_by", "project").first()
    if result is None:
        return None
    rows = list(
        Record.objects.filter(project=project).select_related("organisation", "answered_by", "project").order_by("pk")
    )
    rows.sort(key=lambda row: (row.organisation_id != project.lead_id, row.pk))
    kept = set(
        Reference.objects.filter(public_id__in=[row.public_id for row in rows]).values_list("public_id", flat=True)
    )
    return Found(
        result,
        [Kept(row, row.organisation_id in own, row.public_id in kept) for row in rows],
        any(row.organisation.kind == Organisation.Kind.FINANCE for row in rows),
    )
