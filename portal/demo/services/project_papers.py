"""Documents and agreements of the sample projects: real files, made here, and texts from the templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.projects.models import (
    Acceptance,
    Agreement,
    AgreementTemplate,
    AgreementText,
    Document,
    DocumentVersion,
    SignedPaper,
)
from portal.projects.services.agreements import accept, draw_up
from portal.projects.services.documents import add_document, add_version
from portal.projects.services.papers import bring_paper, check_paper
from portal.projects.services.templates import load_templates

from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .deeds import date_deeds, last_deed
from .drawn import drawn_file
from .projects import project_of


def write_project_papers(cast: Cast) -> None:
    load_templates()
    told = read(DATA / "project_papers.toml")
    for one in told["document"]:
        _write_document(cast, one)
    for one in told["agreement"]:
        _write_agreement(cast, one)


def _write_document(cast: Cast, told: dict[str, Any]) -> None:
    by, organisation = cast.users[told["by"]], cast.organisations[told["brought"]]
    notes, since = [*told.get("before", []), told.get("note", "")], last_deed()
    document = add_document(
        project_of(told["project"]),
        by=by,
        file=drawn_file(told),
        title=told["title"],
        access=told["access"],
        note=notes[0],
        acting=organisation,
    )
    for number, note in enumerate(notes[1:], start=1):
        add_version(document, by=by, file=drawn_file(told), made_from=number, note=note, acting=organisation)
    _dated(document, organisation, told["days"], step=9)
    if beside := told.get("beside"):
        # Both were made from the first: the one that came later stands beside.
        add_version(document, by=by, file=drawn_file(told), made_from=1, note=told["note"])
        person = cast.users[beside["by"]]
        add_version(document, by=person, file=drawn_file(told | beside), made_from=1, note=beside["note"])
        _dated(document, organisation, told["days"], step=0)
    step = dt.timedelta(days=0 if beside else 9, minutes=40)
    known = {document.public_id: steady_id("document", document.title)}
    date_deeds(since, _before(told["days"]), step=step, renamed=known)


def _write_agreement(cast: Cast, told: dict[str, Any]) -> None:
    by, since = cast.users[told["by"]], last_deed()
    agreement = draw_up(
        project_of(told["project"]),
        by=by,
        template=AgreementTemplate.objects.get(kind=told["kind"]),
        parties=[cast.organisations[key] for key in told["parties"]],
        place=told["place"],
        dated=_before(told["days"]).date(),
    )
    if key := told.get("brought"):
        Document.objects.filter(pk=agreement.document_id).update(organisation=cast.organisations[key])
    at = _before(told["days"])
    known, was = steady_id("agreement", f"{told['project']}:{told['kind']}"), agreement.document.public_id
    Document.objects.filter(pk=agreement.document_id).update(public_id=known, changed_at=at)
    AgreementText.objects.filter(agreement=agreement).update(written_at=at)
    for person, capacity in told.get("accepted", []):
        _accept(agreement, cast.users[person], capacity)
    Acceptance.objects.filter(text__agreement=agreement).update(accepted_at=at + dt.timedelta(days=2))
    if signed := told.get("signed"):
        _sign(cast, agreement, signed)
    date_deeds(since, at + dt.timedelta(days=2), step=dt.timedelta(hours=7), renamed={was: known})


def _accept(agreement: Agreement, person: User, capacity: str) -> None:
    party = agreement.document.partners.filter(memberships__user=person).first()
    if party is None or agreement.text is None:
        raise LookupError(f"{person} acts for no party")
    name = person.latin_name
    accept(agreement.text, by=person, organisation=party, full_name=name, capacity=capacity, may_sign=True)


def _sign(cast: Cast, agreement: Agreement, told: dict[str, Any]) -> None:
    if agreement.text is None:
        raise LookupError("it has no text")
    paper = bring_paper(agreement.text, by=cast.users[told["by"]], file=drawn_file(told))
    check_paper(paper, by=cast.users[told["checked_by"]])
    brought, checked = _before(told["days"] + 2), _before(told["days"])
    SignedPaper.objects.filter(pk=paper.pk).update(brought_at=brought, checked_at=checked)
    DocumentVersion.objects.filter(pk=paper.version_id).update(uploaded_at=brought)
    Document.objects.filter(pk=paper.version.document_id).update(changed_at=brought)


def _dated(document: Document, organisation: Organisation, days: int, *, step: int) -> None:
    """As if it had come when it is told: the newest version so many days ago, each before it `step` days earlier."""
    versions = list(DocumentVersion.objects.filter(document=document).order_by("-number"))
    for at, version in enumerate(versions):
        moment = _before(days + at * step) - dt.timedelta(minutes=40 * at)
        known = {} if version.is_beside else {"organisation": organisation}
        DocumentVersion.objects.filter(pk=version.pk).update(uploaded_at=moment, **known)
    Document.objects.filter(pk=document.pk).update(
        public_id=steady_id("document", document.title), organisation=organisation, changed_at=_before(days)
    )


def _before(days: int) -> dt.datetime:
    """At twenty past four in the afternoon, so many days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(16, 20)))
