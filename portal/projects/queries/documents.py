"""What the pages of documents show: rows of the table, and one document with its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.core.text import listed
from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

from ..models import Agreement, Document, DocumentVersion, Project

if TYPE_CHECKING:
    from portal.accounts.models import User

ON_THE_OVERVIEW = 5
BESIDE = 5
"""So many versions that stand beside are offered at once; the others follow when these are settled."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the table. `waits`: it waits on the reader to accept it."""

    document: Document
    title: str
    who: str
    address: str
    waits: bool
    has_beside: bool

    @property
    def current(self) -> DocumentVersion | None:
        return self.document.current


def rows_of(documents: Sequence[Document], reader: User) -> list[Row]:
    """Of documents that were read `with_row_facts`."""
    return [_row(one, reader) for one in documents]


def newest_documents(project: Project, reader: User) -> list[Row]:
    """For the overview, in two questions: the newest ones, and before them what waits on the reader."""
    known = Document.objects.visible_to(reader).filter(project=project).with_row_facts(reader)
    found = list(known.order_by("-waits", "-changed_at", "-pk")[:ON_THE_OVERVIEW])
    return rows_of(sorted(found, key=lambda one: one.changed_at, reverse=True), reader)


def who_sees(document: Document, reader: User) -> str:
    """Their own organisation is "you", and comes first."""
    if document.access == Document.Access.ALL:
        return _("All partners")
    if document.access == Document.Access.LEAD:
        return _("Lead, cluster office")
    own = standing_of(reader).organisations
    partners = sorted(document.partners.all(), key=lambda one: (one.pk not in own, one.pk))
    names = [_name(one, own) for one in partners]
    if document.organisation and document.organisation not in partners:
        names.append(_name(document.organisation, own))
    return listed(dict.fromkeys(names))


def beside(document: Document) -> list[DocumentVersion]:
    """The versions of which nobody has said yet whether they count, the oldest first."""
    waits = versions_of(document).filter(beside_at__isnull=False, settled_at=None, refused_at=None)
    return list(waits.order_by("number")[:BESIDE])


def versions_of(document: Document) -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.filter(document=document).select_related("uploaded_by", "organisation")


def readable_versions(reader: User, project: str, document: str) -> QuerySet[DocumentVersion]:
    """Files that are handed out to this person now, of a document (public ids) that they read: asked anew each time."""
    readable = Document.objects.visible_to(reader).filter(public_id=document, project__public_id=project)
    return DocumentVersion.objects.filter(Q(document__in=readable.values("pk")), held_at=None, refused_at=None)


def _row(document: Document, reader: User) -> Row:
    agreement: Agreement | None = document.agreement if document.is_agreement else None
    title = agreement.text.title if agreement and agreement.text else document.called
    address = (agreement or document).get_absolute_url()
    if agreement is not None:
        agreement.document = document
    return Row(document, title, who_sees(document, reader), address, document.waits, document.has_beside)  # type: ignore[attr-defined]


def _name(organisation: Organisation, own: frozenset[int]) -> str:
    return _("You") if organisation.pk in own else organisation.name
