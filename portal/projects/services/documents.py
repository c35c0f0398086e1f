"""Documents of a project: a first file, another version, which of two counts, who sees it.

Nobody locks anything. Whoever brings a version says from which one it was made; where somebody else brought one meanwhile, it is
kept beside, both are told, and somebody says which counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile, keeping
from portal.core.text import clean_line
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.ui.files import said_at

from .. import permissions
from ..models import Document, DocumentVersion, Partner, Project
from ..models.documents import LONGEST_NOTE, LONGEST_TITLE
from .moving import has_moved

Access = Document.Access


def nothing_else(_document: Document) -> None:
    """A document on its own."""


def add_document(
    project: Project,
    *,
    by: User,
    file: SentFile,
    title: str = "",
    access: str = Access.ALL,
    partners: Iterable[Organisation] = (),
    note: str = "",
    acting: Organisation | None = None,
    submission: UUID | None = None,
    also: Callable[[Document], object] = nothing_else,
) -> Document:
    """A document with its first file. Without a title it is called as the file is. The same `submission` answers with what it made.

    `also` writes what belongs to it, in the same transaction. Raises NotPossible: infected, no_room, partners, note.
    """
    if not permissions.can_work(by, project):
        raise NotAllowed
    if submission and (made := Document.objects.filter(submission=submission, project=project).first()):
        return made
    organisation = permissions.speaks_for(by, project, acting)
    document = Document(
        project=project,
        title=_title(title) or _title(file.name.rpartition(".")[0]),
        organisation=organisation,
        opened_by=by,
        submission=submission,
    )
    readers = _readers(project, access, partners, organisation)
    said = _note(note)
    try:
        with _kept(file) as version, transaction.atomic():
            document.access = access
            document.save()
            document.partners.set(readers)
            _number(document, version, by=by, note=said)
            record(_verb("added", access), by=by, about=project, document=document.public_id)
            also(document)
            has_moved(project)
    except IntegrityError:
        if submission and (made := Document.objects.filter(submission=submission, project=project).first()):
            return made
        raise
    return document


def add_version(
    document: Document,
    *,
    by: User,
    file: SentFile,
    made_from: int,
    note: str = "",
    acting: Organisation | None = None,
    submission: UUID | None = None,
) -> DocumentVersion:
    """Another version, made from the one with that number. `is_beside` says whether somebody was faster: then it does not count yet.

    Raises NotPossible: infected, no_room, made_from, note.
    """
    if not permissions.can_add_version(by, document):
        raise NotAllowed
    again = DocumentVersion.objects.filter(submission=submission, document=document) if submission else None
    made: DocumentVersion | None = again.first() if again is not None else None
    if made is not None:
        return made
    said = _note(note)
    project = document.project
    try:
        with _kept(file) as version, transaction.atomic():
            # Without what it points at: a row that is joined here is as it was before this transaction had to wait.
            held = Document.objects.select_for_update().get(pk=document.pk)
            if not 0 < made_from <= held.versions_made:
                raise NotPossible("made_from", _("Choose from which version you made it."), "made_from")
            counts = held.current.number if held.current else made_from
            version.made_from, version.submission = made_from, submission
            version.organisation = permissions.speaks_for(by, project, acting)
            if counts != made_from:
                version.beside_at = timezone.now()
            _number(held, version, by=by, note=said)
            what = "beside" if version.is_beside else "version_added"
            verb = _verb(what, held.access)
            record(verb, by=by, about=project, document=document.public_id, number=version.number)
            if version.is_beside and held.current and held.current.uploaded_by:
                told = _who_read([held.current.uploaded_by], document)
                notify("document.beside", to=told, about=document, by=by, number=version.number, counts=counts)
            has_moved(project)
    except IntegrityError:
        if again is None:
            raise
        first: DocumentVersion = again.get()
        return first
    document.refresh_from_db()
    return version


@transaction.atomic
def settle(version: DocumentVersion, *, by: User, counts: bool) -> DocumentVersion:
    """Say of a version that stands beside whether it counts from now on. Whichever does not stays where it is."""
    document = version.document
    if not permissions.can_add_version(by, document):
        raise NotAllowed
    Document.objects.select_for_update().get(pk=document.pk)
    waits = DocumentVersion.objects.filter(pk=version.pk, beside_at__isnull=False, settled_at=None)
    if counts:
        waits = waits.filter(refused_at=None)
    if not waits.update(settled_at=timezone.now(), settled_by=by):
        version.refresh_from_db()
        if version.settled_at and counts == (document.current_id == version.pk):
            return version
        raise NotPossible("settled", _("Somebody has decided this meanwhile. Look at which version counts now."))
    if counts:
        Document.objects.filter(pk=document.pk).update(current=version, changed_at=timezone.now())
    facts: dict[str, Any] = {"document": document.public_id, "number": version.number, "counts": counts}
    record(_verb("settled", document.access), by=by, about=document.project, **facts)
    has_moved(document.project)
    version.refresh_from_db()
    return version


@transaction.atomic
def change_document(
    document: Document, *, by: User, title: str, access: str, partners: Iterable[Organisation] = ()
) -> Document:
    """Call it something else, or show it to others. Raises NotPossible: title, partners."""
    if not permissions.can_change_document(by, document):
        raise NotAllowed
    readers = _readers(document.project, access, partners, document.organisation)
    called = _title(title)
    if not called:
        raise NotPossible("title", _("Say what it is."), "title")
    Document.objects.filter(pk=document.pk).update(title=called, access=access)
    document.partners.set(readers)
    record(_verb("changed", access), by=by, about=document.project, document=document.public_id, access=access)
    has_moved(document.project)
    document.refresh_from_db()
    return document


def scan_held() -> int:
    """By the clock: ask the scanner about files that wait; returns how many need not wait any more."""
    return keeping.scan_held(DocumentVersion.objects.select_related("document"), _looked_at)


def sweep() -> int:
    """Once a day: files in our folder that no row knows."""
    return keeping.sweep(DocumentVersion)


@transaction.atomic
def _looked_at(version: DocumentVersion) -> None:
    """A version that held a virus is gone, so the newest one before it counts."""
    if DocumentVersion.objects.filter(pk=version.pk, refused_at__isnull=False).exists():
        good = DocumentVersion.objects.filter(document=version.document_id, refused_at=None)
        before = good.exclude(beside_at__isnull=False, settled_at=None).order_by("-number").first()
        Document.objects.filter(pk=version.document_id, current=version.pk).update(current=before)


@contextmanager
def _kept(file: SentFile) -> Iterator[DocumentVersion]:
    """The file on disk, as a version without a document yet; where what follows fails, nothing is left of it."""
    file.content.seek(0)
    digest = hashlib.file_digest(file.content, "sha256").hexdigest()  # type: ignore[arg-type]
    file.content.seek(0)
    with said_at("file"), keeping.kept(DocumentVersion, [file]) as (version,):
        version.sha256 = digest
        yield version


def _number(document: Document, version: DocumentVersion, *, by: User, note: str) -> None:
    """The next number of a document that this transaction holds."""
    version.document = document
    version.number = document.versions_made + 1
    version.organisation = version.organisation or document.organisation
    version.uploaded_by, version.note = by, note
    version.save()
    document.versions_made = version.number
    document.changed_at = version.uploaded_at
    if not version.is_beside:
        document.current = version
    document.save(update_fields=["versions_made", "changed_at", "current"])


def _readers(
    project: Project, access: str, partners: Iterable[Organisation], own: Organisation | None
) -> list[Organisation]:
    """Whom a document names, who brought it among them. Only partners can be named."""
    if access not in Access.values:
        raise NotPossible("access", _("Choose who sees it."), "access")
    if access != Access.SOME:
        return []
    asked = {one.pk: one for one in partners}
    inside = Partner.objects.inside().filter(project=project).values_list("organisation", flat=True)
    if not asked or not asked.keys() <= set(inside):
        raise NotPossible("partners", _("Choose which partners see it."), "partners")
    if own is not None and own.pk in inside:
        asked[own.pk] = own
    return list(asked.values())


def _who_read(people: Iterable[User], document: Document) -> list[User]:
    return [one for one in people if permissions.can_read_document(one, document)]


def _verb(what: str, access: str) -> str:
    """What happened to a document that not all partners see is remembered, and not told to all of them."""
    return f"document.{what}" if access == Access.ALL else f"document.{what}_apart"


def _title(title: str) -> str:
    return clean_line(title)[:LONGEST_TITLE]


def _note(note: str) -> str:
    said = clean_line(note)
    if len(said) > LONGEST_NOTE:
        raise NotPossible("note", _("Write less: at most %(number)s letters.") % {"number": LONGEST_NOTE}, "note")
    return said
