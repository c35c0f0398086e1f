"""notify() tells people; the rest is what they do with it."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.realtime import push
from portal.core.text import clean_line
from portal.outbox.services import TURN, NotNow, enqueue

from . import calm, kinds, tasks
from .channels import digest, webpush
from .models import Device, Notification, Occasion, Preference, Rhythm
from .reaching import gather, reach, ring_again

log = logging.getLogger(__name__)
KEY = re.compile(r"[A-Za-z0-9_-]{16,100}={0,2}")
LONGEST_ENDPOINT = 600


@transaction.atomic
def notify(kind: str, *, to: Iterable[User], about: Model, by: User | None = None, **facts: Any) -> None:
    """Tell people of `about`, each once until they have read it; messages follow by what each of them chose, after the commit.

    `kind` must have signed in (portal.notifications.kinds). The actor `by` is not told of their own deed. `facts` are JSON.
    """
    found = kinds.find(kind)
    reached = {person.pk: person for person in to if person.is_active and person != by}
    chosen = list(Preference.objects.filter(user__in=reached, kind=kind).values_list("user", "how"))
    people = set(reached) - {pk for pk, how in chosen if how == Preference.How.NEVER}
    if not people:
        return
    unread = Notification.objects.told(kind, about).unread().filter(to__in=people)
    told = set(unread.values_list("to", flat=True))
    unread.update(created_at=timezone.now(), by=by, facts=facts)
    Notification.objects.bulk_create(
        [Notification(to_id=pk, kind=kind, by=by, about=about, facts=facts) for pk in sorted(people - told)],
        ignore_conflicts=True,
    )
    _ring(reached[pk] for pk in people)
    if found.default == "now" or any(how == Preference.How.NOW for _pk, how in chosen):
        _mail_soon(kind, about)


def told_about_another(about: Model) -> None:
    """Notifications that were about another thing are about this one now (two became one): what waits to be mailed is mailed as such."""
    place = Notification(about=about)
    here = Notification.objects.filter(content_type=place.content_type_id, object_id=str(place.object_id))
    for kind in here.to_mail_now().order_by().values_list("kind", flat=True).distinct():
        _mail_soon(kind, about)


def _mail_soon(kind: str, about: Model) -> None:
    place = Notification(about=about)
    enqueue(
        tasks.mail_now,
        key=f"{kind}:{place.content_type_id}:{place.object_id}",
        kind=kind,
        content_type=place.content_type_id,
        object_id=str(place.object_id),
    )


def once(occasion: str, key: str) -> bool:
    """Whether this is the first time. In the transaction of what is said: two clocks at once say it once, a killed one not at all."""
    try:
        with transaction.atomic():
            Occasion.objects.create(name=occasion, key=key)
    except IntegrityError:
        return False
    return True


def said(occasion: str) -> QuerySet[Occasion, str]:
    """The keys for which that was said."""
    return Occasion.objects.filter(name=occasion).values_list("key", flat=True)


def withdraw(kind: str, *, about: Model, of: Iterable[User] | None = None) -> None:
    """What was told is no longer so: it goes for whoever has not read it (of these people alone), and no mail of it leaves any more."""
    unread = Notification.objects.told(kind, about).unread()
    if of is not None:
        unread = unread.filter(to__in=list(of))
    people = list(User.objects.filter(notifications__in=unread).distinct())
    unread.delete()
    _ring(people)


def mail_now(kind: str, content_type: int, object_id: str) -> None:
    """Tell everybody who wants this kind at once and has not been told. One bad address does not keep it from the others.

    Raises NotNow where a peer did not take something for the time being, or is so slow that the rest has another turn: the outbox
    tries those again. What was refused for good stands on its delivery, and is a line of the summary.
    """
    waiting = Notification.objects.filter(kind=kind, content_type=content_type, object_id=object_id).to_mail_now()
    ends = time.monotonic() + TURN
    later: NotNow | None = None
    for notification in waiting.select_related("to", "by", "content_type"):
        if time.monotonic() > ends:
            raise NotNow("there are more to be told than one turn has time for", wait=dt.timedelta())
        if kinds.find(kind).gathered:
            gather(notification)
            continue
        try:
            reach(notification)
        except NotNow as error:
            later = error
        except OSError as error:
            log.warning("notification %s is refused: %s", notification.pk, error)
    if later:
        raise later


def reach_person(person: int, kind: str = "") -> None:
    """What came to somebody while they were not to be interrupted, or of one kind in a short time: several things as one message.

    In a morning on which a summary is due as well, that is the one message.
    """
    found = User.objects.filter(pk=person, is_active=True).first()
    if found is None:
        return
    rhythm, now = calm.rhythm_of(found), timezone.now()
    may_be = calm.open_from(found, rhythm, now)
    if may_be > now:
        ring_again(found, may_be)
        return
    waiting = Notification.objects.visible_to(found).to_mail_now()
    if kind:
        waiting = waiting.filter(kind=kind)
    rows = list(waiting.select_related("to", "by", "content_type")[:2])
    summary = None if kind or not rows else digest.due_of(found, rhythm, now)
    if summary:
        digest.send(found, daily=summary.daily, also=waiting)
    elif len(rows) == 1:
        reach(rows[0])
    elif rows and calm.has_budget(found, rhythm):
        digest.send_together(found, waiting, kind=kinds.find(kind) if kind else None)


def send_summary(person: int, *, daily: bool = False) -> None:
    """The summary of one person, if they are still there, had none today, and there is something to say."""
    found = User.objects.filter(pk=person, is_active=True).first()
    if found and not digest.had_one_today(found, calm.rhythm_of(found), timezone.now()):
        digest.send(found, daily=daily)


def mark_read(notification: Notification, *, by: User) -> None:
    """Read is read: a second look changes nothing."""
    if Notification.objects.visible_to(by).unread().filter(pk=notification.pk).update(read_at=timezone.now()):
        _ring([by])


def seen(*names: str, about: Model | Iterable[Model], by: User) -> None:
    """Whoever has seen the thing itself, or things of one kind, need not read under the bell that it is there."""
    places = [Notification(about=one) for one in ([about] if isinstance(about, Model) else about)]
    if not places:
        return
    here = {"content_type": places[0].content_type_id, "object_id__in": [str(one.object_id) for one in places]}
    waiting = Notification.objects.visible_to(by).unread().filter(kind__in=names, **here)
    waiting.update(read_at=timezone.now())


def let_go(unreachable: Iterable[Notification], *, by: User) -> None:
    """What leads nowhere any more, or is no longer the reader's to see, stops waiting under the bell."""
    waiting = [notification.pk for notification in unreachable if notification.read_at is None]
    if waiting:
        Notification.objects.visible_to(by).filter(pk__in=waiting).update(read_at=timezone.now())
        _ring([by])


def mark_all_read(*, by: User) -> None:
    """Everything up to now, also what can no longer be seen."""
    if Notification.objects.visible_to(by).unread().update(read_at=timezone.now()):
        _ring([by])


@transaction.atomic
def set_preferences(chosen: dict[str, str], *, by: User) -> None:
    """How a person wants to be told, by kind. What agrees with the kind's default is not kept."""
    for name, how in chosen.items():
        kind = kinds.find(name)
        if how not in kind.choices:
            raise ValueError(f"{name} cannot be told by {how}")
        if how == kind.default:
            Preference.objects.filter(user=by, kind=name).delete()
        else:
            Preference.objects.update_or_create(user=by, kind=name, defaults={"how": how})


def set_rhythm(by: User, **chosen: Any) -> None:
    """By which way, how often, and when not."""
    Rhythm.objects.update_or_create(user=by, defaults=chosen)


MOST_DEVICES = 10


@transaction.atomic
def add_device(by: User, *, endpoint: str, p256dh: str, auth: str, label: str = "") -> Device:
    """A browser in which its person asked to be told there; from now on that is their main way. One browser is one person's: the last
    who asked in it."""
    if not webpush.is_known(endpoint) or len(endpoint) > LONGEST_ENDPOINT:
        raise NotPossible("endpoint", _("This browser sends its messages through a service that is not used here."))
    if not KEY.fullmatch(p256dh) or not KEY.fullmatch(auth):
        raise NotPossible("keys", _("This browser did not say how to reach it. Try again."))
    kept = {"user": by, "p256dh": p256dh, "auth": auth, "label": clean_line(label)[:60], "created_at": timezone.now()}
    device, _made = Device.objects.update_or_create(endpoint=endpoint, defaults=kept)
    newest = Device.objects.filter(user=by).order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_DEVICES]
    Device.objects.filter(user=by).exclude(pk__in=list(newest)).delete()
    set_rhythm(by, channel=Rhythm.Channel.PUSH)
    return device


def remove_device(device: Device, *, by: User) -> None:
    Device.objects.filter(pk=device.pk, user=by).delete()


def silence(kind: kinds.Kind, *, by: User) -> None:
    """No more mails of one kind; the bell page still shows them."""
    Preference.objects.update_or_create(user=by, kind=kind.name, defaults={"how": Preference.How.APP})


def let_come(kind: kinds.Kind, *, by: User) -> None:
    """Stopping it is taken back: it comes as its kind comes to everybody. What was chosen otherwise since stays."""
    Preference.objects.filter(user=by, kind=kind.name, how=Preference.How.APP).delete()


def is_silent(kind: kinds.Kind, person: User) -> bool:
    return Preference.objects.filter(
        user=person, kind=kind.name, how__in=[Preference.How.APP, Preference.How.NEVER]
    ).exists()


def group_of(person: User) -> str:
    """To whom everything is pushed that is for this person alone."""
    return f"person:{person.public_id}"


def _ring(people: Iterable[User]) -> None:
    """What waits for these people has changed: the bell on their open pages looks for itself."""
    for person in people:
        push(group_of(person), {"topic": "person", "id": person.public_id, "event": "bell"})
