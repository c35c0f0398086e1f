"""What an organisation writes when it asks a cluster to take it in, and what its office asks back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.core.files.rows import KeptFile
from portal.core.models import PublicId, Timestamped
from portal.organisations.models import JoinRequest

from .tiers import Tier


class ApplicationQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ApplicationQuerySet:
        """Open ones, of organisations whose page can be looked at."""
        return self.filter(request__in=JoinRequest.objects.waiting().values("pk"))

    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """To whom its request is: the people of the organisation, and of the office while it waits for it."""
        return self.filter(request__in=JoinRequest.objects.visible_to(user).values("pk"))


class Application(PublicId, Timestamped):
    """How it stands is told by its `request`. `answers`: a list of {"words": the question as it was asked, "answer": ...}."""

    request = models.OneToOneField(JoinRequest, on_delete=models.CASCADE, related_name="application")
    tier = models.ForeignKey(Tier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField()
    answers = models.JSONField(default=list, blank=True)

    objects = ApplicationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.request)

    def get_absolute_url(self) -> str:
        """The page of the cluster's own form: there its people read how it stands, and answer."""
        return reverse("desk:apply", args=[self.request.cluster.slug])

    @property
    def is_answered(self) -> bool:
        return not self.request.is_open


class ApplicationPaper(KeptFile):
    """What came with an application: handed out to those who may apply for the organisation, and to the office that answers."""

    FOLDER: ClassVar[str] = "private/applications"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    brought_at = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]


class Inquiry(PublicId):
    """What the office asks back before it decides. One at a time."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="inquiries")
    words = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(replied_at=None), name="desk_one_inquiry_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.words[:60]
