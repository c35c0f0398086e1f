"""By when one has to apply, in words: days as people count them, and how many of them offices work."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.calendar import count_working_days
from portal.ui.words import clock, day, number

from ..models import TermsOfACall

FAR_OFF = 60
"""From so many days on the date says more than their number."""


def closing_words(terms: TermsOfACall, country: str) -> str:
    """Such as "Closes in 9 days, 6 of them working days". `country` (ISO 3166 alpha-2) is where the publisher's office works."""
    if terms.opens_local and not terms.has_opened:
        return _("Opens on %(day)s") % {"day": day(terms.opens_local)}
    if terms.closes_local is None:
        return _("Always open")
    last = terms.closes_local.date()
    if terms.has_closed:
        return _("Closed on %(day)s") % {"day": day(last)}
    today = timezone.now().astimezone(terms.tz).date()
    days = (last - today).days
    if days == 0:
        return _("Closes today at %(time)s") % {"time": clock(terms.closes_local)}
    if days > FAR_OFF:
        return _("Closes on %(day)s") % {"day": day(last)}
    left = ngettext("Closes in %(days)s day", "Closes in %(days)s days", days) % {"days": number(days)}
    working = count_working_days(today, last, country) if country else days
    if working == days:
        return left
    if not working:
        return _("%(left)s, none of them a working day") % {"left": left}
    of_them = ngettext("%(count)s of them a working day", "%(count)s of them working days", working)
    return _("%(left)s, %(working)s") % {"left": left, "working": of_them % {"count": number(working)}}
