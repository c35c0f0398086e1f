"""A lost number or e-mail, or an owner who no longer answers: asked with evidence, told at once, done by the clock unless refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

from .organisations import Organisation


class Recovery(PublicId):
    """Waits until `due_at`. Whoever it is about can refuse it by the link that went to all their addresses; its hash alone is kept."""

    class What(models.TextChoices):
        ADDRESS = "address", _("a lost number or e-mail")
        OWNER = "owner", _("an absent owner")

    class Lost(models.TextChoices):
        PHONE = "phone", _("the mobile number")
        EMAIL = "email", _("the e-mail")

    class State(models.TextChoices):
        WAITING = "", _("waits")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        STOPPED = "stopped", _("stopped")
        LAPSED = "lapsed", _("no longer possible")

    what = models.CharField(max_length=8, choices=What)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="recoveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(_("how you know"), max_length=1000)
    lost = models.CharField(max_length=5, choices=Lost, blank=True, default="")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, choices=State, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state=""), name="organisations_one_recovery_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
