"""The page that was signed on paper: photographed or scanned, brought here, and looked at by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of_each

from .. import permissions
from ..models import AgreementText, Document, SignedPaper
from ..models.documents import LONGEST_TITLE
from .documents import add_document
from .moving import has_moved

SHOWN = {"image/jpeg", "application/pdf"}
LONGEST_REASON = 300


def bring_paper(
    text: AgreementText,
    *,
    by: User,
    file: SentFile,
    acting: Organisation | None = None,
    submission: UUID | None = None,
) -> SignedPaper:
    """Keep a photograph or scan of a signed page as a document of the parties. Raises NotPossible: kind, infected, no_room."""
    agreement = text.agreement
    if not permissions.can_bring_paper(by, agreement):
        raise NotAllowed
    if file.media_type not in SHOWN:
        raise NotPossible("kind", _("Photograph the signed pages, or send a scan as PDF."), "file")
    document = agreement.document
    title = _("Signed: %(title)s") % {"title": document.title}

    def as_paper(kept: Document) -> None:
        assert kept.current is not None  # its first version, written just before
        paper = SignedPaper.objects.create(
            text=text, version=kept.current, organisation=kept.organisation, brought_by=by
        )
        record("agreement.paper_brought", by=by, about=document.project, **_facts(paper))
        people = people_of_each(document.partners.values_list("pk", flat=True))
        notify("agreement.paper", to=[one for several in people.values() for one in several], about=document, by=by)

    kept = add_document(
        document.project,
        by=by,
        file=file,
        title=title[:LONGEST_TITLE],
        access=Document.Access.SOME,
        partners=_still_in(document),
        acting=acting,
        submission=submission,
        also=as_paper,
    )
    paper: SignedPaper = SignedPaper.objects.get(version__document=kept)
    return paper


@transaction.atomic
def check_paper(paper: SignedPaper, *, by: User) -> SignedPaper:
    """Say that it is what it should be: signed on paper. Not by whoever brought it."""
    return _decide(paper, by=by, verb="agreement.signed_on_paper", checked_at=timezone.now())


@transaction.atomic
def turn_down_paper(paper: SignedPaper, *, by: User, reason: str) -> SignedPaper:
    """Say what is wrong with it. Raises NotPossible: reason."""
    said = clean_line(reason)[:LONGEST_REASON]
    if not said:
        raise NotPossible("reason", _("Say what is missing or wrong."), "reason")
    return _decide(paper, by=by, verb="agreement.paper_turned_down", turned_down_at=timezone.now(), reason=said)


def _decide(paper: SignedPaper, *, by: User, verb: str, **fields: object) -> SignedPaper:
    if not permissions.can_check_paper(by, paper):
        raise NotAllowed
    waits = SignedPaper.objects.filter(pk=paper.pk, checked_at=None, turned_down_at=None).exclude(brought_by=by)
    done = waits.update(checked_by=by, **fields)
    paper.refresh_from_db()
    if not done:
        if paper.checked_by_id == by.pk and (paper.checked_at is not None) == ("checked_at" in fields):
            return paper
        raise NotPossible("decided", _("Somebody has looked at it meanwhile."))
    document = paper.text.agreement.document
    record(verb, by=by, about=document.project, **_facts(paper))
    if not paper.text.papers.filter(checked_at=None, turned_down_at=None).exists():
        withdraw("agreement.paper", about=document)
    if paper.turned_down_at and paper.brought_by:
        notify("agreement.paper_turned_down", to=[paper.brought_by], about=document, by=by, reason=paper.reason)
    has_moved(document.project)
    return paper


def _still_in(document: Document) -> list[Organisation]:
    """The parties that are in the project today, and whoever drew it up."""
    parties = Organisation.objects.filter(pk__in=document.partners.values("pk"))
    inside = {"project_places__project": document.project, "project_places__state": "in"}
    found = list(parties.filter(**inside).distinct())
    if document.organisation is None or document.organisation in found:
        return found
    return [*found, *Organisation.objects.filter(pk=document.organisation.pk, **inside)[:1]]


def _facts(paper: SignedPaper) -> dict[str, Any]:
    text = paper.text
    return {"agreement": text.agreement.document.public_id, "number": text.number, "paper": paper.public_id}
