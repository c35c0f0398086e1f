"""The six kinds of stakeholder as they are drawn and named: one shape, one hue, one word each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "firm": _("Company"),
    "university": _("University"),
    "research": _("R&D centre"),
    "finance": _("Finance"),
    "government": _("Government"),
    "cluster": _("Cluster office"),
}
