"""The letters of an application: agreements that whoever fetches it may read, who accepted them, and what was signed on paper."""

from __future__ import annotations

import io
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.accounts.models import User
from portal.ui.words import day

from ..applications import File, Part, Table, register
from ..models import Acceptance, Agreement, Document, Project, SignedPaper
from ..wording import LANGUAGES


def sign_in() -> None:
    register("letters", Part(label=gettext_lazy("Letters"), tables=letter_tables, data=letter_data, files=letter_files))


def letter_tables(project: Project, user: User) -> list[Table]:
    rows = [
        [
            one.text.title,
            str(one.text.number),
            one.organisation.name,
            one.full_name,
            one.capacity,
            day(one.accepted_at),
            one.sha256,
        ]
        for one in _accepted(project, user)
    ]
    if not rows:
        return []
    heads = [
        _("Agreement"),
        _("Version"),
        _("Partner"),
        _("Name"),
        pgettext("of whoever signs", "Capacity"),
        _("Accepted in principle on"),
        "SHA-256",
    ]
    return [Table("accepted", _("Accepted in principle"), heads, rows)]


def letter_data(project: Project, user: User) -> list[dict[str, Any]]:
    accepted = _accepted(project, user)
    return [
        {
            "title": text.title,
            "kind": agreement.kind,
            "version": text.number,
            "sha256": text.sha256,
            "accepted": [
                {
                    "partner": one.organisation.name,
                    "name": one.full_name,
                    "capacity": one.capacity,
                    "at": one.accepted_at,
                }
                for one in accepted
                if one.text_id == text.pk
            ],
        }
        for agreement in _agreements(project, user)
        if (text := agreement.text)
    ]


def letter_files(project: Project, user: User) -> list[File]:
    """Each text that counts, in its three languages, and the signed pages that somebody has checked."""
    found = []
    for number, agreement in enumerate(_agreements(project, user), start=1):
        text = agreement.text
        if text is None:
            continue
        for code in LANGUAGES:
            written = f"{getattr(text, f'title_{code}')}\n\n{getattr(text, f'body_{code}')}\n\nSHA-256 {text.sha256}\n"
            found.append(File(f"{number}-{agreement.kind}-{code}.txt", partial(_read, written)))
        signed = SignedPaper.objects.filter(text=text, checked_at__isnull=False, version__held_at=None)
        for at, paper in enumerate(signed.filter(version__refused_at=None).select_related("version"), start=1):
            ending = paper.version.name.rpartition(".")[2]
            found.append(
                File(f"{number}-{agreement.kind}-signed-{at}.{ending}", partial(paper.version.file.open, "rb"))
            )
    return found


def _read(text: str) -> IO[bytes]:
    return io.BytesIO(text.encode())


def _agreements(project: Project, user: User) -> list[Agreement]:
    readable = Document.objects.visible_to(user).filter(project=project)
    return list(Agreement.objects.filter(document__in=readable.values("pk")).select_related("text").order_by("pk"))


def _accepted(project: Project, user: User) -> list[Acceptance]:
    """Of the texts that count."""
    texts = [one.text_id for one in _agreements(project, user)]
    return list(Acceptance.objects.filter(text__in=texts).select_related("text", "organisation").order_by("text", "pk"))
