"""What has happened since the clocks last ran: who was told of what, by which way, and what the house remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.http import HttpRequest

from matchmaking.models import Wave
from portal.accounts.models import SmsMessage
from portal.desk.models import QueueItem
from portal.notifications import kinds
from portal.notifications.models import Delivery, Notification
from portal.outbox.services import is_quiet

KEPT = "demo.since"
COUNTED = {"told": Notification, "mailed": Delivery, "texts": SmsMessage, "waves": Wave, "desk": QueueItem}


@dataclass(frozen=True, slots=True)
class Since:
    """`told`: what people were told, with how many; `days`: how far everything moved; `is_quiet`: whether more may come."""

    days: int
    told: Sequence[tuple[str, int]]
    mails: int
    texts: int
    waves: int
    desk: int
    is_quiet: bool

    @property
    def is_nothing(self) -> bool:
        return not (self.told or self.mails or self.texts or self.waves or self.desk)


def mark(request: HttpRequest, days: int, at: dict[str, int]) -> None:
    """Remember in the visitor's session where things stood before."""
    request.session[KEPT] = {"days": days, **at}


def standing() -> dict[str, int]:
    """The newest row of each table that is looked at."""
    return {
        name: model.objects.order_by().aggregate(newest=Max("pk"))["newest"] or 0 for name, model in COUNTED.items()
    }


def since(request: HttpRequest) -> Since | None:
    at = request.session.get(KEPT)
    if not isinstance(at, dict):
        return None
    told: Counter[str] = Counter()
    rows = Notification.objects.filter(pk__gt=at["told"]).order_by().values_list("kind").annotate(n=Count("pk"))
    for kind, many in rows:
        told[str(kinds.find(kind).label)] += many
    ways = dict(
        Delivery.objects.filter(pk__gt=at["mailed"], sent_at__isnull=False)
        .order_by()
        .values_list("channel")
        .annotate(n=Count("message_id", distinct=True))
    )
    return Since(
        days=at["days"],
        told=told.most_common(),
        mails=ways.get(Delivery.Channel.EMAIL, 0) + ways.get(Delivery.Channel.DIGEST, 0),
        texts=SmsMessage.objects.filter(pk__gt=at["texts"]).count(),
        waves=Wave.objects.filter(pk__gt=at["waves"]).count(),
        desk=QueueItem.objects.filter(pk__gt=at["desk"]).count(),
        is_quiet=is_quiet(),
    )
