"""Somebody says that a page is theirs, and proves it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.files.rows import KeptFile

from .proofs import Asking


class Claim(Asking):
    """Begun, proven, then taken by whoever signs in with its link. What stands in the way makes it wait for the office, or for the staff.

    `reach` is where they hear of it. `is_settled`: the staff has decided a dispute, so it opens although somebody keeps the page.
    """

    class Way(models.TextChoices):
        EMAIL = "email", _("A code to an e-mail address at the company’s own domain")
        PHONE = "phone", _("A code to the telephone number that we know of it")
        LETTER = "letter", _("A letter with a code to its address")
        PAPERS = "papers", _("Papers: licence, register, a letter on its letterhead")

    class State(models.TextChoices):
        BEGUN = "begun", _("waits for its proof")
        REVIEW = "review", _("waits for the office")
        DISPUTED = "disputed", _("disputed: waits for the staff of the portal")
        READY = "ready", _("proven")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    way = models.CharField(_("how"), max_length=8, choices=Way)
    state = models.CharField(max_length=8, choices=State, default=State.BEGUN, db_index=True)
    reach = models.CharField(max_length=254, blank=True)
    position = models.CharField(_("what you are there"), max_length=120, blank=True)
    is_settled = models.BooleanField(default=False)
    letter_sent_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="onboarding_claim_waits")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state="ready"), name="onboarding_one_claim_ready"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_way_display()}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.GRANTED, self.State.REFUSED}


class Paper(KeptFile):
    """Evidence for a reviewer, handed out to whoever decides and to nobody else."""

    FOLDER: ClassVar[str] = "private/claims"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="papers")
