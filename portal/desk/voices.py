"""Barriers and consultations sign in: what they are called, who sees them, what falls due, what is kept of people."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register
from portal.analytics.tabs import Page, pages
from portal.core.clock import duties
from portal.core.registry import describe
from portal.organisations.standing import standing_of
from portal.ui.navigation import Entry, everybody, menu

from . import permissions
from .models import Barrier, Consultation, Contribution, Voice
from .querysets import own_authorities
from .services.consultations import remind_due, tell_closed


def barriers_seen_by(user: Any) -> Any:
    met = Voice.objects.filter(barrier=OuterRef("pk"), organisation__in=standing_of(user).organisations)
    offices = standing_of(user).offices.keys()
    told = Q(authority__in=own_authorities(user), told_at__isnull=False)
    seen = Barrier.objects.filter(Q(cluster__in=offices) | told | Exists(met))
    return seen.select_related("cluster", "authority")


def export_barriers(person: User) -> list[dict[str, Any]]:
    rows = Barrier.objects.filter(Q(filed_by=person) | Q(answered_by=person)).order_by("pk")
    return [
        {
            "title": row.title if row.filed_by_id == person.pk else "",
            "text": row.text if row.filed_by_id == person.pk else "",
            "answer": row.answer if row.answered_by_id == person.pk else "",
            "filed": row.created_at.isoformat(),
        }
        for row in rows
    ]


def export_voices(person: User) -> list[dict[str, Any]]:
    rows = Voice.objects.filter(by=person).select_related("organisation").order_by("pk")
    return [
        {"organisation": row.organisation.name, "text": row.text, "told": row.raised_at.isoformat()} for row in rows
    ]


def export_consultations(person: User) -> list[dict[str, Any]]:
    rows = Consultation.objects.filter(written_by=person).order_by("pk")
    return [
        {"title": row.title, "text": row.text, "outcome": row.outcome, "written": row.created_at.isoformat()}
        for row in rows
    ]


def export_contributions(person: User) -> list[dict[str, Any]]:
    rows = (
        Contribution.objects.filter(Q(by=person) | Q(answered_by=person)).select_related("organisation").order_by("pk")
    )
    return [
        {
            "organisation": row.organisation.name if row.by_id == person.pk else "",
            "text": row.text if row.by_id == person.pk else "",
            "why": row.why if row.answered_by_id == person.pk else "",
            "written": row.created_at.isoformat(),
        }
        for row in rows
    ]


def sign_in() -> None:
    describe(
        Barrier,
        title=lambda barrier: barrier.title,
        url=lambda barrier: barrier.get_absolute_url(),
        visible_to=barriers_seen_by,
    )
    describe(
        Voice,
        title=lambda voice: voice.organisation.name,
        url=lambda voice: voice.get_absolute_url(),
        visible_to=lambda user: Voice.objects.filter(
            Q(cluster__in=standing_of(user).offices.keys()) | Q(organisation__in=standing_of(user).organisations)
        ).select_related("organisation", "cluster"),
    )
    describe(
        Consultation,
        title=lambda consultation: consultation.title,
        url=lambda consultation: consultation.get_absolute_url(),
        visible_to=lambda user: Consultation.objects.visible_to(user).select_related("organisation"),
    )
    duties.register("desk.consultations_closing", remind_due)
    duties.register("desk.consultations_closed", tell_closed)
    pages.register(
        "desk.barriers",
        Page(
            label=_("Barriers"),
            address="desk:office_barriers",
            may=permissions.can_work_at_desk,
            place=90,
        ),
    )
    menu.register(
        "desk.barriers",
        Entry(
            label=_("Barriers"),
            address="desk:barrier_list",
            icon="flag",
            shown_to=everybody,
            covers=["desk:barrier_raise", "desk:barrier_detail"],
            work=44,
        ),
    )
    menu.register(
        "desk.consultations",
        Entry(label=_("Consultations"), address="desk:consultation_list", icon="flag", shown_to=everybody, work=45),
    )
    register("desk.barriers", Holder(label=_("Barriers that you filed or answered"), export=export_barriers))
    register("desk.voices", Holder(label=_("Barriers that you told an office of"), export=export_voices))
    register("desk.consultations", Holder(label=_("Consultations that you wrote"), export=export_consultations))
    register(
        "desk.contributions",
        Holder(label=_("What you wrote to consultations, and answered"), export=export_contributions),
    )
