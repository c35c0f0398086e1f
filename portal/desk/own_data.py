"""What is kept about a person at the desk of an office, and what becomes of it when the person goes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import ContactNote, NextAction, OfficeIntroduction, QueueItem, SavedView


def export_contacts(person: User) -> list[dict[str, Any]]:
    """What they wrote down for their office, and what their cluster's office wrote down of talks with them."""
    rows = ContactNote.objects.filter(Q(by=person) | Q(with_person=person)).select_related("organisation", "cluster")
    return [
        {
            "cluster": row.cluster.name,
            "organisation": row.organisation.name,
            "way": row.get_way_display(),
            "on": row.on.isoformat(),
            "text": row.text,
            "written_by_them": row.by_id == person.pk,
        }
        for row in rows.order_by("pk")
    ]


def forget_contacts(person: User) -> None:
    """That there was a talk stays with the office; what was written of somebody who goes does not."""
    ContactNote.objects.filter(with_person=person).update(text="")


def export_actions(person: User) -> list[dict[str, Any]]:
    rows = NextAction.objects.filter(Q(by=person) | Q(owner=person)).select_related("organisation", "cluster")
    return [
        {
            "cluster": row.cluster.name,
            "organisation": row.organisation.name,
            "what": row.what,
            "due_on": row.due_on.isoformat(),
            "done": row.done_at.isoformat() if row.done_at else None,
        }
        for row in rows.order_by("pk")
    ]


def export_introductions(person: User) -> list[dict[str, Any]]:
    rows = OfficeIntroduction.objects.filter(by=person).select_related("one", "other").order_by("pk")
    return [
        {"one": row.one.name, "other": row.other.name, "why": [row.why, row.why_too], "at": row.at.isoformat()}
        for row in rows
    ]


def export_queue(person: User) -> list[dict[str, Any]]:
    """What they took on, and what they settled, with their words."""
    rows = QueueItem.objects.filter(Q(assigned_to=person) | Q(done_by=person)).select_related("cluster")
    return [
        {
            "cluster": row.cluster.name,
            "kind": row.kind,
            "taken": row.assigned_to_id == person.pk,
            "note": row.done_note if row.done_by_id == person.pk else "",
        }
        for row in rows.order_by("pk")
    ]


def export_views(person: User) -> list[dict[str, Any]]:
    rows = SavedView.objects.filter(owner=person).select_related("cluster").order_by("pk")
    return [{"cluster": row.cluster.name, "name": row.name, "query": row.query} for row in rows]


def sign_in() -> None:
    register("desk.contacts", Holder(label=_("The contact log"), export=export_contacts, erase=forget_contacts))
    register("desk.actions", Holder(label=_("Next steps at the cluster office"), export=export_actions))
    register("desk.introductions", Holder(label=_("Members that you introduced"), export=export_introductions))
    register("desk.queue", Holder(label=_("What you did in the queue of your office"), export=export_queue))
    register("desk.views", Holder(label=_("Lists that you keep"), export=export_views))
