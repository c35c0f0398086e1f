"""What the pages of conversations call things."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

ONLY: dict[str, str | Promise] = {
    "": pgettext_lazy("conversations", "All"),
    "new": pgettext_lazy("conversations", "New"),
    "mine": _("I see to it"),
    "nobody": _("Nobody sees to it"),
}
"""What a list of conversations can be narrowed to."""


def held_words() -> str:
    """What the author of a held message reads under it."""
    return gettext(
        "It waits: the same words went to several organisations that have not answered. A moderator looks at it, and you are told."
    )


def why_not_taken(what: str) -> str:
    """Why an answer that came by mail is not in the conversation."""
    if what == "html":
        return gettext("Your mail holds formatted text alone. Let your mail program send plain text with it.")
    return gettext("In your mail nothing stood above the line under which ours begins.")
