"""What people are told: one row per person and thing, how each wants to be told, and how it was delivered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

from . import kinds

if TYPE_CHECKING:
    from portal.accounts.models import User

STALE = dt.timedelta(days=28)
TAKEN_FOR = dt.timedelta(minutes=2)
YOUNG = dt.timedelta(hours=1)  # a mail of its own may still be on its way


class Preference(models.Model):
    """How a person wants to be told about one kind of thing; absent means the kind's own default."""

    class How(models.TextChoices):
        NOW = "now", _("at once")
        DAILY = "daily", _("in a daily summary")
        DIGEST = "digest", _("in the weekly summary")
        APP = "app", _("only here")
        NEVER = "never", _("never")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notifications_one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.how}"


class Rhythm(models.Model):
    """By which way a person is told what is for them, how often, and when not; absent means the defaults below.

    Hours are the person's own: those of `time_zone`, or of the country of their number. `quiet_days` are weekdays (0 is Monday)
    besides the days of rest of that country.
    """

    class Channel(models.TextChoices):
        OPEN = "", _("as it fits")
        EMAIL = "email", _("e-mail")
        TEXT = "text", _("short message")
        PUSH = "push", _("this device")
        HERE = "app", _("only here")

    NIGHT = (21, 7)
    BUDGET = 7

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_rhythm")
    channel = models.CharField(max_length=8, choices=Channel, blank=True, default="")
    budget = models.PositiveSmallIntegerField(default=BUDGET, help_text=_("messages in seven days, at most"))
    quiet_from = models.PositiveSmallIntegerField(default=NIGHT[0])
    quiet_until = models.PositiveSmallIntegerField(default=NIGHT[1])
    quiet_days = models.CharField(max_length=7, blank=True, default="")
    time_zone = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.channel or 'open'}, {self.budget} a week"


class Device(PublicId):
    """A browser that its person opened to us: where to send what, and the keys that only it can read with (RFC 8291)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_devices")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.label}"


class Occasion(models.Model):
    """What is said once only, whatever the clock does: the name of the occasion, and the public id of what it is about."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="notifications_each_occasion_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Delivery(models.Model):
    """One notification leaving by one channel. The Message-ID is fixed before sending, so a repeated send is recognisable.

    What left together has one Message-ID, also where it is no mail: so many times was its person interrupted. Whoever sends takes it
    first (`taken_at`), so that two workers at once do not both; one that died has it for TAKEN_FOR.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        TEXT = "text", _("short message")
        PUSH = "push", _("this device")
        DIGEST = "digest", _("summary")

    notification = models.ForeignKey("Notification", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12, choices=Channel)
    message_id = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_one_delivery_per_channel")
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel}"

    @classmethod
    def begin(cls, notification: Notification, channel: str, *, message_id: str) -> list[Delivery]:
        """The one of a notification by one way, made where it is the first try; none where it went, or is in another's hands."""
        one, _made = cls.objects.get_or_create(
            notification=notification, channel=channel, defaults={"message_id": message_id}
        )
        return cls.take(cls.objects.filter(pk=one.pk))

    @classmethod
    def take(cls, rows: models.QuerySet[Delivery]) -> list[Delivery]:
        """Those of `rows` that the caller is to send now: not sent, and in nobody's hands."""
        now = timezone.now()
        free = Q(taken_at=None) | Q(taken_at__lt=now - TAKEN_FOR)
        pks = list(rows.filter(free, sent_at=None).values_list("pk", flat=True))
        mine = [pk for pk in pks if cls.objects.filter(free, pk=pk, sent_at=None).update(taken_at=now)]
        return list(cls.objects.filter(pk__in=mine).order_by("pk"))

    @classmethod
    def left(cls, deliveries: list[Delivery]) -> None:
        cls._of(deliveries).update(sent_at=timezone.now(), failed_at=None)

    @classmethod
    def stayed(cls, deliveries: list[Delivery]) -> None:
        """It did not leave: whoever tries again may take it at once."""
        cls._of(deliveries).update(failed_at=timezone.now(), taken_at=None)

    @classmethod
    def _of(cls, deliveries: list[Delivery]) -> models.QuerySet[Delivery]:
        return cls.objects.filter(pk__in=[delivery.pk for delivery in deliveries])


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        return self.filter(to=user.pk)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)

    def told(self, kind: str, about: models.Model) -> NotificationQuerySet:
        return self.filter(kind=kind, content_type=ContentType.objects.get_for_model(about), object_id=str(about.pk))

    def to_mail_now(self) -> NotificationQuerySet:
        """Unread things that their people want to be mailed at once, and were not."""
        at_once = Q(chosen=Preference.How.NOW) | Q(chosen="", kind__in=kinds.named("now"))
        return self.unmailed().filter(at_once)

    def to_sum_up(self, now: dt.datetime) -> NotificationQuerySet:
        """Unread things for a summary: chosen for it, or meant for a message of their own that did not go out."""
        quiet = Q(chosen__in=[Preference.How.APP, Preference.How.NEVER]) | Q(chosen="", kind__in=kinds.named("app"))
        no_summary = Preference.objects.filter(user=OuterRef("to"), kind=kinds.SUMMARY, how=Preference.How.APP)
        recent = self.filter(created_at__gte=now - STALE, created_at__lte=now - YOUNG)
        return recent.unmailed().exclude(quiet).exclude(Exists(no_summary))

    def of_every_day(self) -> NotificationQuerySet:
        """Of those to sum up, what does not wait for the weekly summary."""
        return self.filter(Q(chosen=Preference.How.DAILY) | Q(chosen="", kind__in=kinds.named("daily")))

    def unmailed(self) -> NotificationQuerySet:
        """Unread and not mailed; `chosen` is what the person chose for the kind, empty where its default holds."""
        chosen = Preference.objects.filter(user=OuterRef("to"), kind=OuterRef("kind")).values("how")[:1]
        sent = Delivery.objects.filter(notification=OuterRef("pk"), sent_at__isnull=False)
        return self.unread().exclude(Exists(sent)).annotate(chosen=Coalesce(Subquery(chosen), Value("")))


class Notification(PublicId):
    """One thing that one person should know. Wording is made at reading time, in the reader's language."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey("content_type", "object_id")
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["to", "read_at", "-created_at"], name="notifications_inbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind", "content_type", "object_id"],
                condition=models.Q(read_at=None),
                name="notifications_once_until_read",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_id}"
