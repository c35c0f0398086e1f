"""A round of invitations: every member that nobody keeps and nobody has asked is asked, once, while the office sees how far it is."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.identifiers import as_argument, read_identifier
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Approach, Cluster, Organisation
from portal.organisations.queries.approaches import address_to_ask
from portal.organisations.services.approaches import approach
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..groups import members_in
from ..models import Round, RoundRow

Outcome = RoundRow.Outcome
AT_ONCE = 500


@transaction.atomic
def start_round(cluster: Cluster, *, by: User, way: str, group: str = "") -> Round:
    """Begin one, to all members or to a group of them (groups.py); where one is under way, that is the round."""
    if not permissions.can_send_round(by, cluster):
        raise NotAllowed
    if way not in Approach.Way.values:
        raise NotPossible("way", _("Choose how they get the invitation."), "way")
    if there := Round.objects.filter(cluster=cluster, ended_at=None).first():
        return there
    try:
        members = to_ask(cluster, group)
    except KeyError:
        raise NotPossible("group", _("This tag is no longer there. Choose again."), "group") from None
    if not members and group:
        raise NotPossible("nobody", _("Every one of these is kept by its own people, or was asked already."), "group")
    if not members:
        raise NotPossible("nobody", _("Every member is kept by its own people, or was asked already."))
    try:
        with transaction.atomic():
            made = Round.objects.create(cluster=cluster, by=by, way=way)
    except IntegrityError:
        return Round.objects.get(cluster=cluster, ended_at=None)
    RoundRow.objects.bulk_create([RoundRow(round=made, organisation_id=pk) for pk in members], batch_size=AT_ONCE)
    record("round.started", by=by, about=cluster, round=made.public_id, members=len(members), group=group)
    enqueue(tasks.work_on_round, key=made.public_id, priority=Priority.NORMAL, round=made.public_id)
    return made


def to_ask(cluster: Cluster, group: str = "") -> list[int]:
    """Members that nobody keeps and whom no office has asked in before, by primary key. Raises KeyError: no such group."""
    asked = Approach.objects.filter(invitation__revoked_at=None).values("organisation")
    nobodys = Organisation.objects.published().in_cluster(cluster).filter(claimed_at=None).exclude(pk__in=asked)
    if group:
        nobodys = nobodys.filter(pk__in=members_in(cluster, group))
    return list(nobodys.order_by("sort_name", "pk").values_list("pk", flat=True))


def work_on_round(public_id: str) -> None:
    """Each row in a transaction of its own: a worker that dies goes on with the next, and nobody is asked twice."""
    here = Round.objects.select_related("cluster__region", "by").filter(public_id=public_id, ended_at=None).first()
    if here is None:
        return
    with override(here.by.language if here.by and here.by.language else None):
        for pk in list(here.rows.filter(outcome="").values_list("pk", flat=True)):
            with transaction.atomic():
                _ask(here, pk)
    Round.objects.filter(pk=here.pk, ended_at=None).update(ended_at=timezone.now())


def _ask(here: Round, pk: int) -> None:
    row = RoundRow.objects.select_for_update(of=("self",)).select_related("organisation__region").get(pk=pk)
    if row.outcome:
        return
    row.outcome, row.problem = _outcome(here, row.organisation)
    row.save(update_fields=["outcome", "problem"])


def _outcome(here: Round, organisation: Organisation) -> tuple[str, str]:
    if organisation.is_claimed:
        return Outcome.KEPT, ""
    if Approach.objects.filter(organisation=organisation, invitation__revoked_at=None).exists():
        return Outcome.BEFORE, ""
    if not (known := address_to_ask(organisation)):
        return Outcome.NO_ADDRESS, ""
    if here.by is None:
        return Outcome.NOT_POSSIBLE, _("Whoever began the round is no longer here.")
    try:
        country = organisation.country or here.cluster.region.country
        address = as_argument(read_identifier(known, [country] if country else []))
        with transaction.atomic():
            approach(organisation, here.cluster, by=here.by, way=here.way, **address)
    except ValidationError as damage:
        return Outcome.NOT_POSSIBLE, " ".join(damage.messages)[:300]
    except NotPossible as refusal:
        return Outcome.NOT_POSSIBLE, str(refusal.message)[:300]
    except NotAllowed:
        return Outcome.NOT_POSSIBLE, _("Whoever began the round no longer serves in the office.")
    return Outcome.ASKED, ""
