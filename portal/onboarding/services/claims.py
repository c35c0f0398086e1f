"""A page is claimed: begun by anybody, proven, then taken by whoever signs in. What somebody keeps or another claims goes to the staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import phonenumbers
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.identifiers import MOBILE
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile, keeping
from portal.core.text import clean_line, clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Cluster, Membership, Organisation
from portal.organisations.permissions import serves_a_cluster_of
from portal.organisations.services.taking_over import hand_over
from portal.organisations.services.whom import owners_of, staff_of
from portal.ui.files import said_at

from .. import domains, permissions
from ..models import Claim, Paper
from ..signals import tell_waiting_changed
from .codes import check_code, check_limits, give_code, give_letter_code, hash_of, say, token_of
from .verifying import verify

State, Way = Claim.State, Claim.Way
MOST_PAPERS = 5
READY_LASTS = dt.timedelta(days=14)
BEGUN_LASTS = dt.timedelta(days=60)
AT_ONCE = 100


def begin_claim(
    organisation: Organisation,
    *,
    way: str,
    name: str,
    position: str = "",
    reach: str = "",
    note: str = "",
    papers: Sequence[SentFile] = (),
) -> Claim:
    """Somebody says that a page is theirs. `reach` is an e-mail or a mobile number as identifiers keeps them; nothing is granted yet.

    The owners of a page that is kept are told at once, whatever comes of it.
    """
    claim = Claim(
        organisation=organisation,
        way=way,
        name=clean_line(name)[:120],
        position=clean_line(position)[:120],
        note=clean_text(note)[:2000],
        reach=reach,
    )
    if way not in Way.values:
        raise NotPossible("way", _("Choose how you prove it."), "way")
    if not organisation.is_published:
        raise NotAllowed
    code = _prepare(claim, papers)
    claim.token_hash = hash_of(token_of(claim))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        check_limits(claim)
        with said_at("paper"), keeping.kept(Paper, papers) as files:
            claim.save()
            for one in files:
                one.claim = claim
                one.save()
            record("claim.begun", by=None, about=organisation, claim=claim.public_id, way=way)
            tell_waiting_changed(organisation.pk)
            if organisation.is_claimed:
                notify("claim.made", to=owners_of(organisation), about=organisation, way=way)
            if code:
                words = _(
                    "Your code for the page of %(name)s on Anqud: %(code)s. If you did not ask for it, do nothing."
                )
                facts = {"name": organisation.name, "code": code}
                say(claim.sent_to, _("Your code for Anqud"), words % facts)
            if way == Way.LETTER:
                notify("claim.waits", to=decide_for(organisation), about=claim)
            if way == Way.PAPERS:
                _proven(claim)
    return claim


def prove_claim(claim: Claim, *, code: str) -> Claim:
    """The code was typed. Raises NotPossible with the tries that are left."""
    if claim.state != State.BEGUN:
        return claim
    # Outside the transaction below: a wrong try counts although it comes to nothing.
    check_code(claim, code)
    with transaction.atomic():
        _proven(claim)
    return claim


@transaction.atomic
def take_claim(claim: Claim, *, by: User) -> Membership | None:
    """Whoever holds the link of a proven claim keeps the page from now on. None where it became a dispute meanwhile."""
    Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    claim = Claim.objects.select_related("organisation").get(pk=claim.pk)
    organisation = claim.organisation
    if claim.state == State.GRANTED and claim.person_id == by.pk:
        return Membership.objects.filter(organisation=organisation, user=by, ended_at=None).first()
    if claim.state != State.READY:
        raise NotPossible("state", _("This claim does not open the page."))
    if serves_a_cluster_of(by, organisation) or claim.decided_by_id == by.pk:
        # The office prints letters, reads papers and writes websites: none of its own people comes in by that.
        raise NotPossible(
            "office", _("You serve in the office of its cluster. Somebody of the company itself takes it over.")
        )
    if not organisation.is_published:
        raise NotPossible("gone", _("This page is not shown any more. Ask the cluster office."))
    if organisation.is_claimed and not claim.is_settled:
        _dispute(claim)
        return None
    Claim.objects.filter(pk=claim.pk).update(state=State.GRANTED, person=by)
    told = [*owners_of(organisation), *decide_for(organisation)]
    membership = hand_over(organisation, to=by)
    if claim.way == Way.EMAIL:
        verify(organisation, Organisation.Verification.EMAIL, by=None)
    record("claim.granted", by=by, about=organisation, person=by, claim=claim.public_id, way=claim.way)
    tell_waiting_changed(claim.organisation_id)
    notify("claim.granted", to=told, about=organisation, by=by)
    return membership


@transaction.atomic
def decide_claim(claim: Claim, *, by: User, accept: bool, reason: str = "") -> Claim:
    """The office, and of a dispute the staff, accept or refuse it, each once. Whoever claims reads the reason."""
    if not permissions.can_decide_claim(by, claim):
        raise NotAllowed
    reason = clean_line(reason)[:500]
    if not accept and not reason:
        raise NotPossible("reason", _("Say in a sentence why: they read it."), "reason")
    was_disputed = claim.state == State.DISPUTED
    waiting = Claim.objects.filter(pk=claim.pk, state=claim.state, proven_at__isnull=False)
    facts = {"decided_by": by, "decided_at": timezone.now(), "reason": reason, "is_settled": accept and was_disputed}
    try:
        with transaction.atomic():
            done = claim.state in {State.REVIEW, State.DISPUTED} and waiting.update(
                state=State.READY if accept else State.REFUSED, **facts
            )
    except IntegrityError:
        raise NotPossible("another", _("Another claim of this page is proven. Refuse that one first.")) from None
    if not done:
        raise NotPossible("decided", _("This is decided already."))
    claim.refresh_from_db()
    record(f"claim.{'accepted' if accept else 'refused'}", by=by, about=claim.organisation, claim=claim.public_id)
    tell_waiting_changed(claim.organisation_id)
    withdraw("claim.waits", about=claim)
    if claim.organisation.is_claimed:
        notify("claim.decided", to=owners_of(claim.organisation), about=claim.organisation, by=by, accepted=accept)
    if accept:
        words = _("You can keep the page of %(name)s on Anqud now. Open it here and sign in: %(link)s")
    else:
        words = _("Your claim of the page of %(name)s on Anqud was refused: %(reason)s")
    _tell(claim, words % {"name": claim.organisation.name, "link": link_of(claim), "reason": reason})
    return claim


def claims_due() -> None:
    """By the clock: a proven claim that nobody takes keeps nobody else out for ever, and what was never proven ends."""
    now = timezone.now()
    old = Claim.objects.filter(state=State.READY, updated_at__lt=now - READY_LASTS)
    old |= Claim.objects.filter(state=State.BEGUN, created_at__lt=now - BEGUN_LASTS)
    for pk in list(old.values_list("pk", flat=True)[:AT_ONCE]):
        Claim.objects.filter(pk=pk, state__in=[State.READY, State.BEGUN]).update(state=State.REFUSED, decided_at=now)


@transaction.atomic
def mark_letter_sent(claim: Claim, *, by: User) -> None:
    """The office has put the letter into the post."""
    if not permissions.can_decide_claim(by, claim) or claim.way != Way.LETTER:
        raise NotAllowed
    if Claim.objects.filter(pk=claim.pk, state=State.BEGUN, letter_sent_on=None).update(
        letter_sent_on=timezone.localdate()
    ):
        record("claim.letter_sent", by=by, about=claim.organisation, claim=claim.public_id)
        tell_waiting_changed(claim.organisation_id)
        withdraw("claim.waits", about=claim)


def link_of(claim: Claim) -> str:
    return f"{settings.SITE_URL}{reverse('onboarding:claim', args=[token_of(claim)])}"


def decide_for(organisation: Organisation) -> list[User]:
    """The named staff of the offices of its clusters; where it is in none, the staff of the portal."""
    clusters = Cluster.objects.filter(memberships__organisation=organisation, memberships__ended_at=None)
    staff = {person.pk: person for cluster in clusters for person in staff_of(cluster)}
    return list(staff.values()) or operators()


def operators() -> list[User]:
    return list(User.objects.filter(is_active=True, is_staff=True)[:AT_ONCE])


def takes_texts(phone: str) -> bool:
    """Whether a number as organisations keep it receives a text."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(phone)) in MOBILE
    except phonenumbers.NumberParseException:
        return False


def _prepare(claim: Claim, papers: Sequence[SentFile]) -> str:
    """Where the code goes; returns it where one is sent now."""
    organisation = claim.organisation
    if claim.way == Way.EMAIL:
        if "@" not in claim.reach:
            raise NotPossible("email", _("Write an e-mail address at the domain of the company."), "reach")
        if refusal := domains.why_not(claim.reach, organisation.website):
            raise NotPossible("domain", refusal, "reach")
        claim.sent_to = claim.reach
        return give_code(claim)
    if claim.way == Way.PHONE:
        if not takes_texts(organisation.phone):
            raise NotPossible("phone", _("We know of no mobile number of it. Choose another way."), "way")
        claim.sent_to, claim.is_registered = organisation.phone, True
        return give_code(claim)
    if not claim.reach:
        raise NotPossible("reach", _("Write a mobile number or an e-mail, so that we can answer you."), "reach")
    if claim.way == Way.LETTER:
        give_letter_code(claim)
        return ""
    if not papers:
        raise NotPossible(
            "papers", _("Add a paper: a licence, an extract of the register, a letter on letterhead."), "paper"
        )
    if len(papers) > MOST_PAPERS:
        raise NotPossible("papers", _("Send at most %(number)s papers.") % {"number": MOST_PAPERS}, "paper")
    return ""


def _proven(claim: Claim) -> None:
    """What follows from a proof: the first who has one, of a page that nobody ever kept, waits for nobody."""
    organisation = Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    claim.proven_at = timezone.now()
    others = Claim.objects.filter(organisation=organisation, state__in=[State.READY, State.REVIEW]).exclude(pk=claim.pk)
    if organisation.is_claimed or others.exists():
        _dispute(claim)
        return
    had_another = Membership.objects.filter(organisation=organisation).exists()
    claim.state = State.REVIEW if had_another or claim.way == Way.PAPERS else State.READY
    claim.save(update_fields=["state", "proven_at", "updated_at"])
    record("claim.proven", by=None, about=organisation, claim=claim.public_id, way=claim.way)
    tell_waiting_changed(organisation.pk)
    if claim.state == State.REVIEW:
        notify("claim.waits", to=decide_for(organisation), about=claim)


def _dispute(claim: Claim) -> None:
    """Grants nothing; the owners and the staff are told."""
    claim.state, claim.proven_at = State.DISPUTED, claim.proven_at or timezone.now()
    claim.save(update_fields=["state", "proven_at", "updated_at"])
    record("claim.disputed", by=None, about=claim.organisation, claim=claim.public_id)
    tell_waiting_changed(claim.organisation_id)
    notify("claim.disputed", to=owners_of(claim.organisation), about=claim.organisation)
    notify("claim.waits", to=operators(), about=claim)


def _tell(claim: Claim, words: str) -> None:
    try:
        say(claim.reach or claim.sent_to, _("Your claim on Anqud"), words)
    except NotPossible:
        # The day's cap of this number is reached; the page of the claim says it too.
        return


def scan_held() -> None:
    """By the clock: papers that wait for the virus scanner."""
    keeping.scan_held(Paper.objects.all(), lambda _paper: None)


def sweep_papers() -> None:
    keeping.sweep(Paper)
