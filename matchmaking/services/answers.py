"""What two parties answer each other: yes, not now, later; and what follows when both say yes.

Every answer is a guarded update from the state in which it was given, so two clicks are one, and so are two colleagues.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, withdraw
from portal.organisations.services.whom import people_of, staff_of

from .. import permissions
from ..models import Listing, Match, MatchSide
from ..querysets import MatchSideQuerySet
from .answering import count_soon
from .first_words import first_words
from .holding import hold_answer, settle_answer
from .introducing import call_off, open_introduction
from .lessons import forget, learn
from .providing import OfProvider, checked_of_provider

Through = Literal["own", "office"]
"""Who gave an answer: people of the organisation, or the cluster office after a call with them."""


TOLD_OF_AN_ANSWER: dict[str, tuple[str, ...]] = {
    MatchSide.Answer.INTERESTED: ("match.interested", "match.entrusted"),
    MatchSide.Answer.DECLINED: ("match.declined",),
}
"""What stops being true when that answer is taken back."""


def answer_match(
    side: MatchSide,
    *,
    by: User,
    answer: str,
    reason: str = "",
    courtesy: str = "",
    message: str = "",
    **of_provider: Unpack[OfProvider],
) -> MatchSide:
    """Interested, if wanted with a message, or not now with a coded reason and the sentence that the other side reads.

    The second yes opens their introduction: once it is out, both learn who the other is and how to reach them. An answer that
    stands already stays as it is; another one than the standing one raises NotPossible. That of a researcher may wait for the
    transfer office. Of a finance provider that is asked for finance, see OfProvider.
    """
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    if permissions.must_wait(by, side.organisation) and not side.answer:
        given = _checked(side, by, answer, reason, courtesy, message)
        with transaction.atomic():
            _locked(side)
            hold_answer(side, by=by, **given)
        return side
    return give_answer(side, by, answer, reason, courtesy, message, **of_provider)


def answer_for(side: MatchSide, *, by: User, answer: str, reason: str = "", courtesy: str = "") -> MatchSide:
    """What the candidate of an entrusted need or offer told the cluster office: the same answers, with what follows from each."""
    if not permissions.can_answer_for(by, side):
        raise NotAllowed
    return give_answer(side, by, answer, reason, courtesy, through="office")


def give_answer(
    side: MatchSide,
    by: User,
    answer: str,
    reason: str = "",
    courtesy: str = "",
    message: str = "",
    *,
    through: Through = "own",
    **of_provider: Unpack[OfProvider],
) -> MatchSide:
    """The answer itself, by a service that has asked who may."""
    declined = answer == MatchSide.Answer.DECLINED
    given: dict[str, Any] = {
        **_checked(side, by, answer, reason, courtesy, message),
        **checked_of_provider(side, answer, reason, courtesy, of_provider),
        "answered_at": timezone.now(),
        "answered_by": by,
        "put_aside_at": None,
        # As it stood when they answered: a later comparison may read something else.
        "weighed": read_of(side.evidence),
    }
    with transaction.atomic():
        match = _locked(side)
        waiting = _open_sides(side).filter(answer=MatchSide.Answer.NONE)
        first = (_still_wanted(waiting) if through == "office" else waiting).update(**given)
        side.refresh_from_db()
        if first:
            if not declined:
                # What the other side had put aside waits on it again: somebody asks for an answer now.
                others = MatchSide.objects.filter(match=match, answer=MatchSide.Answer.NONE).exclude(pk=side.pk)
                others.update(put_aside_at=None)
            else:
                learn(side, by=by)
            settle_answer(side, by=by)
            count_soon(side.organisation_id)
            if side.side == MatchSide.Side.CANDIDATE:
                withdraw("match.reminder", about=match)
            _tell(match, side, by, through)
        elif side.answer != answer:
            raise _too_late(side) if through == "own" else _written_before(side)
    return side


def undo_answer(side: MatchSide, *, by: User) -> MatchSide:
    """Take an answer back, until the other side has acted on it."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    return _undo(side, by)


def undo_answer_for(side: MatchSide, *, by: User) -> MatchSide:
    """The office wrote down what the candidate did not say, or not for good."""
    if not permissions.can_answer_for(by, side):
        raise NotAllowed
    return _undo(side, by, through="office")


def _undo(side: MatchSide, by: User, *, through: Through = "own") -> MatchSide:
    with transaction.atomic():
        _locked(side)
        side.refresh_from_db()
        acted_since = MatchSide.objects.filter(match=side.match_id, answered_at__gt=side.answered_at or timezone.now())
        if side.answer and acted_since.exclude(pk=side.pk).exists():
            raise NotPossible(
                "acted_since", _("The other side has answered since, so this can no longer be taken back.")
            )
        answered = _open_sides(side).exclude(answer=MatchSide.Answer.NONE)
        blank: dict[str, Any] = {
            "answer": "",
            "reason": "",
            "courtesy": "",
            "message": "",
            "next_step": "",
            "rule": "",
            "instrument": None,
            "answered_at": None,
            "answered_by": None,
            "weighed": {},
        }
        if answered.update(**blank):
            for kind in TOLD_OF_AN_ANSWER[side.answer]:
                withdraw(kind, about=side.match)
            forget(side, by=by)
            call_off(side.match, by=by)
            count_soon(side.organisation_id)
            record("match.answer_undone", by=by, about=side.match, side=side.side, through=through)
        elif side.match.agreed_at:
            raise NotPossible("agreed", _("Both sides have said yes. Write to them if it does not suit you after all."))
    side.refresh_from_db()
    return side


def put_aside(side: MatchSide, *, by: User) -> MatchSide:
    """Out of sight without an answer; the other side learns nothing."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    with transaction.atomic():
        in_sight = _open_sides(side).filter(put_aside_at=None, answer=MatchSide.Answer.NONE)
        if in_sight.update(put_aside_at=timezone.now()):
            record("match.put_aside", by=by, about=side.match, side=side.side)
    side.refresh_from_db()
    return side


def take_back(side: MatchSide, *, by: User) -> MatchSide:
    """Back among those that wait: what was put aside, or a "not now" on which nobody has acted."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    if side.answer == MatchSide.Answer.DECLINED:
        return undo_answer(side, by=by)
    with transaction.atomic():
        if _open_sides(side).filter(put_aside_at__isnull=False).update(put_aside_at=None):
            record("match.taken_back", by=by, about=side.match, side=side.side)
    side.refresh_from_db()
    return side


def open_match(side: MatchSide, *, by: User) -> None:
    """Remember when a side was first looked at, once."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    MatchSide.objects.filter(pk=side.pk, opened_at=None).update(opened_at=timezone.now())


def read_of(evidence: Mapping[str, Any]) -> dict[str, float]:
    """What had been read of the pair, by feature."""
    return {
        name: value for one in evidence.get("contributions", ()) for name, value in (one.get("values") or {}).items()
    }


def _checked(side: MatchSide, by: User, answer: str, reason: str, courtesy: str, message: str) -> dict[str, str]:
    """What belongs to that answer, and nothing of what belongs to the other."""
    if answer not in {MatchSide.Answer.INTERESTED, MatchSide.Answer.DECLINED}:
        raise NotPossible("answer", _("Say yes, or not now."), "answer")
    if answer == MatchSide.Answer.INTERESTED:
        return {"answer": answer, "reason": "", "courtesy": "", "message": first_words(side, by, message)}
    if reason not in set(MatchSide.Reason.values) - {""}:
        raise NotPossible("reason", _("Choose a reason."), "reason")
    if courtesy not in MatchSide.Courtesy.values:
        raise NotPossible("courtesy", _("Choose what they read."), "courtesy")
    return {"answer": answer, "reason": reason, "courtesy": courtesy, "message": ""}


def _locked(side: MatchSide) -> Match:
    """The match, held until the end of the transaction, so that two answers meet one after the other."""
    match: Match = (
        Match.objects.select_for_update(of=["self"])
        .select_related("listing__organisation", "organisation", "offer")
        .get(pk=side.match_id)
    )
    side.match = match
    if match.closed_at or not match.listing.is_open:
        raise NotPossible("closed", _("This is no longer open: the need or offer was closed, or has run out."))
    return match


def _open_sides(side: MatchSide) -> MatchSideQuerySet:
    """This side while its match stands and nothing is agreed: the guard of every update."""
    sides: MatchSideQuerySet = MatchSide.objects.filter(pk=side.pk, match__closed_at=None, match__agreed_at=None)
    return sides


def _still_wanted(candidates: MatchSideQuerySet) -> MatchSideQuerySet:
    """While whoever published has not taken their yes back: the guard of what the office writes down."""
    wanted = MatchSide.objects.filter(
        match=OuterRef("match"), side=MatchSide.Side.ASKER, answer=MatchSide.Answer.INTERESTED
    )
    return candidates.filter(Exists(wanted))


def _tell(match: Match, side: MatchSide, by: User, through: Through) -> None:
    """What follows a new answer: the introduction, or a word to the other side."""
    answered: dict[str, Any] = {"side": side.side, "answer": side.answer, "reason": side.reason, "through": through}
    record("match.answered", by=by, about=match, **answered)
    other = MatchSide.objects.select_related("organisation").exclude(pk=side.pk).get(match=match)
    said_yes = side.answer == MatchSide.Answer.INTERESTED
    if said_yes and other.answer == MatchSide.Answer.INTERESTED:
        open_introduction(match, by=by)
    elif said_yes and match.listing.confidentiality == Listing.Confidentiality.OFFICE:
        notify("match.entrusted", to=staff_of(match.listing.cluster), about=match, by=by)
    elif said_yes and other.answer == MatchSide.Answer.NONE:
        notify("match.interested", to=people_of(other.organisation), about=match, by=by)
    elif other.answer == MatchSide.Answer.INTERESTED:
        notify("match.declined", to=people_of(other.organisation), about=match, by=by, courtesy=side.courtesy)


def _too_late(side: MatchSide) -> NotPossible:
    """A colleague was quicker, with another answer; or the match has moved on."""
    if side.answer == MatchSide.Answer.INTERESTED:
        return NotPossible("answered", _("Your organisation has already said yes. Take that back first."))
    if side.answer == MatchSide.Answer.DECLINED:
        return NotPossible("answered", _("Your organisation has already said “not now”. Take that back first."))
    return NotPossible("closed", _("This is no longer open: the need or offer was closed, or has run out."))


def _written_before(side: MatchSide) -> NotPossible:
    """A colleague of the office was quicker, or the yes that it was to act on is gone."""
    if side.answer:
        return NotPossible("answered", _("Another answer of theirs is written down already. Take that back first."))
    return NotPossible(
        "closed", _("Whoever published this has taken their yes back. There is nothing to ask any more.")
    )
