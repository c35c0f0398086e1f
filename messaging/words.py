"""What the pages of conversations call things."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ONLY: dict[str, str | Promise] = {
    "": pgettext_lazy("conversations", "All"),
    "new": pgettext_lazy("conversations", "New"),
    "mine": _("I see to it"),
    "nobody": _("Nobody sees to it"),
}
"""What a list of conversations can be narrowed to."""
