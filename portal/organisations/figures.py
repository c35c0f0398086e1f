"""Which figure a reader gets about things that they may not read one by one.

A number about few organisations tells of each of them. So it is told from five on, whoever reads: a ministry that gets "fewer than
five" must not find the number by signing out.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.ui.words import number

FEWEST = 5


def may_be_told(organisations: int) -> bool:
    """Whether so many organisations stand behind a figure that it tells of none of them. That nobody does, may be told too."""
    return organisations >= FEWEST or organisations == 0


def figure(how_many: int, *, organisations: int) -> str:
    """The figure in digits, or in words that it is about fewer than five organisations."""
    return number(how_many) if may_be_told(organisations) else _("fewer than five")
