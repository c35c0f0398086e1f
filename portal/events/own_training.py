"""What is kept about a person who takes courses, and how it goes with them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Attendance, Certificate, Course, Pledge, SurveyAnswer


def export_courses(person: User) -> list[dict[str, Any]]:
    rows = Course.objects.filter(offered_by=person).select_related("organiser").order_by("pk")
    return [
        {"title": row.title, "text": row.text, "organiser": row.organiser.name, "offered": row.created_at.isoformat()}
        for row in rows
    ]


def export_pledges(person: User) -> list[dict[str, Any]]:
    rows = Pledge.objects.filter(pledged_by=person).select_related("course", "organisation").order_by("pk")
    return [
        {
            "course": row.course.title,
            "organisation": row.organisation.name,
            "people": row.people,
            "words": row.words,
            "pledged": row.pledged_at.isoformat(),
        }
        for row in rows
    ]


def export_attendance(person: User) -> list[dict[str, Any]]:
    """At what they were, and for how many others they wrote that down, without names."""
    rows = Attendance.objects.filter(Q(registration__person=person) | Q(marked_by=person))
    rows = rows.select_related("registration__event", "session").order_by("pk")
    return [
        {
            "event": row.registration.event.title,
            "session": row.session.title_in_words if row.session else "",
            "you": row.registration.person_id == person.pk,
            "there": row.there,
            "marked": row.marked_at.isoformat(),
        }
        for row in rows
    ]


def export_certificates(person: User) -> list[dict[str, Any]]:
    """Their own, and those that they issued and withdrew, without the others' names."""
    mine = Q(registration__person=person) | Q(issued_by=person) | Q(revoked_by=person)
    rows = Certificate.objects.filter(mine).select_related("registration").order_by("pk")
    return [
        {
            "number": row.public_id,
            "course": row.course_title,
            "hours": row.hours,
            "you": row.registration.person_id == person.pk,
            "name": row.name if row.registration.person_id == person.pk else "",
            "issued": row.issued_at.isoformat(),
            "holds_until": row.expires_on.isoformat() if row.expires_on else None,
            "withdrawn": row.revoked_at.isoformat() if row.revoked_at else None,
            "why": row.revoked_because if row.registration.person_id == person.pk else "",
        }
        for row in rows
    ]


def export_surveys(person: User) -> list[dict[str, Any]]:
    rows = SurveyAnswer.objects.filter(registration__person=person).select_related("registration__event")
    return [
        {
            "event": row.registration.event.title,
            "answer": row.get_used_display(),
            "words": row.words,
            "asked": row.asked_at.isoformat(),
            "answered": row.answered_at.isoformat() if row.answered_at else None,
        }
        for row in rows.order_by("pk")
    ]


def take_names_off(person: User) -> None:
    """A certificate keeps its number, so that what was printed can still be checked; the name goes, and why it was withdrawn."""
    Certificate.objects.filter(registration__person=person).update(name="", revoked_because="")


def take_words_out(person: User) -> None:
    """What they answered stays as a number."""
    SurveyAnswer.objects.filter(registration__person=person).update(words="")


def sign_in() -> None:
    register("events.courses", Holder(label=_("Courses you offered"), export=export_courses))
    register("events.pledges", Holder(label=_("Courses for which you pledged"), export=export_pledges))
    register("events.attendance", Holder(label=_("Sessions at which you were"), export=export_attendance))
    register(
        "events.certificates",
        Holder(label=_("Certificates of courses"), export=export_certificates, erase=take_names_off),
    )
    register(
        "events.surveys",
        Holder(label=_("What you said about courses"), export=export_surveys, erase=take_words_out),
    )
