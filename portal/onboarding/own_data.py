"""What is kept here about a person, with or without an account, and what becomes of it when the person goes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register
from portal.accounts.traces import addresses_of
from portal.core.files.keeping import drop_once_sure

from .models import Claim, Correction, Paper, Verification


def _claims(person: User) -> Any:
    addresses = addresses_of(person)
    return Claim.objects.filter(Q(person=person) | Q(sent_to__in=addresses) | Q(reach__in=addresses))


def _corrections(person: User) -> Any:
    return Correction.objects.filter(sent_to__in=addresses_of(person))


def export_claims(person: User) -> list[dict[str, Any]]:
    return [
        {
            "organisation": row.organisation.name,
            "name": row.name,
            "position": row.position,
            "how": row.get_way_display(),
            "note": row.note,
            "begun": row.created_at.isoformat(),
            "state": row.get_state_display(),
        }
        for row in _claims(person).select_related("organisation").order_by("pk")
    ]


def export_corrections(person: User) -> list[dict[str, Any]]:
    return [
        {
            "organisation": row.organisation.name,
            "name": row.name,
            "about": row.get_what_display(),
            "note": row.note,
            "asked": row.created_at.isoformat(),
            "state": row.get_state_display(),
        }
        for row in _corrections(person).select_related("organisation").order_by("pk")
    ]


def export_verifications(person: User) -> list[dict[str, Any]]:
    """Those that they gave. The level stays when they go, without their name."""
    rows = Verification.objects.filter(by=person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "level": row.get_level_display(),
            "on": row.on.isoformat(),
            "note": row.note,
        }
        for row in rows
    ]


def erase_claims(person: User) -> None:
    mine = _claims(person)
    drop_once_sure(Paper.objects.filter(claim__in=mine))
    mine.delete()


def erase_corrections(person: User) -> None:
    """A removal that is under way goes on without them."""
    under_way = [Correction.State.HELD, Correction.State.REMOVED]
    mine = _corrections(person)
    mine.filter(state__in=under_way).update(name="", note="", sent_to="")
    mine.exclude(state__in=under_way).delete()


def sign_in() -> None:
    register(
        "onboarding.claims",
        Holder(label=_("Pages that you claimed"), export=export_claims, erase=erase_claims),
    )
    register(
        "onboarding.corrections",
        Holder(label=_("What you said of pages"), export=export_corrections, erase=erase_corrections),
    )
    register("onboarding.verifications", Holder(label=_("What you verified"), export=export_verifications))
