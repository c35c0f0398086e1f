"""The verdict in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..verdict import Verdict


def verdict_line(verdict: Verdict) -> str:
    return {"strong": _("Strong fit"), "possible": _("Possible"), "weak": _("Weak fit")}[verdict]
