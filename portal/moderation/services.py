"""To report, to hold back, and to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.ui.words import day, number

from . import permissions
from .matters import matter_of
from .models import IN_BULK, Case, Decision, Glance, Hold, Proposal, Report, Suspension, WordsToAuthors
from .queries import moderators, suspended_until

LONGEST = 1_000
SUSPENDED_FOR = dt.timedelta(days=14)
Outcome = Decision.Outcome
HIDING = {Outcome.HIDDEN, Outcome.SUSPENDED}


def report(thing: Model, *, by: User, reason: str, words: str = "") -> Report:
    """Say that something is wrong with a thing that `by` may see. A second report of the same person is the first one."""
    if not permissions.can_report(by):
        raise NotAllowed
    if reason not in Report.Reason.values:
        raise NotPossible("reason", _("Choose what is wrong with it."), "reason")
    said = _limited(words, "words")
    if reason == Report.Reason.OTHER and not said:
        raise NotPossible("words", _("Say in a few words what is wrong."), "words")
    with transaction.atomic():
        case = _case(thing)
        made, is_new = Report.objects.get_or_create(case=case, reporter=by, defaults={"reason": reason, "words": said})
        if is_new:
            _open_again(case)
            record("report.made", by=by, about=case, reason=reason)
            notify("case.opened", to=moderators(), about=case, by=by)
    return made


def hold(thing: Model, *, author: User, why: str) -> Hold:
    """Keep something back until a moderator decides; called by a service that has asked who may."""
    with transaction.atomic():
        case = _case(thing)
        held, is_new = Hold.objects.get_or_create(case=case, defaults={"author": author, "why": why})
        if is_new:
            _open_again(case)
            record("hold.made", by=None, about=case, person=author, why=why)
            notify("case.opened", to=moderators(), about=case)
    return held


def decide(
    case: Case, *, by: User, outcome: str, words: str = "", prepared: WordsToAuthors | None = None
) -> Decision | Proposal:
    """One decision about a case that waits; whoever comes second is told that it was decided, and the same click twice is one.

    To keep somebody from writing takes two: then it is a `Proposal`, and nothing has happened until another one confirms it.
    """
    if not permissions.can_decide(by):
        raise NotAllowed
    said = _limited(words, "words")
    ready = prepared.in_all() if prepared else {}
    _must_be_possible(case, outcome, is_said=bool(said or ready))
    if outcome == Outcome.SUSPENDED:
        return _propose(case, by, said, ready)
    try:
        return _decided(case, by=by, outcome=outcome, words=said, prepared=ready)
    except NotPossible as refusal:
        last = case.decisions.last() if refusal.code == "decided" else None
        if last and (last.by_id, last.outcome, last.words, last.prepared) == (by.pk, outcome, said, ready):
            return last
        raise


def confirm(proposal: Proposal, *, by: User) -> Decision:
    """The second pair of eyes: never that of whoever asked."""
    if not permissions.can_decide(by):
        raise NotAllowed
    if not permissions.can_confirm(by, proposal):
        raise NotPossible("same", _("You asked for it: somebody else has to confirm it."))
    case = proposal.case
    last = case.decisions.last()
    if last is not None and last.by_id == by.pk and last.asked_by_id == proposal.by_id and case.decided_at:
        return last
    with transaction.atomic():
        _end(proposal, by)
        _must_be_possible(case, Outcome.SUSPENDED, is_said=True)
        return _decided(
            case,
            by=by,
            outcome=Outcome.SUSPENDED,
            words=proposal.words,
            prepared=proposal.prepared,
            asked_by=proposal.by,
        )


@transaction.atomic
def decline(proposal: Proposal, *, by: User) -> None:
    """Another one sees it differently, or who asked thinks better of it: the case waits on."""
    if not permissions.can_decide(by):
        raise NotAllowed
    _end(proposal, by)
    record("case.suspension_declined", by=by, about=proposal.case)
    withdraw("case.second", about=proposal.case)


def give(case: Case, *, by: User, to: User | None) -> None:
    """Who looks after a case from now on: oneself, a colleague, or nobody. It keeps nobody from deciding. Twice is once."""
    if not permissions.can_decide(by) or (to is not None and not permissions.can_decide(to)):
        raise NotAllowed
    with transaction.atomic():
        open_ones = Case.objects.open().filter(pk=case.pk)
        if not open_ones.exists():
            raise NotPossible("decided", _("Somebody else has decided this in the meantime."))
        # Without nobody, SQL's inequality would leave out the rows that have no owner.
        same = Q(owner=to) if to else Q(owner=None)
        if not open_ones.exclude(same).update(owner=to):
            return
        record("case.given", by=by, about=case, person=to)
        if to is not None and to != by:
            notify("case.given", to=[to], about=case, by=by)


def take(case: Case, *, by: User) -> None:
    """Look after a case that nobody has; whoever is second reads who was quicker."""
    if not permissions.can_decide(by):
        raise NotAllowed
    if Case.objects.open().filter(pk=case.pk, owner=None).update(owner=by):
        record("case.given", by=by, about=case, person=by)
        return
    case.refresh_from_db()
    if case.owner is not None and case.owner != by:
        raise NotPossible("taken", _("%(name)s was quicker and looks after it.") % {"name": case.owner})


def decide_many(
    cases: Sequence[Case], *, by: User, outcome: str, words: str = "", prepared: WordsToAuthors | None = None
) -> list[tuple[Case, str]]:
    """Each by itself: what was not possible comes back with its reason, empty where it was done. What was held back stays so."""
    if not permissions.can_decide(by):
        raise NotAllowed
    if outcome not in IN_BULK:
        raise NotPossible("outcome", _("Choose what is to happen."), "outcome")
    if outcome != Outcome.LET_GO and not prepared and not _limited(words, "words"):
        raise NotPossible("words", _("Write to its author why."), "words")
    told = []
    for case in cases:
        what = Outcome.KEPT if outcome == Outcome.HIDDEN and _waits(case) else outcome
        try:
            decide(case, by=by, outcome=what, words=words, prepared=prepared)
        except NotPossible as refusal:
            told.append((case, str(refusal.message)))
        else:
            told.append((case, ""))
    return told


def _must_be_possible(case: Case, outcome: str, *, is_said: bool) -> None:
    if outcome not in Outcome.values:
        raise NotPossible("outcome", _("Choose what is to happen."), "outcome")
    if outcome != Outcome.LET_GO and not is_said:
        raise NotPossible("words", _("Write to its author why."), "words")
    thing = case.about
    if thing is None:
        raise NotPossible("gone", _("What this was about is no longer there."))
    matter, waits = matter_of(thing), _waits(case)
    if outcome == Outcome.KEPT and not waits:
        raise NotPossible("not_held", _("It is not held back: let it stand, or hide it."), "outcome")
    if outcome == Outcome.HIDDEN and not (matter.refuse if waits else matter.hide):
        raise NotPossible("not_hidden", _("This cannot be hidden: open it and choose what is possible."), "outcome")
    speaker = matter.speaker(thing)
    if outcome == Outcome.SUSPENDED and (speaker is None or permissions.can_decide(speaker)):
        raise NotPossible("nobody", _("There is nobody to be kept from writing."), "outcome")


def _decided(
    case: Case, *, by: User, outcome: str, words: str, prepared: dict[str, str], asked_by: User | None = None
) -> Decision:
    thing: Any = case.about
    speaker = matter_of(thing).speaker(thing)
    with transaction.atomic():
        now = timezone.now()
        if not Case.objects.open().filter(pk=case.pk).update(decided_at=now, owner=None):
            raise NotPossible("decided", _("Somebody else has decided this in the meantime."))
        Proposal.objects.filter(case=case, ended_at=None).update(ended_at=now, ended_by=by)
        made = Decision.objects.create(
            case=case, by=by, asked_by=asked_by, outcome=outcome, words=words, prepared=prepared, at=now
        )
        _carry_out(case, thing, made, by)
        if outcome == Outcome.SUSPENDED and speaker is not None:
            Suspension.objects.create(person=speaker, decision=made, since=now, until=now + SUSPENDED_FOR)
        record("case.decided", by=by, about=case, person=speaker, outcome=outcome)
        for kind in ("case.opened", "case.second", "case.given"):
            withdraw(kind, about=case)
        _tell(case, thing, made)
    case.decided_at = now
    return made


def _propose(case: Case, by: User, words: str, prepared: dict[str, str]) -> Proposal:
    """Asked twice, it is the first."""
    with transaction.atomic():
        waiting = Case.objects.select_for_update().open().filter(pk=case.pk)
        if not waiting.exists():
            raise NotPossible("decided", _("Somebody else has decided this in the meantime."))
        if found := Proposal.objects.filter(case=case, ended_at=None).first():
            return found
        made = Proposal.objects.create(case=case, by=by, words=words, prepared=prepared)
        record("case.suspension_asked", by=by, about=case)
        notify("case.second", to=[one for one in moderators() if one != by], about=case, by=by)
    return made


def _end(proposal: Proposal, by: User) -> None:
    now = timezone.now()
    if not Proposal.objects.filter(pk=proposal.pk, ended_at=None).update(ended_at=now, ended_by=by):
        raise NotPossible("ended", _("Somebody else has answered this in the meantime."))


def look_around(case: Case, *, by: User, why: str) -> Glance:
    """Read a few messages around a private thing that was reported: said why, logged, for an hour, and its people are told."""
    if not permissions.can_decide(by):
        raise NotAllowed
    said = _limited(why, "why")
    if not said:
        raise NotPossible("why", _("Say why you have to read it. It stands in the log."), "why")
    thing = case.about
    matter = matter_of(thing) if thing is not None else None
    if thing is None or matter is None or matter.around is None:
        raise NotPossible("gone", _("There is nothing around it to be read."))
    around = matter.around(thing)
    with transaction.atomic():
        now = timezone.now()
        glance = Glance.objects.create(case=case, by=by, why=said, at=now, until=now + Glance.LASTS)
        record("case.read_around", by=by, about=case, person=matter.speaker(thing))
        notify("conversation.read_by_moderator", to=around.people, about=around.about, by=by)
    return glance


def lift_suspension(suspension: Suspension, *, by: User) -> None:
    if not permissions.can_decide(by):
        raise NotAllowed
    with transaction.atomic():
        running = Suspension.objects.filter(pk=suspension.pk, lifted_at=None)
        if running.update(lifted_at=timezone.now()):
            record("suspension.lifted", by=by, about=suspension.decision.case, person=suspension.person)


def check_may_write(person: User, *, field: str = "text") -> None:
    """Raises NotPossible for somebody whom a moderator keeps from writing messages now."""
    if (kept := suspended_until(person)) is not None:
        words = _("You cannot write messages until %(day)s: a moderator decided so, and told you why.")
        raise NotPossible("suspended", words % {"day": day(kept.until)}, field)


def _case(thing: Model) -> Case:
    kind = ContentType.objects.get_for_model(thing)
    try:
        with transaction.atomic():
            return Case.objects.get_or_create(content_type=kind, object_id=str(thing.pk))[0]
    except IntegrityError:
        return Case.objects.get(content_type=kind, object_id=str(thing.pk))


def _open_again(case: Case) -> None:
    if Case.objects.filter(pk=case.pk, decided_at__isnull=False).update(decided_at=None, opened_at=timezone.now()):
        case.decided_at = None


def _waits(case: Case) -> bool:
    return Hold.objects.filter(case=case, let_go_at=None).exists()


def _was_hidden(case: Case, now: Decision) -> bool:
    before = case.decisions.exclude(pk=now.pk).last()
    return before is not None and before.outcome in HIDING


def _carry_out(case: Case, thing: Model, decision: Decision, by: User) -> None:
    matter = matter_of(thing)
    waits = _waits(case)
    if decision.outcome == Outcome.LET_GO:
        if waits and matter.release:
            Hold.objects.filter(case=case, let_go_at=None).update(let_go_at=timezone.now())
            matter.release(thing, by)
        elif matter.show and _was_hidden(case, decision):
            matter.show(thing, by)
    elif waits:
        if matter.refuse:
            matter.refuse(thing, by)
    elif matter.hide:
        matter.hide(thing, by)


def _tell(case: Case, thing: Model, decision: Decision) -> None:
    """Reporters that it was looked at; those who answer for the thing what was decided, where it was about more than a report."""
    reporters = list(User.objects.filter(pk__in=case.reports.values("reporter")))
    notify("case.answered", to=reporters, about=case, outcome=decision.outcome)
    if (
        decision.outcome == Outcome.LET_GO
        and not Hold.objects.filter(case=case).exists()
        and not _was_hidden(case, decision)
    ):
        return
    concerned = [one for one in matter_of(thing).concerned(thing) if one not in reporters]
    case.told.add(*concerned)
    notify("case.decided", to=concerned, about=case, outcome=decision.outcome)


def _limited(words: str, field: str) -> str:
    said = clean_text(words)
    if len(said) > LONGEST:
        message = _("At most %(most)s letters, please: these are %(many)s.")
        raise NotPossible("too_long", message % {"most": number(LONGEST), "many": number(len(said))}, field)
    return said
