"""replace_documents(): what is said about a thing, written in the transaction that changes the thing.

The rows are the truth. A document that is no longer given becomes a tombstone, one that has not changed is not touched, and
every change gives a new revision, by which each machine's index knows what it has and has not seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from .follower import project_after_commit
from .models import SearchDocument
from .projector import microseconds
from .shelf import OVERLAP

SUBJECTS_AT_ONCE = 500
TITLE_LENGTH = SearchDocument._meta.get_field("title").max_length
SORT_NAME_LENGTH = SearchDocument._meta.get_field("sort_name").max_length


@dataclass(frozen=True, slots=True)
class Document:
    """One small document, as the app that owns the thing writes it; the fields are those of SearchDocument.

    `key` is stable and says what it is ("organisation:7h3k…:card"). `audience` holds the terms of those who may find it, and
    "!term" for those who may not although they carry another. `names` are those of others that its words may hold: they are not
    looked for. In `facets` what lies in a tree gives its ancestors too.
    """

    key: str
    family: str
    kind: str
    owner: str
    subject: str
    title: str
    audience: Collection[str]
    body: str = ""
    language: str = ""
    partners: Collection[str] = ()
    names: Collection[str] = ()
    codes: Collection[str] = ()
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    dated_on: dt.date | None = None
    sort_name: str = ""


def replace_documents(subject: str, documents: Iterable[Document]) -> int:
    """Make `documents` all that is said about `subject` (a public id); returns how many rows changed.

    Call it in the transaction of the change. Raises ValueError when a document tells of another subject.
    """
    return replace_documents_of({subject: documents})


def replace_documents_of(many: Mapping[str, Iterable[Document]]) -> int:
    """The same for many subjects at once, in a few queries per SUBJECTS_AT_ONCE: for imports and repairs."""
    changed = 0
    subjects = iter(many.items())
    while some := dict(islice(subjects, SUBJECTS_AT_ONCE)):
        changed += _replace(some)
    return changed


@transaction.atomic
def _replace(many: Mapping[str, Iterable[Document]]) -> int:
    now = timezone.now()
    given = {document.key: document for subject, documents in many.items() for document in _checked(subject, documents)}
    there = {row.key: row for row in SearchDocument.objects.select_for_update().filter(subject__in=many).order_by("pk")}
    written = []
    for key, document in given.items():
        row, content = there.get(key), _content(document)
        if row is None or row.deleted_at is not None or any(getattr(row, name) != content[name] for name in content):
            written.append(SearchDocument(key=key, revision=_revision(now, row), changed_at=now, **content))
    gone = [row for key, row in there.items() if key not in given and row.deleted_at is None]
    if written:
        # Two writers of one new key meet here, and the later one has the last word.
        SearchDocument.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["key"], update_fields=_WRITTEN, batch_size=1000
        )
    for row in gone:
        row.deleted_at, row.changed_at, row.revision = now, now, _revision(now, row)
        # What is to be found by nobody any more is kept by nobody: an index asks a tombstone only for its number.
        row.title = row.body = row.sort_name = ""
        row.names = []
    SearchDocument.objects.bulk_update(
        gone, ["deleted_at", "changed_at", "revision", "title", "body", "names", "sort_name"], batch_size=500
    )
    if written or gone:
        project_after_commit()
        transaction.on_commit(partial(_stamp_again_if_late, now), robust=True)
    return len(written) + len(gone)


_CONTENT = [name for name in Document.__dataclass_fields__ if name != "key"]
_WRITTEN = [*_CONTENT, "revision", "changed_at", "deleted_at"]


def _checked(subject: str, documents: Iterable[Document]) -> Iterable[Document]:
    for document in documents:
        if document.subject != subject:
            raise ValueError(f"{document.key} tells of {document.subject}, not of {subject}")
        yield document


def _content(document: Document) -> dict[str, Any]:
    """What is stored of a document, in the form in which the database gives it back, so that it can be compared."""
    content = {name: getattr(document, name) for name in _CONTENT}
    content["title"] = document.title[:TITLE_LENGTH]
    content["sort_name"] = document.sort_name[:SORT_NAME_LENGTH]
    content["audience"] = sorted(set(document.audience))
    content["partners"] = sorted(set(document.partners))
    content["names"] = sorted(set(document.names))
    content["codes"] = sorted(set(document.codes))
    content["facets"] = {name: sorted(set(values)) for name, values in sorted(document.facets.items()) if values}
    return content


def _revision(now: dt.datetime, row: SearchDocument | None) -> int:
    """A number that grows with every change: the moment in microseconds, so that two writers never give the same one."""
    return max(microseconds(now), row.revision + 1 if row else 0)


def _stamp_again_if_late(stamped_at: dt.datetime) -> None:
    """Rows of a transaction that took its time were stamped long before others could see them: give them the present moment.

    Every index re-reads the last minute only (OVERLAP). Should this process die just here, the hourly comparison
    finds them.
    """
    if timezone.now() - stamped_at > OVERLAP / 2:
        SearchDocument.objects.filter(changed_at=stamped_at).update(changed_at=timezone.now())
