"""What is told of a company as a range, since the exact figure is nobody else's."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

EARLIEST_TOLD = 1950


def founded_in_words(year: int) -> str:
    """The ten years in which an organisation began: others read no more of its age."""
    first = year - year % 10
    if year < EARLIEST_TOLD:
        return _("before %(year)s") % {"year": EARLIEST_TOLD}
    if timezone.localdate().year < first + 10:
        return _("%(year)s or later") % {"year": first}
    return pgettext("years", "%(first)s to %(last)s") % {"first": first, "last": first + 9}
