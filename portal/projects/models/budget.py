"""The money of a project: what each partner plans to spend or to bring, and what was spent of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation

from .projects import Project


class BudgetLine(PublicId, Timestamped):
    """One line, in the currency of the project. Work, goods and rooms that are brought in kind are worth what somebody else would take
    for them; no grant pays for those. Without an organisation nobody has taken it on yet.

    `version` counts the changes: whoever writes over what they have not read is told so.
    """

    class Category(models.TextChoices):
        STAFF = "staff", _("Staff")
        EQUIPMENT = "equipment", _("Equipment")
        MATERIALS = "materials", _("Materials")
        SERVICES = "services", _("Services of others")
        TRAVEL = "travel", _("Travel")
        OVERHEADS = "overheads", _("Overheads")
        OTHER = "other", _("Other costs")

    class Form(models.TextChoices):
        CASH = "cash", _("in cash")
        KIND = "kind", _("in kind")

    class Source(models.TextChoices):
        GRANT = "grant", _("from the grant")
        OWN = "own", _("own share")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines")
    title = models.CharField(_("what for"), max_length=160)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    category = models.CharField(_("kind of cost"), max_length=9, choices=Category)
    form = models.CharField(_("cash or in kind"), max_length=4, choices=Form, default=Form.CASH)
    source = models.CharField(_("from where"), max_length=5, choices=Source, default=Source.GRANT)
    amount = models.DecimalField(
        _("amount"), max_digits=15, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_line_is_worth_something"),
            models.CheckConstraint(
                condition=~Q(form="kind", source="grant"), name="projects_no_grant_for_what_is_in_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Spending(PublicId):
    """An amount that was spent of a line, on a day. What was written by mistake is taken back, and stays on record."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="spendings")
    spent_on = models.DateField(_("on"))
    amount = models.DecimalField(
        _("amount"), max_digits=15, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    note = models.CharField(_("what for"), max_length=200, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="projects_spent_something")]

    def __str__(self) -> str:
        return f"{self.amount} ({self.line_id})"
