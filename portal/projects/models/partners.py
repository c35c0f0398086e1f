"""An organisation and a project: how it came in, and how it left."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Organisation

from ..querysets import PartnerQuerySet
from .projects import Project
from .roles import Role

INVITATION_LASTS = dt.timedelta(days=21)
LONGEST_WORDS = 1000


class Partner(PublicId):
    """One row for each time that an organisation came near a project; of those that stand there is one for each organisation.

    `words` are what was written with the invitation or the interest, `reason` what was said on the way out. Who answered and who
    ended it stays on record. `sees` is how much of the workspace it reads; empty: as its role has it, so that a financier reads as
    a funder. Whoever leads sees all.
    """

    class Sight(models.TextChoices):
        ALL = "all", _("works in it, and reads everything")
        FUNDER = "funder", _("reads as a funder: overview, milestones, budget and reports")

    class State(models.TextChoices):
        INTERESTED = "interested", _("would like to take part")
        INVITED = "invited", _("is asked to take part")
        IN = "in", _("partner")
        DECLINED = "declined", _("said no")
        WITHDRAWN = "withdrawn", _("taken back")
        EXPIRED = "expired", _("the invitation ran out")
        LEFT = "left", _("has left")
        REMOVED = "removed", _("was taken out by the lead")

    STANDING = (State.INTERESTED, State.INVITED, State.IN)
    PENDING = (State.INTERESTED, State.INVITED)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="project_places")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.SET_NULL, related_name="partners")
    state = models.CharField(max_length=10, choices=State)
    sees = models.CharField(_("what it reads"), max_length=6, choices=Sight, blank=True, default="")
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=Q(state__in=["interested", "invited", "in"]),
                name="projects_one_place_per_organisation",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="projects_of_an_organisation"),
            models.Index(fields=["expires_at"], condition=Q(state="invited"), name="projects_invitations_due"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.project_id}): {self.state}"

    @property
    def is_in(self) -> bool:
        return self.state == self.State.IN

    @property
    def is_invited(self) -> bool:
        return self.state == self.State.INVITED

    @property
    def is_interested(self) -> bool:
        return self.state == self.State.INTERESTED

    @property
    def was_in(self) -> bool:
        return self.state in {self.State.LEFT, self.State.REMOVED}

    @property
    def is_funder(self) -> bool:
        """Whether it reads and does no more. The same as `PartnerQuerySet.working` says of many."""
        if self.organisation_id == self.project.lead_id or self.sees:
            return self.organisation_id != self.project.lead_id and self.sees == self.Sight.FUNDER
        return self.role is not None and self.role.kind == Role.Kind.FINANCIER

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#partner-{self.public_id}"
