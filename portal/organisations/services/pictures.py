"""Certificates by photograph: a member shows one, its cluster's office fills it in or sends it back, each once, by a guarded update."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.taxonomy.models import CertificateType
from portal.ui.words import paper_day

from .. import permissions
from ..models import Certificate, CertificatePicture, Cluster, OfficeStaff, Organisation
from ..names import in_plain_digits
from .announcing import changed
from .openings import write_openings
from .whom import keepers_of

MOST_WAITING = 10
State = CertificatePicture.State


def show_certificate(
    organisation: Organisation, photograph: bytes, *, by: User, public_id: str = ""
) -> CertificatePicture:
    """Give a photograph (a JPEG that `read_photograph` wrote) to the cluster's office, which is told.

    `public_id` is the id that the form was given: sent twice, it answers with the one it has already made.
    """
    if not permissions.can_show_certificate(by, organisation):
        raise NotAllowed
    staff = _office_of(organisation)
    if not staff:
        message = _(
            "No cluster office looks after you yet, so nobody could fill it in. Write it down yourself, under Certificates."
        )
        raise NotPossible("no_office", message, "photograph")
    with transaction.atomic():
        # Whoever clicks twice waits here for the first click to be written.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if public_id and (made := CertificatePicture.objects.filter(public_id=public_id).first()):
            if made.organisation_id != organisation.pk:
                raise NotAllowed
            return made
        if organisation.certificate_pictures.waiting().count() >= MOST_WAITING:
            message = _("%(number)s photographs wait for the office already. Send more when it has looked at them.")
            raise NotPossible("too_many", message % {"number": MOST_WAITING}, "photograph")
        picture = CertificatePicture(organisation=organisation, shown_by=by)
        if public_id:
            picture.public_id = public_id
        picture.picture.save("", ContentFile(photograph), save=False)
        with _file_goes_with_the_row(picture):
            picture.save()
            record("certificate.shown", by=by, about=organisation)
            notify("certificate.shown", to=staff, about=picture, by=by)
    return picture


@transaction.atomic
def fill_certificate(
    picture: CertificatePicture,
    *,
    by: User,
    type: CertificateType,  # noqa: A002 - as the certificate calls it
    number: str = "",
    issuer: str = "",
    valid_until: dt.date | None = None,
) -> Certificate:
    """The office writes down what stands on the photograph: the certificate is then seen by it, today."""
    office = _may_answer(picture, by)
    if valid_until and valid_until < timezone.localdate():
        message = _(
            "This says that it ran out on %(day)s. If that is right, send it back as run out; else correct the day."
        )
        raise NotPossible("over", message % {"day": paper_day(valid_until)}, "valid_until")
    _answer(picture, State.FILLED, by, office)
    organisation = picture.organisation
    certificate, _made = Certificate.objects.update_or_create(
        organisation=organisation,
        type=type,
        defaults={
            "number": in_plain_digits(number),
            "issuer": clean_line(issuer),
            "valid_until": valid_until,
            "seen_on": timezone.localdate(),
            "seen_by": office,
            "reminded": None,
        },
    )
    for older in certificate.pictures.exclude(pk=picture.pk):
        _delete(older)
    picture.certificate = certificate
    picture.save(update_fields=["certificate"])
    withdraw("certificate.expiring", about=certificate)
    record("certificate.seen", by=by, about=organisation, certificate=type.slug)
    notify("certificate.answered", to=keepers_of(organisation), about=picture, by=by)
    changed(organisation)
    return certificate


@transaction.atomic
def return_certificate(picture: CertificatePicture, *, by: User, reason: str) -> CertificatePicture:
    """Send it back with the sentence that the member reads."""
    office = _may_answer(picture, by)
    if reason not in CertificatePicture.Reason.values:
        raise NotPossible("reason", _("Choose what they read."), "reason")
    _answer(picture, State.RETURNED, by, office, reason=reason)
    record("certificate.returned", by=by, about=picture.organisation, reason=reason)
    notify("certificate.answered", to=keepers_of(picture.organisation), about=picture, by=by)
    return picture


@transaction.atomic
def remove_picture(picture: CertificatePicture, *, by: User) -> None:
    """Its organisation takes a photograph away, whatever became of it; what the office wrote down stays."""
    if not permissions.can_show_certificate(by, picture.organisation):
        raise NotAllowed
    record("certificate.picture_removed", by=by, about=picture.organisation)
    withdraw("certificate.shown", about=picture)
    _delete(picture)


def look_at_certificate(picture: CertificatePicture, *, by: User) -> None:
    """The office's looking is written down for the member to read; its own people's is not."""
    write_openings({"certificate": [picture.organisation]}, by=by)


@contextmanager
def _file_goes_with_the_row(picture: CertificatePicture) -> Iterator[None]:
    try:
        yield
    except Exception:
        picture.picture.delete(save=False)
        raise


def _delete(picture: CertificatePicture) -> None:
    """The row, and the file once it is sure that the row is gone."""
    transaction.on_commit(partial(picture.picture.storage.delete, str(picture.picture.name)))
    picture.delete()


def _office_of(organisation: Organisation) -> list[User]:
    """The named staff of the offices of its clusters."""
    serving = OfficeStaff.objects.filter(
        ended_at=None, cluster__memberships__organisation=organisation, cluster__memberships__ended_at=None
    )
    return list({one.user_id: one.user for one in serving.select_related("user")}.values())


def _may_answer(picture: CertificatePicture, by: User) -> Cluster:
    if not permissions.can_fill_certificate(by, picture.organisation):
        raise NotAllowed
    return Cluster.objects.filter(
        office_staff__user=by,
        office_staff__ended_at=None,
        memberships__organisation=picture.organisation,
        memberships__ended_at=None,
    ).earliest("pk")


def _answer(picture: CertificatePicture, state: str, by: User, office: Cluster, *, reason: str = "") -> None:
    """The first answer counts. Raises NotPossible for whoever comes second; `picture` is as it stands now."""
    waiting = CertificatePicture.objects.waiting().filter(pk=picture.pk)
    first = waiting.update(state=state, reason=reason, answered_by=by, answered_at=timezone.now(), office=office)
    picture.refresh_from_db(fields=["state", "reason", "answered_by", "answered_at", "office"])
    if not first:
        raise NotPossible("answered", _("A colleague of yours has answered this one already."))
    withdraw("certificate.shown", about=picture)
