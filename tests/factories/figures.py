"""A cluster in which something happened: answers, introductions and what came of them, meetings, projects, over a year and a half."""

from __future__ import annotations

import datetime as dt
import random
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from matchmaking.models import Introduction, Listing, Match, MatchSide, Outcome
from messaging.models import Conversation, Participant
from portal.events.models import Delegation, Event, Meeting, Registration, Slot
from portal.organisations.models import Cluster, ClusterMembership, Connection, Organisation
from portal.projects.models import Milestone, Partner, Project, Result

from .matchmaking import MatchFactory

SPAN = 540
REASONS = [one for one in MatchSide.Reason.values if one not in {"criteria", "no_cases"}]


def a_lively_cluster(cluster: Cluster, *, chance: random.Random) -> None:
    """Rows for all that figures count, on days of the last year and a half; the same for the same `chance`."""
    organisations = list(
        Organisation.objects.filter(cluster_memberships__cluster=cluster, cluster_memberships__ended_at=None).order_by(
            "pk"
        )
    )
    _newcomers(cluster, organisations, chance)
    _needs(cluster, organisations, chance)
    _events(cluster, organisations, chance)
    _projects(cluster, organisations, chance)
    _hub(organisations)


def _hub(organisations: list[Organisation]) -> None:
    """The first knows all others, so that ways between them lead through it; two of these links are older than a year, or over."""
    hub, *others = organisations
    now = timezone.now()
    days = [400, 10, *(200 for _one in others[2:])]
    Connection.objects.bulk_create(
        [
            Connection(
                first=hub,
                second=one,
                since=now - dt.timedelta(days=ago),
                ended_at=now if at == 1 else None,
                origin="test",
            )
            for at, (one, ago) in enumerate(zip(others, days, strict=True))
        ],
        ignore_conflicts=True,
    )


def _ago(chance: random.Random, most: int = SPAN) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=chance.randrange(most), minutes=chance.randrange(1400))


def _newcomers(cluster: Cluster, organisations: list[Organisation], chance: random.Random) -> None:
    for one in chance.sample(organisations, len(organisations) // 3):
        days = dt.timedelta(days=chance.randrange(SPAN))
        ClusterMembership.objects.filter(cluster=cluster, organisation=one).update(
            joined_on=timezone.localdate() - days
        )
    for one in chance.sample(organisations, len(organisations) // 10):
        ClusterMembership.objects.filter(cluster=cluster, organisation=one).update(ended_at=_ago(chance, 300))


def _needs(cluster: Cluster, organisations: list[Organisation], chance: random.Random) -> None:
    for number in range(120):
        asker = chance.choice(organisations)
        published = _ago(chance)
        over = published + dt.timedelta(days=chance.randrange(5, 90))
        listing = Listing.objects.create(
            kind=chance.choice(["need", "need", "offer"]),
            category=chance.choice(["supply", "service", "finance", "testing"]),
            confidentiality=chance.choice(["named", "named", "named", "unnamed", "office"]),
            organisation=asker,
            cluster=cluster,
            title=f"Lot {number}",
            published_at=published,
            expires_on=(published + dt.timedelta(days=60)).date(),
            closed_at=over if chance.random() < 0.5 and over < timezone.now() else None,
        )
        for other in chance.sample(organisations, 3):
            if other.pk != asker.pk and chance.random() < 0.6:
                _answer(listing, other, published, chance)


def _answer(listing: Listing, other: Organisation, published: dt.datetime, chance: random.Random) -> None:
    match: Match = MatchFactory(listing=listing, organisation=other)
    moment = min(published + dt.timedelta(hours=chance.randrange(1, 600)), timezone.now())
    yes = chance.random() < 0.6
    MatchSide.objects.filter(match=match, side="candidate").update(
        answer="interested" if yes else "declined",
        reason="" if yes else chance.choice(REASONS),
        answered_at=moment,
    )
    if not yes or chance.random() < 0.3:
        return
    MatchSide.objects.filter(match=match, side="asker").update(answer="interested", answered_at=moment)
    made = chance.random() < 0.9
    introduction = Introduction.objects.create(
        match=match,
        cluster=listing.cluster,
        state="made" if made else "held",
        opened_at=moment,
        made_at=moment if made else None,
    )
    Match.objects.filter(pk=match.pk).update(agreed_at=moment)
    if made:
        _followed_up(introduction, match, moment, chance)


def _followed_up(introduction: Introduction, match: Match, moment: dt.datetime, chance: random.Random) -> None:
    sides = [match.listing.organisation, match.organisation]
    talk = Conversation.objects.create(
        content_type=ContentType.objects.get_for_model(Match), object_id=str(match.pk), started_at=moment
    )
    for one in sides:
        spoke = moment if chance.random() < 0.5 else None
        Participant.objects.create(conversation=talk, organisation=one, spoke_at=spoke)
    for after in (30, 90):
        asked = moment + dt.timedelta(days=after)
        if asked > timezone.now():
            break
        for one in sides:
            said = chance.choice(["", "deal", "deal", "talking", "nothing", "outside"])
            has_amount = said == "deal" and chance.random() < 0.7
            Outcome.objects.create(
                introduction=introduction,
                organisation=one,
                after=after,
                asked_at=asked,
                said=said,
                said_at=asked if said else None,
                amount=chance.choice(["10k", "50k", "250k", "1m", "more"]) if has_amount else "",
                currency=chance.choice(["SAR", "USD"]) if has_amount else "",
            )


def _events(cluster: Cluster, organisations: list[Organisation], chance: random.Random) -> None:
    for number in range(8):
        begins = _ago(chance)
        event = Event.objects.create(
            organiser=cluster.organisation or organisations[0],
            cluster=cluster,
            title=f"Day {number}",
            zone="Asia/Riyadh",
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=6),
            published_at=begins - dt.timedelta(days=20) if chance.random() < 0.9 else None,
            called_off_at=begins if chance.random() < 0.15 else None,
        )
        guests = chance.sample(organisations, min(12, len(organisations)))
        for guest in guests:
            Registration.objects.create(
                event=event,
                organisation=guest,
                name="Sami Haddad",
                state=chance.choice(["going", "going", "cancelled"]),
                party=uuid4(),
                registered_at=begins - dt.timedelta(days=10),
                checked_in_at=begins if chance.random() < 0.7 else None,
            )
        slot = Slot.objects.create(event=event, starts_at=begins, ends_at=begins + dt.timedelta(minutes=20))
        delegations = [Delegation.objects.create(event=event, organisation=one) for one in guests]
        for first, second in zip(delegations[::2], delegations[1::2], strict=False):
            state = chance.choice(["held", "held", "missed", "agreed", "declined"])
            Meeting.objects.create(event=event, first=first, second=second, state=state, slot=slot)


def _projects(cluster: Cluster, organisations: list[Organisation], chance: random.Random) -> None:
    for number in range(10):
        started = _ago(chance)
        closed = started + dt.timedelta(days=chance.randrange(20, 200))
        project = Project.objects.create(
            title=f"Together {number}",
            lead=organisations[number],
            cluster=cluster,
            started_at=started if chance.random() < 0.9 else None,
            closed_at=closed if closed < timezone.now() else None,
            starts_on=started.date(),
            ends_on=started.date() + dt.timedelta(days=chance.randrange(10, 400)),
            currency=chance.choice(["SAR", "USD", ""]),
        )
        for one in {organisations[number], *chance.sample(organisations, 3)}:
            Partner.objects.create(
                project=project, organisation=one, state=chance.choice(["in", "in", "left"]), answered_at=started
            )
        Milestone.objects.create(
            project=project,
            title="First",
            starts_on=started.date(),
            due_on=started.date() + dt.timedelta(days=chance.randrange(300)),
            done_at=_ago(chance, 60) if chance.random() < 0.5 else None,
            taken_out_at=_ago(chance, 60) if chance.random() < 0.2 else None,
        )
        if project.closed_at:
            Result.objects.create(
                project=project,
                outcome="done",
                jobs=chance.choice([None, 2, 7]),
                turnover=chance.choice(["", "0-100k", "100k-500k", "2m-10m"]),
            )
