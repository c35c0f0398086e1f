"""A day of meetings that is over is held once more: on another day, with the same people, who look for the same."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.events.models import Delegation, Event, Fit, ParticipationType, Registration
from portal.events.services.copying import clone_event
from portal.events.services.delegations import sync_delegation
from portal.events.services.holding import announce

from ..days import Days

AHEAD = 11
"""Working days."""


@transaction.atomic
def hold_again(event: Event, *, by: User, country: str) -> Event:
    """Announced, and as far as it was before anything was scheduled. Rows for those who register, so that nobody is told."""
    day = Days(country, timezone.localdate()).ahead(AHEAD)
    made = clone_event(event, by=by, day=day)
    announce(made, by=by)
    _register(event, made)
    _take_along_what_they_look_for(event, made)
    made.refresh_from_db()
    return made


def _register(event: Event, made: Event) -> None:
    types = {one.name: one for one in ParticipationType.objects.filter(event=made)}
    came = Registration.objects.filter(event=event, state=Registration.State.GOING).exclude(organisation=None)
    organisations = set()
    for row in came.select_related("type").order_by("pk"):
        Registration.objects.create(
            event=made,
            organisation_id=row.organisation_id,
            person_id=row.person_id,
            name=row.name,
            email=row.email,
            phone=row.phone,
            language=row.language,
            type=types.get(row.type.name) if row.type else None,
            state=Registration.State.GOING,
            party=uuid5(row.party, made.public_id),
            registered_by_id=row.registered_by_id,
        )
        if row.organisation_id:
            organisations.add(row.organisation_id)
    # Once for each, when all of its people are there.
    for organisation in sorted(organisations):
        sync_delegation(made, organisation)


def _take_along_what_they_look_for(event: Event, made: Event) -> None:
    now = {one.organisation_id: one for one in Delegation.objects.filter(event=made)}
    before = {one.pk: one for one in Delegation.objects.filter(event=event)}
    for one in before.values():
        kept: dict[str, Any] = {"seeks": one.seeks, "languages": one.languages, "most": one.most}
        Delegation.objects.filter(event=made, organisation=one.organisation_id).update(**kept)
    fits = []
    for fit in Fit.objects.filter(seeker__event=event):
        seeker = now.get(before[fit.seeker_id].organisation_id)
        could = now.get(before[fit.could_id].organisation_id) if fit.could_id in before else None
        if seeker and could:
            found = {"value": fit.value, "evidence": fit.evidence, "evidence_back": fit.evidence_back}
            fits.append(Fit(seeker=seeker, could=could, listing_id=fit.listing_id, **found))
    # What is compared anew in a while replaces it: whoever presses "Schedule" at once need not wait.
    Fit.objects.bulk_create(fits)
