"""Levels of verification, with their history. What an organisation shows of them is kept in step here and nowhere else."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify
from portal.organisations.models import Cluster, Organisation
from portal.organisations.models.organisations import THE_PORTAL, THE_STAFF
from portal.organisations.services.announcing import changed
from portal.organisations.services.whom import keepers_of

from .. import permissions
from ..models import Verification

ORDER = [str(level) for level in Organisation.Verification.values]


@transaction.atomic
def verify(organisation: Organisation, level: str, *, by: User | None, note: str = "") -> Verification:
    """Say that this was found out today. `by` None: the portal saw it itself. What stood at this level before becomes history."""
    if by is not None and level not in permissions.levels_for(by, organisation):
        raise NotAllowed
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _take_over_what_was_written_before(held)
    now = timezone.now()
    held.verifications.filter(level=level, ended_at=None).update(ended_at=now, ended_by=by)
    office = _office_for(held, by)
    made = Verification.objects.create(
        organisation=held,
        level=level,
        by=by,
        by_organisation=office,
        by_words="" if office else THE_STAFF if by else THE_PORTAL,
        note=clean_line(note)[:500],
    )
    _show_highest(held, organisation)
    record("verification.given", by=by, about=organisation, level=level)
    notify("verification.changed", to=keepers_of(organisation), about=organisation, by=by, level=level, given=True)
    return made


@transaction.atomic
def end_verification(one: Verification, *, by: User, reason: str) -> Verification:
    """Take it back, with the reason that its people read. The first word counts."""
    organisation = one.organisation
    if one.level not in permissions.levels_for(by, organisation) and not _is_proof_for_staff(one, by):
        raise NotAllowed
    reason = clean_line(reason)[:500]
    if not reason:
        raise NotPossible("reason", _("Say in a sentence why: they read it."), "reason")
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    stands = Verification.objects.filter(pk=one.pk, ended_at=None)
    if not stands.update(ended_at=timezone.now(), ended_by=by, end_reason=reason):
        raise NotPossible("ended", _("It was taken back already."))
    _show_highest(held, organisation)
    record("verification.ended", by=by, about=organisation, level=one.level)
    notify("verification.changed", to=keepers_of(organisation), about=organisation, by=by, level=one.level, given=False)
    return one


def _is_proof_for_staff(one: Verification, by: User) -> bool:
    """An e-mail at its domain, and what an office said, the staff of the portal may take back too."""
    return permissions.is_operator(by) and not permissions.acts_for(by, one.organisation)


def _show_highest(held: Organisation, shown: Organisation) -> None:
    standing = list(
        Verification.objects.filter(organisation=held, ended_at=None).select_related("by_organisation").order_by("pk")
    )
    best = max(standing, key=lambda one: ORDER.index(one.level), default=None)
    held.verification = best.level if best else ""
    held.verified_on = best.on if best else None
    held.verified_by = best.by_words if best else ""
    held.verified_by_organisation = best.by_organisation if best else None
    held.save(update_fields=["verification", "verified_on", "verified_by", "verified_by_organisation", "updated_at"])
    for name in ("verification", "verified_on", "verified_by", "verified_by_organisation"):
        setattr(shown, name, getattr(held, name))
    changed(held)


def _take_over_what_was_written_before(held: Organisation) -> None:
    """A level that the staff's desk or a seed wrote has no row of its own yet."""
    if not held.verification or held.verifications.filter(level=held.verification).exists():
        return
    try:
        with transaction.atomic():
            Verification.objects.create(
                organisation=held,
                level=held.verification,
                on=held.verified_on or timezone.localdate(),
                by_organisation=held.verified_by_organisation,
                by_words=held.verified_by,
            )
    except IntegrityError:
        return


def _office_for(organisation: Organisation, by: User | None) -> Organisation | None:
    """The cluster organisation in whose name somebody of an office speaks."""
    cluster = by and (
        Cluster.objects.filter(
            office_staff__user=by,
            office_staff__ended_at=None,
            memberships__organisation=organisation,
            memberships__ended_at=None,
        )
        .select_related("organisation")
        .order_by("pk")
        .first()
    )
    return cluster.organisation if cluster else None
