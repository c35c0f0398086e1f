"""Barriers: members tell the office, the office files them without names, the authority answers privately first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.notifications.services import notify
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.names import comparable
from portal.organisations.services.whom import people_of, people_of_each, staff_of

from .. import permissions
from ..models import Barrier, Voice
from ..querysets import ENOUGH_FIRMS
from .queue import keep_in_step

WRITTEN = frozenset({"title", "text", "kind", "authority"})
LETTERS_THAT_TELL = 4
"""Shorter names are words of every sentence."""


def raise_barrier(
    organisation: Organisation, cluster: Cluster, text: str, *, by: User, submission: UUID | None = None
) -> Voice:
    """A member tells the office of its cluster what stands in its way."""
    if not permissions.can_raise_barrier(by, organisation) or not _is_member(organisation, cluster):
        raise NotAllowed
    said = clean_text(text)
    if not said:
        raise NotPossible("text", _("Say in a sentence or two what stands in your way."), "text")

    def make() -> Voice:
        voice: Voice = Voice.objects.create(
            cluster=cluster,
            organisation=organisation,
            text=said,
            language=_language(said, by),
            by=by,
            submission=submission,
        )
        record("barrier.raised", by=by, about=organisation, voice=voice.public_id)
        notify("barrier.raised", to=staff_of(cluster), about=voice, by=by)
        keep_in_step(cluster, "barrier")
        return voice

    return made_once(submission, Voice, make, organisation=organisation)


@transaction.atomic
def take_back_voice(voice: Voice, *, by: User) -> None:
    """It is gone, also from the barrier that it stands behind. An authority that read of the barrier reads it as long as three stand."""
    if not permissions.can_take_back_voice(by, voice):
        raise NotAllowed
    record("barrier.taken_back", by=by, about=voice.organisation, voice=voice.public_id)
    voice.delete()
    keep_in_step(voice.cluster, "barrier")


def file_barrier(
    cluster: Cluster, *, by: User, voice: Voice | None = None, submission: UUID | None = None, **fields: Any
) -> Barrier:
    """In the office's own words. `voice`: what a member told stands behind it at once."""
    if not permissions.can_work_at_desk(by, cluster):
        raise NotAllowed

    def make() -> Barrier:
        barrier = Barrier(cluster=cluster, filed_by=by, submission=submission)
        _fill(barrier, fields, by=by, behind=[voice.organisation] if voice else [])
        barrier.save()
        record("barrier.filed", by=by, about=barrier)
        if voice is not None:
            put_behind(voice, barrier, by=by)
        return barrier

    return made_once(submission, Barrier, make, cluster=cluster)


@transaction.atomic
def change_barrier(barrier: Barrier, *, by: User, **fields: Any) -> Barrier:
    """As long as the authority has not answered: what it answered must stay what it was asked."""
    if not permissions.can_work_at_desk(by, barrier.cluster):
        raise NotAllowed
    if barrier.answered_at:
        raise NotPossible("answered", _("It has been answered. File another one for what is still open."))
    authority = barrier.authority_id
    _fill(barrier, fields, by=by, behind=[voice.organisation for voice in _voices(barrier)])
    if barrier.authority_id != authority:
        barrier.told_at = None
    barrier.save()
    record("barrier.changed", by=by, about=barrier)
    tell_if_enough(barrier)
    return barrier


@transaction.atomic
def put_behind(voice: Voice, barrier: Barrier, *, by: User) -> None:
    """What a member told is about this barrier. A member stands behind a barrier once."""
    if not permissions.can_work_at_desk(by, barrier.cluster) or voice.cluster_id != barrier.cluster_id:
        raise NotAllowed
    if barrier.voices.filter(organisation=voice.organisation).exclude(pk=voice.pk).exists():
        raise NotPossible("twice", _("This member already stands behind it."), "barrier")
    _check_unnamed(barrier, [voice.organisation])
    changed = Voice.objects.filter(pk=voice.pk, barrier=None).update(barrier=barrier, set_aside_at=None)
    if changed:
        record("barrier.met", by=by, about=barrier, voice=voice.public_id)
        tell_if_enough(barrier)
        keep_in_step(barrier.cluster, "barrier")


def add_member(barrier: Barrier, organisation: Organisation, *, by: User) -> Voice:
    """The office writes down that a member meets it too, after a call."""
    if not permissions.can_work_at_desk(by, barrier.cluster):
        raise NotAllowed
    if not _is_member(organisation, barrier.cluster):
        raise NotPossible("member", _("It is no member of this cluster."), "organisation")
    _check_unnamed(barrier, [organisation])
    try:
        with transaction.atomic():
            voice: Voice = Voice.objects.create(
                cluster=barrier.cluster, organisation=organisation, barrier=barrier, by=by, by_office=True
            )
            record("barrier.met", by=by, about=barrier, voice=voice.public_id)
            tell_if_enough(barrier)
    except IntegrityError:
        raise NotPossible("twice", _("This member already stands behind it."), "organisation") from None
    return voice


@transaction.atomic
def set_aside(voice: Voice, *, because: str, by: User) -> None:
    """The office files nothing; the member reads why."""
    if not permissions.can_work_at_desk(by, voice.cluster):
        raise NotAllowed
    said = clean_line(because)
    if not said:
        raise NotPossible("because", _("Say why in one sentence: the member reads it."), "because")
    changed = Voice.objects.filter(pk=voice.pk, barrier=None, set_aside_at=None).update(
        set_aside_at=timezone.now(), set_aside_because=said
    )
    if changed:
        record("barrier.set_aside", by=by, about=voice.organisation, voice=voice.public_id)
        notify("barrier.set_aside", to=people_of(voice.organisation), about=voice, by=by)
        keep_in_step(voice.cluster, "barrier")


def tell_if_enough(barrier: Barrier) -> None:
    """The authority's people hear of it once, when the third company stands behind it."""
    firms = Barrier.objects.with_firms().get(pk=barrier.pk).firms
    if firms < ENOUGH_FIRMS:
        return
    if Barrier.objects.filter(pk=barrier.pk, told_at=None).update(told_at=timezone.now()):
        notify("barrier.told", to=people_of(barrier.authority), about=barrier)


@transaction.atomic
def answer_barrier(barrier: Barrier, text: str, *, by: User) -> None:
    """Privately: the office and those who met it read it, nobody else. A later answer takes its place."""
    if not permissions.can_answer_barrier(by, barrier):
        raise NotAllowed
    said = clean_text(text)
    if not said:
        raise NotPossible("text", _("Write the answer first."), "text")
    barrier.answer, barrier.answer_language = said, _language(said, by)
    barrier.answered_at, barrier.answered_by = timezone.now(), by
    barrier.save(update_fields=["answer", "answer_language", "answered_at", "answered_by", "updated_at"])
    record("barrier.answered", by=by, about=barrier)
    notify("barrier.answered", to=staff_of(barrier.cluster), about=barrier, by=by)
    behind = list(barrier.voices.values_list("organisation", flat=True))
    members = {person for people in people_of_each(behind).values() for person in people}
    notify("barrier.answered_to_you", to=members, about=barrier, by=by)


@transaction.atomic
def publish_answer(barrier: Barrier, title: str, text: str, *, by: User) -> None:
    """For everybody, in the words that the authority chooses; it may be less than it answered."""
    if not permissions.can_answer_barrier(by, barrier):
        raise NotAllowed
    if barrier.answered_at is None:
        raise NotPossible("first", _("Answer the office first, then choose what to publish."))
    barrier.public_title, barrier.public_text = clean_line(title), clean_text(text)
    if not barrier.public_title:
        raise NotPossible("title", _("Say in one sentence what it is about."), "title")
    if not barrier.public_text:
        raise NotPossible("text", _("Write what everybody may read."), "text")
    barrier.public_at = barrier.public_at or timezone.now()
    barrier.save(update_fields=["public_title", "public_text", "public_at", "updated_at"])
    record("barrier.published", by=by, about=barrier)


@transaction.atomic
def withdraw_answer(barrier: Barrier, *, by: User) -> None:
    """From the public page; the private answer stands."""
    if not permissions.can_answer_barrier(by, barrier):
        raise NotAllowed
    if Barrier.objects.filter(pk=barrier.pk).exclude(public_at=None).update(public_at=None):
        record("barrier.unpublished", by=by, about=barrier)


@transaction.atomic
def mark_solved(barrier: Barrier, *, solved: bool, by: User) -> None:
    """The office says whether it is gone; it can be said again that it stands."""
    if not permissions.can_work_at_desk(by, barrier.cluster):
        raise NotAllowed
    before = Barrier.objects.filter(pk=barrier.pk, solved_at__isnull=solved)
    if before.update(solved_at=timezone.now() if solved else None):
        record("barrier.solved" if solved else "barrier.stands_again", by=by, about=barrier)


def _fill(barrier: Barrier, fields: dict[str, Any], *, by: User, behind: list[Organisation]) -> None:
    if unknown := fields.keys() - WRITTEN:
        raise TypeError(f"a barrier takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(barrier, name, value)
    barrier.title, barrier.text = clean_line(barrier.title), clean_text(barrier.text)
    if not barrier.title:
        raise NotPossible("title", _("Say in one sentence what stands in the way."), "title")
    if not barrier.text:
        raise NotPossible("text", _("Say what happens, and what would help."), "text")
    authority = barrier.authority
    if authority.kind != Organisation.Kind.GOVERNMENT or not authority.is_published:
        raise NotPossible("authority", _("Choose a government body."), "authority")
    _check_unnamed(barrier, behind)
    barrier.language = _language(f"{barrier.title} {barrier.text}", by)


def _check_unnamed(barrier: Barrier, behind: list[Organisation]) -> None:
    """Of those behind it nobody stands in what the authority reads, whichever came first: the words or the member."""
    for field in ("title", "text"):
        if named := _named_in(getattr(barrier, field), behind):
            raise NotPossible(
                "named", _("“%(name)s” is named here. The authority must not read who it is.") % {"name": named}, field
            )


def _named_in(text: str, organisations: list[Organisation]) -> str:
    """The first name of one of them that stands in the text, however it is spelt; empty if there is none."""
    plain = f" {comparable(text)} "
    for organisation in organisations:
        for name in organisation.names:
            short = comparable(name)
            if len(short) >= LETTERS_THAT_TELL and f" {short} " in plain:
                return name
    return ""


def _voices(barrier: Barrier) -> Any:
    return barrier.voices.select_related("organisation")


def _is_member(organisation: Organisation, cluster: Cluster) -> bool:
    return ClusterMembership.objects.filter(organisation=organisation, cluster=cluster, ended_at=None).exists()


def _language(text: str, by: User) -> str:
    return guess_language(text, by.language or (get_language() or "en")[:2])
