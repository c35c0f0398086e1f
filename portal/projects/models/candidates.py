"""Who could fill a role: as it was found, with the evidence, until it is looked for anew."""

from __future__ import annotations

from django.db import models

from portal.organisations.models import Organisation

from .roles import Role


class RoleCandidate(models.Model):
    """`position` counts from 1. `evidence` is what the engine counted; sentences are made of it when it is read."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="candidates")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    strength = models.FloatField()
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ["role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["role", "organisation"], name="projects_candidate_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.role_id})"
