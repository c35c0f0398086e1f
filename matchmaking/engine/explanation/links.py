"""What past work says of the two: how often together, through whom, how lately, in which fields and countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LinkSentences:
    """One method per criterion, of its name. Of what was counted, only what points the way of the sum is told."""

    __slots__ = ()

    facts: Mapping[str, Any]
    points: float
    features: Mapping[str, float]
    side: str

    def worked_with_both(self) -> list[str]:
        if not (shared := self.facts["shared"]):
            return []
        sentence = ngettext(
            "%(count)d organisation has worked with both of you.",
            "%(count)d organisations have worked with both of you.",
            shared,
        )
        return [sentence % {"count": shared}]

    def together(self) -> list[str]:
        times = self.facts["times"]
        if not times:
            return [_("You have not worked together yet.")]
        sentence = ngettext(
            "You have worked together %(count)d time.", "You have worked together %(count)d times.", times
        )
        told = [sentence % {"count": times}]
        if self.points < 0:
            told.append(_("That was little, or long ago."))
        elif self.facts["on_this"]:
            told.append(_("It was also on what is asked for."))
        return told

    def circles(self) -> list[str]:
        if not self.facts["reached"]:
            return [_("No past work leads from one of you to the other, not even through partners of partners.")]
        if self.points < 0:
            return [_("Past work leads from one of you to the other only by a long way.")]
        told = [_("Past work leads from one of you to the other by a short way.")]
        return told + self.worked_with_both()

    def found_near(self) -> list[str]:
        partners, theirs = self.facts["partners"], self.side == "asker"
        if not partners:
            if theirs:
                return [_("None of those whose texts answer best has worked with them.")]
            return [_("None of those whose texts answer best has worked with you.")]
        if self.points < 0:
            if theirs:
                return [_("For as much as they did, few of those whose texts answer best have worked with them.")]
            return [_("For as much as you did, few of those whose texts answer best have worked with you.")]
        if theirs:
            sentence = ngettext(
                "%(count)d of those whose texts answer best has worked with them.",
                "%(count)d of those whose texts answer best have worked with them.",
                partners,
            )
        else:
            sentence = ngettext(
                "%(count)d of those whose texts answer best has worked with you.",
                "%(count)d of those whose texts answer best have worked with you.",
                partners,
            )
        return [sentence % {"count": partners}]

    def fields(self) -> list[str]:
        if self.points > 0:
            return [_("Both of you do past work in the same fields.")]
        return [_("The past work of the two of you lies mostly in different fields.")]

    def subjects(self) -> list[str]:
        if self.points > 0:
            return [_("Both of you do past work on much the same subjects.")]
        return [_("The past work of the two of you is mostly on different subjects.")]

    def region(self) -> list[str]:
        if self.facts["same"]:
            if self.points > 0:
                return [_("Both of you are in the same country or region.")]
            return [_("Organisations of your country or region seldom work with each other.")]
        if self.points > 0:
            return [_("Organisations of your two countries often work together.")]
        return [_("You are in different countries or regions.")]

    def activity(self) -> list[str]:
        told = []
        if self._points_the_way("lately"):
            told.append(self._lately())
        if self._points_the_way("growing"):
            told.append(self._growing())
        if self.facts["new_partners"] is not None and self._points_the_way("new_partners"):
            told.append(self._new_partners(self.facts["new_partners"]))
        return told

    def _points_the_way(self, feature: str) -> bool:
        return self.features.get(feature, 0.0) * self.points > 0

    def _lately(self) -> str:
        if self.side == "asker":
            return (
                _("Much of their past work is of late.")
                if self.points > 0
                else _("Little of their past work is of late.")
            )
        return _("Much of your past work is of late.") if self.points > 0 else _("Little of your past work is of late.")

    def _growing(self) -> str:
        if self.side == "asker":
            return (
                _("Of late they do more than in the years before.")
                if self.points > 0
                else _("Of late they do less than in the years before.")
            )
        return (
            _("Of late you do more than in the years before.")
            if self.points > 0
            else _("Of late you do less than in the years before.")
        )

    def _new_partners(self, count: int) -> str:
        theirs = self.side == "asker"
        if not count:
            if theirs:
                return _("They began to work with nobody new in the last two years.")
            return _("You began to work with nobody new in the last two years.")
        if self.points < 0:
            sentence = (
                ngettext(
                    "They began to work with only %(count)d new partner in the last two years.",
                    "They began to work with only %(count)d new partners in the last two years.",
                    count,
                )
                if theirs
                else ngettext(
                    "You began to work with only %(count)d new partner in the last two years.",
                    "You began to work with only %(count)d new partners in the last two years.",
                    count,
                )
            )
        else:
            sentence = (
                ngettext(
                    "They began to work with %(count)d new partner in the last two years.",
                    "They began to work with %(count)d new partners in the last two years.",
                    count,
                )
                if theirs
                else ngettext(
                    "You began to work with %(count)d new partner in the last two years.",
                    "You began to work with %(count)d new partners in the last two years.",
                    count,
                )
            )
        return sentence % {"count": count}
