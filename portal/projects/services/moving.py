"""What every deed in a project asks and leaves behind, whichever page it comes from."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.errors import NotPossible

from ..models import Project


def check_open(project: Project) -> None:
    """Raises NotPossible where it is closed."""
    if not project.is_open:
        raise NotPossible("closed", _("This project is closed."))


def has_moved(project: Project) -> None:
    """Something was done in it: nobody asks today whether it stands still."""
    Project.objects.filter(pk=project.pk).update(moved_at=timezone.now())
