"""What somebody answered to a form or a survey."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import AbstractFormSubmission

LONGEST_KEPT = 36
"""Months."""


class FormAnswer(AbstractFormSubmission):
    """Kept until `kept_until`, as was said when it was given. `by` is empty for visitors; editors see it only where the form
    is `named`. `form_key` is the same for all translations of the form. `consent`: the words that were agreed to.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    form_key = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    only_one = models.BooleanField(default=False)
    consent = models.CharField(max_length=300, blank=True)
    kept_until = models.DateTimeField(db_index=True)
    submission = models.UUIDField(null=True, unique=True)

    class Meta(AbstractFormSubmission.Meta):
        abstract = False
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(
                fields=["form_key", "by"], condition=models.Q(only_one=True), name="cms_one_answer_for_each_account"
            )
        ]

    def get_data(self) -> dict[str, Any]:
        """What was ticked together stands as the reader's language lists things."""
        told = {**super().get_data(), "by": str(self.by) if self.by else ""}
        return {name: gettext(", ").join(said) if isinstance(said, list) else said for name, said in told.items()}
