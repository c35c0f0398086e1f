"""What is kept about a person here: announcements that they got or sent, actions they answer for, and what they wrote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Announcement, ApplicationPaper, AssessmentAnswer, Inquiry, PlanAction, ProgressNote, Recipient


def export_announcements(person: User) -> list[dict[str, Any]]:
    got = Recipient.objects.filter(person=person).select_related("announcement__cluster").order_by("pk")
    sent = Announcement.objects.filter(begun_by=person).select_related("cluster").order_by("pk")
    return [
        {
            "title": row.announcement.title,
            "cluster": row.announcement.cluster.name,
            "told": row.told_at.isoformat() if row.told_at else "",
            "opened": row.opened_at.isoformat() if row.opened_at else "",
        }
        for row in got
    ] + [
        {"title": one.title, "text": one.text, "cluster": one.cluster.name, "sent": one.begun_at.isoformat()}
        for one in sent
        if one.begun_at
    ]


def export_actions(person: User) -> list[dict[str, Any]]:
    rows = PlanAction.objects.filter(person=person).select_related("objective__cluster").order_by("pk")
    return [
        {
            "title": row.title,
            "cluster": row.objective.cluster.name,
            "due": row.due_on.isoformat(),
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def export_words(person: User) -> list[dict[str, Any]]:
    """Notes of the plan, what was asked back and answered for applications, and answers of assessments."""
    notes = ProgressNote.objects.filter(by=person).order_by("pk")
    asked = Inquiry.objects.filter(asked_by=person).order_by("pk")
    replied = Inquiry.objects.filter(replied_by=person).order_by("pk")
    answers = AssessmentAnswer.objects.filter(by=person).order_by("pk")
    found: list[tuple[str, dt.datetime | None]] = [(one.text, one.at) for one in notes]
    found += [(one.words, one.asked_at) for one in asked]
    found += [(one.reply, one.replied_at) for one in replied]
    found += [(one.note, one.at) for one in answers]
    return [{"text": text, "written": at.isoformat() if at else ""} for text, at in found]


def export_papers(person: User) -> list[dict[str, Any]]:
    rows = ApplicationPaper.objects.filter(brought_by=person).select_related("application__request__cluster")
    return [
        {"name": row.name, "cluster": row.application.request.cluster.name, "brought": row.brought_at.isoformat()}
        for row in rows.order_by("pk")
    ]


def sign_in() -> None:
    register("desk.papers", Holder(label=_("Papers that you sent with an application"), export=export_papers))
    register("desk.announcements", Holder(label=_("Announcements of cluster offices"), export=export_announcements))
    register("desk.plan_actions", Holder(label=_("Actions of plans that you answer for"), export=export_actions))
    register("desk.words", Holder(label=_("What you wrote for a cluster office, or to one"), export=export_words))
