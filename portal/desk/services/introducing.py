"""The office introduces one member to another, with two lines of reason and in the name of whoever does it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from matchmaking.models import Introduction, Match
from matchmaking.querysets import discreet
from matchmaking.services.introducing import let_out
from messaging.models import Conversation
from messaging.services.appending import append
from messaging.services.conversations import FirstWords, IntroducedBy, open_conversation
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import isolated, line_of
from portal.notifications.services import notify
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.permissions import keep_apart
from portal.organisations.services import connect
from portal.organisations.services.whom import people_of

from .. import permissions
from ..models import OfficeIntroduction
from ..models.introductions import LONGEST_REASON
from .queue import keep_in_step

State = Introduction.State


def introduce(
    cluster: Cluster,
    one: Organisation,
    other: Organisation,
    *,
    by: User,
    why: str,
    why_too: str = "",
    both_agreed: bool,
    submission: UUID | None = None,
) -> OfficeIntroduction:
    """Both know each other from now on, their conversation opens with the two lines, and both are told.

    Nobody is introduced who has not said so: `both_agreed` is the word of whoever introduces. Where the two have said yes to each other
    and their introduction waits for the office, that one goes out.
    """
    members = ClusterMembership.objects.of_published().filter(cluster=cluster, organisation__in=[one, other])
    if not permissions.can_work_at_desk(by, cluster) or members.count() != len({one.pk, other.pk}):
        raise NotAllowed
    if one.pk == other.pk:
        raise NotPossible("same", _("Choose two different members."), "other")
    if keep_apart(one, other):
        raise NotPossible("apart", _("One of the two keeps the other out."), "other")
    if not both_agreed:
        raise NotPossible("agreed", _("Ask both first: their telephone numbers are seen from then on."), "both_agreed")
    why = line_of(why, LONGEST_REASON, "why")
    why_too = line_of(why_too, LONGEST_REASON, "why_too") if why_too.strip() else ""
    for each, field in ((one, "one"), (other, "other")):
        if not people_of(each):
            told = _("Nobody of %(name)s is on the portal yet. Invite them first.")
            raise NotPossible("nobody", told % {"name": each.name}, field)

    def make() -> OfficeIntroduction:
        waiting = _waiting(cluster, one, other)
        made = OfficeIntroduction.objects.create(
            cluster=cluster,
            one=one,
            other=other,
            why=why,
            why_too=why_too,
            match=waiting.match.public_id if waiting else "",
            by=by,
            submission=submission,
        )
        if waiting:
            let_out(waiting, by=by)
        connect(one, other, by=by, origin=f"office:{made.public_id}")
        made.talk = _talk(made, waiting.match if waiting else made, by=by).public_id
        made.save(update_fields=["talk"])
        record("organisation.introduced", by=by, about=one, other=other.public_id, cluster=cluster.slug)
        notify("desk.introduced", to=[*people_of(one), *people_of(other)], about=made, by=by)
        return made

    made = made_once(submission, OfficeIntroduction, make, cluster=cluster)
    keep_in_step(cluster, "introduction", "quiet_introduction")
    return made


def _talk(made: OfficeIntroduction, about: Match | OfficeIntroduction, *, by: User) -> Conversation:
    """The conversation of the two, with the two lines in it: as it opens, or in that of their match."""
    office, words = made.cluster.organisation, "\n".join(filter(None, [made.why, made.why_too]))
    names = {"one": isolated(made.one.name), "other": isolated(made.other.name)}
    talk = open_conversation(
        between=[made.one, made.other],
        about=about,
        subject=_("%(one)s and %(other)s") % names,
        by=by,
        with_words=[FirstWords(office, by, words)] if office and about is made else [],
        introduced_by=IntroducedBy(by, made.cluster),
    )
    if office and about is not made:
        append(talk, author=by, organisation=office, text=words)
    return talk


def _waiting(cluster: Cluster, one: Organisation, other: Organisation) -> Introduction | None:
    """The one between them that waits for this office. Requests for finance never."""
    pair = Q(match__organisation=one, match__listing__organisation=other) | Q(
        match__organisation=other, match__listing__organisation=one
    )
    waiting = Introduction.objects.filter(pair, cluster=cluster, state__in=[State.WAITING, State.HELD])
    found: Introduction | None = (
        waiting.exclude(discreet("match__listing__"))
        .filter(match__closed_at=None, match__in=Match.objects.standing())
        .select_related("cluster", "match__listing")
        .order_by("opened_at")
        .first()
    )
    return found
