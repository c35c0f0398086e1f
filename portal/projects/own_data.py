"""What is kept about a person here: projects that they opened, and what they wrote and answered for their organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from . import own_money
from .models import (
    Acceptance,
    AgreementText,
    Call,
    DocumentVersion,
    Partner,
    Project,
    SignedPaper,
    SignerAsked,
)


def export_projects(person: User) -> list[dict[str, Any]]:
    rows = Project.objects.filter(opened_by=person).select_related("lead").order_by("pk")
    return [
        {"title": row.title, "text": row.summary, "lead": row.lead.name, "opened": row.created_at.isoformat()}
        for row in rows
    ]


def export_calls(person: User) -> list[dict[str, Any]]:
    rows = Call.objects.filter(written_by=person).select_related("organisation").order_by("pk")
    return [
        {
            "title": row.title,
            "text": row.text,
            "organisation": row.organisation.name,
            "written": row.created_at.isoformat(),
        }
        for row in rows
    ]


def export_places(person: User) -> list[dict[str, Any]]:
    """What they asked, answered and ended for their organisation, without what the others wrote."""
    mine = Q(asked_by=person) | Q(answered_by=person) | Q(ended_by=person)
    rows = Partner.objects.filter(mine).select_related("project", "organisation").order_by("pk")
    return [
        {
            "project": row.project.title,
            "organisation": row.organisation.name,
            "state": row.get_state_display(),
            "words": row.words if row.asked_by_id == person.pk else "",
            "reason": row.reason if row.ended_by_id == person.pk else "",
            "asked": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def export_documents(person: User) -> list[dict[str, Any]]:
    """Files that they brought, in their names; what is in them stays with the partners."""
    rows = DocumentVersion.objects.filter(uploaded_by=person).select_related("document__project").order_by("pk")
    return [
        {
            "project": row.document.project.title,
            "document": row.document.title,
            "version": row.number,
            "file": row.name,
            "note": row.note,
            "bytes": row.size,
            "sha256": row.sha256,
            "brought": row.uploaded_at.isoformat(),
        }
        for row in rows
    ]


def export_agreements(person: User) -> list[dict[str, Any]]:
    """What they accepted for an organisation, as they wrote it, which texts they worded and which signed pages they saw."""
    accepted = Acceptance.objects.filter(person=person).select_related("text", "organisation").order_by("pk")
    found: list[dict[str, Any]] = [
        {
            "accepted": str(row.text),
            "organisation": row.organisation.name,
            "full_name": row.full_name,
            "capacity": row.capacity,
            "sha256": row.sha256,
            "at": row.accepted_at.isoformat(),
        }
        for row in accepted
    ]
    worded = AgreementText.objects.filter(written_by=person).order_by("pk")
    found += [{"worded": str(row), "sha256": row.sha256, "at": row.written_at.isoformat()} for row in worded]
    papers = SignedPaper.objects.filter(Q(brought_by=person) | Q(checked_by=person)).select_related("text")
    found += [
        {
            "signed_page_of": str(row.text),
            "brought_by_you": row.brought_by_id == person.pk,
            "checked_by_you": row.checked_by_id == person.pk,
            "reason": row.reason if row.checked_by_id == person.pk else "",
        }
        for row in papers.order_by("pk")
    ]
    asked = SignerAsked.objects.filter(Q(person=person) | Q(asked_by=person)).select_related("text", "organisation")
    return found + [
        {"asked_to_sign": str(row.text), "organisation": row.organisation.name, "you": row.person_id == person.pk}
        for row in asked.order_by("pk")
    ]


def take_names_out(person: User) -> None:
    """An acceptance stays with its organisation, its time and its mark; the name and the capacity go with the person."""
    Acceptance.objects.filter(person=person).update(full_name="", capacity="")


def sign_in() -> None:
    """The rows stay with the organisations; the person's name goes from them with the person."""
    register("projects.projects", Holder(label=_("Projects you opened"), export=export_projects))
    register("projects.calls", Holder(label=_("Calls for projects you wrote"), export=export_calls))
    register("projects.places", Holder(label=_("How you brought partners into projects"), export=export_places))
    register("projects.documents", Holder(label=_("Files you brought into projects"), export=export_documents))
    register(
        "projects.agreements",
        Holder(label=_("Agreements you accepted or worded"), export=export_agreements, erase=take_names_out),
    )
    own_money.sign_in()
