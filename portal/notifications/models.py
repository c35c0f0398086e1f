"""What people are told: one row per person and thing, and how it was delivered."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId


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


class Preference(models.Model):
    """How a person wants to be told about one kind of thing; absent means the kind's own default."""

    class How(models.TextChoices):
        NOW = "now", _("at once")
        DIGEST = "digest", _("in the weekly summary")
        APP = "app", _("only here")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notifications_one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.how}"


class Delivery(models.Model):
    """One notification leaving by one channel. The Message-ID is fixed before sending, so a repeated send is recognisable."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12)
    message_id = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_one_delivery_per_channel")
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel}"
