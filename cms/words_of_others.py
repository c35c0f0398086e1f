"""Sentences of Wagtail and Django that their Arabic lacks, or has wrong, and that stand on the editors' desk.

Their catalogues are read before ours, so it is enough that ours have these too; here `make messages` finds them.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

NOT_TRANSLATED = [
    gettext_noop("- Select an option -"),
    gettext_noop("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s scheduled for publishing"),
    gettext_noop("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s unscheduled from publishing"),
    gettext_noop('You do not have permission to publish pages at "%(page_title)s"'),
    gettext_noop("Cancelled by %(cancelled_by)s"),
    gettext_noop("Locked by"),
    gettext_noop("Anyone"),
    gettext_noop("unknown number"),
]
AGES = [
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
]
"""How long ago something was: Django's Arabic says “2 two minutes”."""
NO_TIME = gettext_noop("0 minutes")
"""Wagtail compares it with an age and says “just now”: it has to be word for word what Django makes of none."""
