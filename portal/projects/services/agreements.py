"""Agreements: drawn up from a template, worded anew, accepted in principle by named people.

A text is never changed after it was drawn up: another wording is another text, and who accepted the one before stays on record
with it. What binds is the page signed on paper (papers.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of, people_of_each

from .. import permissions
from ..models import (
    Acceptance,
    Agreement,
    AgreementTemplate,
    AgreementText,
    Document,
    Partner,
    Project,
    SignerAsked,
)
from ..models.agreements import LONGEST_BODY
from ..models.documents import LONGEST_TITLE
from ..wording import LANGUAGES, Wording, cleaned, filled, fingerprint
from .moving import has_moved

LONGEST_NAME = 120


def draw_up(
    project: Project,
    *,
    by: User,
    template: AgreementTemplate,
    parties: Iterable[Organisation],
    place: str = "",
    dated: dt.date | None = None,
    acting: Organisation | None = None,
    submission: UUID | None = None,
) -> Agreement:
    """An agreement between partners, from a template. The lead draws up any; another partner those to which it is a party.

    `dated` is the day that stands in it: today where none is given. The same `submission` answers with what it made. Raises
    NotPossible: template, parties.
    """
    if not permissions.can_draw_up(by, project):
        raise NotAllowed
    again = Agreement.objects.filter(document__submission=submission, document__project=project)
    if submission and (made := again.first()):
        return made
    organisation = permissions.partner_here(by, project, acting)
    named = _parties(project, parties, leads=permissions.can_lead(by, project), own=organisation)
    if not template.is_offered:
        raise NotPossible("template", _("This template is no longer offered. Choose another."), "template")
    wording = filled(template, parties=named, project=project.title, date=dated or timezone.localdate(), place=place)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                project=project,
                title=wording.titles[project.language if project.language in LANGUAGES else "en"][:LONGEST_TITLE],
                access=Document.Access.SOME,
                organisation=organisation,
                opened_by=by,
                submission=submission,
            )
            document.partners.set(named)
            agreement = Agreement.objects.create(
                document=document, kind=template.kind, template=template, template_version=template.version
            )
            _write(agreement, wording, number=1, by=by)
    except IntegrityError:
        if submission and (made := again.first()):
            return made
        raise
    return agreement


def redraw(
    agreement: Agreement, *, by: User, titles: Mapping[str, str], bodies: Mapping[str, str], made_from: int
) -> AgreementText:
    """Word it anew: another text, which everybody reads and accepts anew. Words that are the same change nothing.

    `made_from` is the number of the text that was changed: where another came meanwhile nothing is written. Raises NotPossible:
    changed, title_<language>, body_<language>.
    """
    if not permissions.can_redraw(by, agreement):
        raise NotAllowed
    wording = _checked(cleaned(titles, bodies))
    with transaction.atomic():
        held = Agreement.objects.select_for_update(of=["self"]).select_related("document__project").get(pk=agreement.pk)
        now: AgreementText = AgreementText.objects.filter(agreement=held).order_by("-number")[0]
        if fingerprint(wording) == now.sha256:
            return now
        if now.number != made_from:
            words = _(
                "Somebody worded it anew meanwhile: version %(number)s counts now. What you wrote is still here: compare, then save again."
            )
            raise NotPossible("changed", words % {"number": now.number})
        return _write(held, wording, number=now.number + 1, by=by)


def accept(
    text: AgreementText, *, by: User, organisation: Organisation, full_name: str, capacity: str, may_sign: bool
) -> Acceptance:
    """Accept a text in principle for a party. Two clicks, and two colleagues at once, are one.

    Raises NotPossible: changed (another text counts now), may_sign, full_name, capacity, no_longer.
    """
    if not permissions.can_accept_for(by, text, organisation):
        raise NotAllowed
    if there := Acceptance.objects.filter(text=text, organisation=organisation).first():
        return there
    if not may_sign:
        raise NotPossible("may_sign", _("Only somebody who is allowed to sign can accept it."), "may_sign")
    name, what = clean_line(full_name)[:LONGEST_NAME], clean_line(capacity)[:LONGEST_NAME]
    if not name:
        raise NotPossible("full_name", _("Write your full name."), "full_name")
    if not what:
        raise NotPossible("capacity", _("Write in which capacity you accept it."), "capacity")
    try:
        with transaction.atomic():
            agreement = _counts(text)
            made: Acceptance = Acceptance.objects.create(
                text=text, organisation=organisation, person=by, full_name=name, capacity=what, sha256=text.sha256
            )
            document, people = agreement.document, people_of(organisation)
            record("organisation.agreed", by=by, about=organisation, person=by, **_facts(text))
            record("agreement.accepted", by=by, about=document.project, party=organisation.public_id, **_facts(text))
            withdraw("agreement.drawn_up", about=document, of=people)
            withdraw("agreement.sign_asked", about=document, of=people)
            has_moved(document.project)
    except IntegrityError:
        made = Acceptance.objects.get(text=text, organisation=organisation)
    return made


@transaction.atomic
def ask_signer(text: AgreementText, *, by: User, organisation: Organisation, person: User | None) -> SignerAsked:
    """Say who of one's organisation may sign; that person is asked. Raises NotPossible: signer, changed."""
    if not permissions.can_accept_for(by, text, organisation):
        raise NotAllowed
    people = people_of(organisation)
    if all(one == by for one in people):
        words = _("Nobody else of %(name)s has an account here. Invite who is allowed to sign first.")
        raise NotPossible("signer", words % {"name": organisation.name}, "may_sign")
    if person is None or person == by or person not in people:
        raise NotPossible("signer", _("Choose who of your organisation is allowed to sign."), "signer")
    agreement = _counts(text)
    asked, is_new = SignerAsked.objects.get_or_create(
        text=text, organisation=organisation, person=person, defaults={"asked_by": by}
    )
    if is_new:
        project = agreement.document.project
        record(
            "agreement.sign_asked", by=by, about=project, person=person, party=organisation.public_id, **_facts(text)
        )
        notify("agreement.sign_asked", to=[person], about=agreement.document, by=by)
        has_moved(project)
    return asked


def _write(agreement: Agreement, wording: Wording, *, number: int, by: User) -> AgreementText:
    """Freeze a text, and tell the parties that it is there."""
    text: AgreementText = AgreementText.objects.create(
        agreement=agreement, number=number, sha256=fingerprint(wording), written_by=by, **wording.fields()
    )
    document = agreement.document
    Agreement.objects.filter(pk=agreement.pk).update(text=text)
    Document.objects.filter(pk=document.pk).update(changed_at=text.written_at)
    agreement.text = text
    record("agreement.drawn_up", by=by, about=document.project, **_facts(text))
    people = people_of_each(document.partners.values_list("pk", flat=True))
    told = {one.pk: one for several in people.values() for one in several}
    notify("agreement.drawn_up", to=told.values(), about=document, by=by, number=number)
    has_moved(document.project)
    return text


def _counts(text: AgreementText) -> Agreement:
    """The agreement, held by this transaction, of a text that counts. Raises NotPossible."""
    held: Agreement = (
        Agreement.objects.select_for_update(of=["self"]).select_related("document__project").get(pk=text.agreement_id)
    )
    if held.text_id != text.pk:
        words = _("The text was worded anew meanwhile. Nothing was accepted: read the new one first.")
        raise NotPossible("changed", words)
    return held


def _parties(
    project: Project, parties: Iterable[Organisation], *, leads: bool, own: Organisation | None
) -> list[Organisation]:
    """In the order in which they came into the project."""
    asked = {one.pk for one in parties}
    places = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
    inside = [place.organisation for place in places]
    if len(asked) < 2 or not asked <= {one.pk for one in inside}:
        raise NotPossible("parties", _("Choose at least two partners."), "parties")
    if not leads and (own is None or own.pk not in asked):
        raise NotPossible("parties", _("Your organisation is one of the parties, or the lead draws it up."), "parties")
    return [one for one in inside if one.pk in asked]


def _checked(wording: Wording) -> Wording:
    for code in LANGUAGES:
        if not wording.titles[code] or len(wording.titles[code]) > LONGEST_NAME:
            raise NotPossible("title", _("Write a short title."), f"title_{code}")
        if not wording.bodies[code]:
            raise NotPossible("body", _("The text is written in all three languages."), f"body_{code}")
        if len(wording.bodies[code]) > LONGEST_BODY:
            words = _("Write less: at most %(number)s letters.") % {"number": LONGEST_BODY}
            raise NotPossible("body", words, f"body_{code}")
    return wording


def _facts(text: AgreementText) -> dict[str, Any]:
    return {"agreement": text.agreement.document.public_id, "number": text.number, "sha256": text.sha256}
