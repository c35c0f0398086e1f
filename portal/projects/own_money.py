"""What is kept about a person here: what they wrote about money and results, and where they bought or offered together."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register
from portal.ui.words import as_number

from .models import BudgetLine, PoolMember, Record, Report, Result, Spending


def export_money(person: User) -> dict[str, Any]:
    """What they planned, wrote down as spent, took back and reported for their organisation."""
    lines = BudgetLine.objects.filter(written_by=person).select_related("project").order_by("pk")
    mine = Q(written_by=person) | Q(taken_back_by=person)
    spendings = Spending.objects.filter(mine).select_related("line__project").order_by("pk")
    reports = Report.objects.filter(Q(written_by=person) | Q(sent_by=person)).select_related("project").order_by("pk")
    return {
        "budget": [
            {"project": row.project.title, "title": row.title, "amount": as_number(row.amount, row.project.currency)}
            for row in lines
        ],
        "spent": [
            {
                "project": row.line.project.title,
                "amount": as_number(row.amount, row.line.project.currency),
                "day": row.spent_on.isoformat(),
                "note": row.note if row.written_by_id == person.pk else "",
            }
            for row in spendings
        ],
        "reports": [
            {"project": row.project.title, "title": row.title, "due": row.due_on.isoformat()} for row in reports
        ],
    }


def export_results(person: User) -> dict[str, Any]:
    """What they wrote when a project was closed, and what they said to its story."""
    results = Result.objects.filter(written_by=person).select_related("project").order_by("pk")
    answers = Record.objects.filter(answered_by=person).select_related("project", "organisation").order_by("pk")
    return {
        "results": [{"project": row.project.title, "text": row.made, "further": row.further} for row in results],
        "stories": [
            {"project": row.project.title, "organisation": row.organisation.name, "answer": row.get_story_display()}
            for row in answers
        ],
    }


def export_pools(person: User) -> list[dict[str, Any]]:
    """Where they opened, asked or answered for their organisation."""
    mine = Q(asked_by=person) | Q(answered_by=person) | Q(pool__opened_by=person)
    rows = PoolMember.objects.filter(mine).select_related("pool", "organisation").order_by("pk")
    return [
        {
            "title": row.pool.title,
            "organisation": row.organisation.name,
            "state": row.get_state_display(),
            "asked": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def sign_in() -> None:
    """The rows stay with the organisations; the person's name goes from them with the person."""
    register("projects.money", Holder(label=_("What you planned, spent and reported in projects"), export=export_money))
    register("projects.results", Holder(label=_("What you said when projects were closed"), export=export_results))
    register("projects.pools", Holder(label=_("Where you bought or offered together"), export=export_pools))
