"""Why this suggestion: one reason for every criterion that moved the log-odds, the weightiest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..conditions import Setter
from .conditions import only_condition
from .links import LinkSentences
from .wording import (
    SAME_PLACE_KM,
    Names,
    all_of,
    closed,
    day,
    elided,
    in_a_sentence,
    isolated,
    number,
    percent,
    quoted,
    shortened,
)

Side = Literal["asker", "candidate"]

COUNTED_FROM = 1e-9
LEAST_SHARE = 0.01
"""Of a buyer's inputs. Below that everybody buys from everybody, and nothing is "usual"."""


FOUND_IN = {
    "offer": (
        gettext_lazy("Their offer “%(title)s” says %(words)s."),
        gettext_lazy("Your offer “%(title)s” says %(words)s."),
    ),
    "need": (
        gettext_lazy("Their need “%(title)s” says %(words)s."),
        gettext_lazy("Your need “%(title)s” says %(words)s."),
    ),
    "reference": (
        gettext_lazy("Their past work “%(title)s” says %(words)s."),
        gettext_lazy("Your past work “%(title)s” says %(words)s."),
    ),
    "makes": (gettext_lazy("They make “%(title)s”."), gettext_lazy("You make “%(title)s”.")),
    "serves": (gettext_lazy("They do “%(title)s” for others."), gettext_lazy("You do “%(title)s” for others.")),
    "buys": (gettext_lazy("They buy “%(title)s”."), gettext_lazy("You buy “%(title)s”.")),
    "capability": (gettext_lazy("They can do “%(title)s”."), gettext_lazy("You can do “%(title)s”.")),
    "test": (gettext_lazy("They test “%(title)s”."), gettext_lazy("You test “%(title)s”.")),
    "equipment": (gettext_lazy("They have “%(title)s”."), gettext_lazy("You have “%(title)s”.")),
    "technology": (
        gettext_lazy("Their technology “%(title)s” says %(words)s."),
        gettext_lazy("Your technology “%(title)s” says %(words)s."),
    ),
    "instrument": (
        gettext_lazy("Their finance “%(title)s” says %(words)s."),
        gettext_lazy("Your finance “%(title)s” says %(words)s."),
    ),
    "programme": (
        gettext_lazy("Their programme “%(title)s” says %(words)s."),
        gettext_lazy("Your programme “%(title)s” says %(words)s."),
    ),
    "profile": (gettext_lazy("Their page says %(words)s."), gettext_lazy("Your page says %(words)s.")),
}
"""Kind of document: which text says the words, as who asked and as who could answer reads it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One or two whole sentences, what the criterion added to the log-odds (below zero: against it), and the documents.

    `in_short` is what of them says something to whoever asks for this: what the two could trade the other way counts, and is no
    answer.
    """

    criterion: str
    text: str
    points: float
    documents: tuple[int, ...] = ()
    in_short: str = ""


def reasons(evidence: Mapping[str, Any], names: Names, *, side: Side, mine: Setter | None = None) -> list[Reason]:
    """Return the reasons of a suggestion as its asker or the suggested side reads them; `mine` says whether that one needs or offers."""
    compared = [one["facts"] for one in evidence["contributions"] if one["criterion"] == "codes"]
    trades = tuple(facts[name] for facts in compared for name in ("asked", "theirs") if name in facts)
    only = only_condition(evidence, names)
    told = [
        _reason(one, names, side, trades, only, mine)
        for one in evidence["contributions"]
        if abs(one["points"]) > COUNTED_FROM
    ]
    return sorted(told, key=lambda reason: -abs(reason.points))


def _reason(
    contribution: Mapping[str, Any],
    names: Names,
    side: Side,
    trades: tuple[str, ...],
    only: str,
    mine: Setter | None,
) -> Reason:
    criterion, points = contribution["criterion"], contribution["points"]
    features = contribution.get("features") or {}
    told = _Told(contribution["facts"], points, features, names, side, trades, only)
    text = _in_a_line(getattr(told, criterion)())
    in_short = _in_a_line(told.completes(mine)) if criterion == "complementarity" and mine else text
    return Reason(criterion, text, points, tuple(contribution["documents"]), in_short)


def _in_a_line(sentences: Sequence[str]) -> str:
    return " ".join(closed(one) for one in sentences if one)


@dataclass(frozen=True, slots=True)
class _Told(LinkSentences):
    """One method per criterion, of its name: the whole sentences for what it counted. What counts against it says what is lacking.

    `trades` are the codes that the suggestion compared: they say more of a trade than its division does. `only` is the one
    condition beside the words, where there is one alone.
    """

    facts: Mapping[str, Any]
    points: float
    features: Mapping[str, float]
    names: Names
    side: Side
    trades: tuple[str, ...] = ()
    only: str = ""

    def terms(self) -> list[str]:
        newcomers = self._new_here() if self.facts.get("newcomer") else ""
        matched, unmatched = self.facts.get("matched") or [], self.facts.get("unmatched") or []
        if not matched:
            return [self._much_or_little(), newcomers]
        if self.points < 0:
            return [self._only(self.facts.get("anywhere") or matched), newcomers]
        absent = (
            _("None of the texts compared says %(words)s.") % {"words": quoted(unmatched, either=True)}
            if unmatched
            else ""
        )
        return [self._found_where() % self._found(matched), absent, newcomers]

    def _new_here(self) -> str:
        if self.side == "asker":
            return _("They are new here: no past work is known yet, so their page was compared.")
        return _("You are new here: no past work of yours is known yet, so your page was compared.")

    def _only(self, words: Sequence[str]) -> str:
        if self.side == "asker":
            return _("Of what you wrote, their texts say only %(words)s.") % {"words": quoted(words)}
        return _("Of what they wrote, your texts say only %(words)s.") % {"words": quoted(words)}

    def _found(self, matched: Sequence[str]) -> dict[str, str]:
        return {"words": quoted(matched), "title": isolated(shortened(self.facts.get("said_in") or ""))}

    def _found_where(self) -> str:
        """Which text says the words. A page is nobody's sentence, so its title is not quoted."""
        theirs, ours = FOUND_IN.get(str(self.facts.get("document_kind")), FOUND_IN["profile"])
        return str(theirs if self.side == "asker" else ours)

    def _much_or_little(self) -> str:
        if self.side == "asker":
            if self.points > 0:
                return _("Their texts say much of what you wrote.")
            return _("Their texts say little of what you wrote, or in other words.")
        if self.points > 0:
            return _("Your texts say much of what they wrote.")
        return _("Your texts say little of what they wrote, or in other words.")

    def instruments(self) -> list[str]:
        told = {"name": shortened(self.facts["instrument"]), "contract": self.names("contract", self.facts["contract"])}
        theirs = self.side == "asker"
        if self.facts["met"] == self.facts["total"]:
            sentence = (
                _("Their finance “%(name)s” fits (%(contract)s): all that it asks for is met.")
                if theirs
                else _("Your finance “%(name)s” fits (%(contract)s): all that it asks for is met.")
            )
        elif theirs:
            sentence = _("Their finance “%(name)s” could fit (%(contract)s): nothing that is known speaks against it.")
        else:
            sentence = _("Your finance “%(name)s” could fit (%(contract)s): nothing that is known speaks against it.")
        return [sentence % told]

    def portfolio(self) -> list[str]:
        """How many, never whom."""
        told = {"count": self.facts["alike"], "year": self.facts["since"]}
        if self.side == "asker":
            sentence = ngettext(
                "They have financed %(count)d company in your line of business, in %(year)s.",
                "They have financed %(count)d companies in your line of business since %(year)s.",
                self.facts["alike"],
            )
        else:
            sentence = ngettext(
                "You have financed %(count)d company in their line of business, in %(year)s.",
                "You have financed %(count)d companies in their line of business since %(year)s.",
                self.facts["alike"],
            )
        return [sentence % told]

    def codes(self) -> list[str]:
        sectors = {name: self.names("sector", self.facts[name]) for name in ("asked", "theirs")}
        if self.facts["closeness"] == 1:
            return [_("The same line of business: %(asked)s.") % sectors]
        if self.facts["closeness"] > 0 and self.points > 0:
            return [_("A near line of business: %(theirs)s, beside %(asked)s.") % sectors]
        return [_("Another line of business: %(theirs)s, not %(asked)s.") % sectors]

    def linkage(self) -> list[str]:
        fits = self.facts.get("fits", self.points > 0)
        if self.points < 0:
            return [self._no_place() if "link" in self.facts and not fits else self._no_trade()]
        told = []
        if "link" in self.facts and fits:
            told.append(_("Stands at %(link)s in the chain.") % self._link())
        if self.facts.get("share", 0) >= LEAST_SHARE:
            told.append(self._usual_trade())
        return told or [_("The two lines of business trade with each other.")]

    def _usual_trade(self) -> str:
        """Who buys from whom as the reader stands to it; what was stored before that was counted names the two sectors alone."""
        told, direction = self.facts, self.facts.get("direction")
        if direction:
            return self._share(told["share"], told["seller"], told["buyer"], we_buy=direction == "backward")
        buyer, seller = told["buyer"], told["seller"]
        if buyer == seller:
            return _("Businesses in “%(trade)s” usually buy from each other.") % {"trade": self._trade(buyer)}
        pair = {"buyer": self._trade(buyer), "seller": self._trade(seller)}
        return _("“%(buyer)s” usually buys from “%(seller)s”.") % pair

    def _share(self, share: float, seller: str, buyer: str, *, we_buy: bool) -> str:
        """The tables know divisions, and some are named after their largest part: packers stand in "office support"."""
        told = {"share": percent(share), "buyer": self._trade(buyer), "seller": self._trade(seller)}
        if buyer == seller:
            return _("Businesses in “%(buyer)s” usually buy %(share)s of their inputs from each other.") % told
        if we_buy:
            return (
                _("Your sector (“%(buyer)s”) usually buys %(share)s of its inputs from theirs (“%(seller)s”).") % told
            )
        return _("Their sector (“%(buyer)s”) usually buys %(share)s of its inputs from yours (“%(seller)s”).") % told

    def complementarity(self) -> list[str]:
        """What speaks as the whole does, the weightiest first. Each side reads its own direction, so "you" is always the reader."""
        told = {
            "sells_what_we_buy": self._they_sell,
            "buys_what_we_make": self._they_buy,
            "competes": self._they_compete,
        }
        counted = self._counted()
        return [told[name]() for name in sorted(counted, key=lambda name: -abs(counted[name]))]

    def completes(self, mine: Setter) -> list[str]:
        """The direction of the question alone: they sell to whoever needs something, and buy from whoever offers it."""
        name, told = ("sells_what_we_buy", self._they_sell) if mine == "need" else ("buys_what_we_make", self._they_buy)
        return [told()] if name in self._counted() else []

    def _counted(self) -> dict[str, float]:
        return {name: points for name, points in self.features.items() if points * self.points > 0}

    def _they_sell(self) -> str:
        if self.points > 0:
            if "sold" in self.facts:
                return _("They sell what you buy: “%(trade)s”.") % {"trade": self.names("sector", self.facts["sold"])}
            return self._by_table("sold", we_buy=True)
        if "sold_share" in self.facts:
            return _("Little of what your sector buys in usually comes from theirs.")
        return _("What they sell is not among what you buy.")

    def _they_buy(self) -> str:
        if self.points > 0:
            if "bought" in self.facts:
                return _("They buy what you sell: “%(trade)s”.") % {"trade": self.names("sector", self.facts["bought"])}
            return self._by_table("bought", we_buy=False)
        if "bought_share" in self.facts:
            return _("Little of what their sector buys in usually comes from yours.")
        return _("What you sell is not among what they buy.")

    def _they_compete(self) -> str:
        if self.points > 0:
            return _("They make or do something else than you.")
        return _("They make or do the same as you: “%(trade)s”.") % {"trade": self.names("sector", self.facts["same"])}

    def _by_table(self, name: str, *, we_buy: bool) -> str:
        share, seller, buyer = (self.facts[f"{name}_{part}"] for part in ("share", "seller", "buyer"))
        return self._share(share, seller, buyer, we_buy=we_buy)

    def _trade(self, division: str) -> str:
        finer = (code for code in self.trades if code.startswith(division))
        return self.names("sector", next(finer, division))

    def _link(self) -> dict[str, str]:
        return {"link": self.names("link", f"{self.facts['cluster']}:{self.facts['link']}")}

    def _no_place(self) -> str:
        return _("Not at the link that is asked for: stands at %(link)s.") % self._link()

    def _no_trade(self) -> str:
        if self.facts.get("share"):
            return _("Little is usually traded between the two lines of business.")
        return _("No usual trade between the two lines of business is known.")

    def distance(self) -> list[str]:
        """Between what and what: the place of the need or offer, and whoever is suggested for it."""
        place, theirs = isolated(self.names("place", "asked")), self.side == "asker"
        in_steps = "within" in self.facts
        km = self.facts["within" if in_steps else "km"]
        told = {"km": number(km), "place": place}
        if km < SAME_PLACE_KM:
            return [(_("In the same place: %(place)s.") if place else _("In the same place.")) % told]
        if in_steps and place:
            sentence = (
                _("They are not more than %(km)s km from %(place)s.")
                if theirs
                else _("You are not more than %(km)s km from %(place)s.")
            )
        elif in_steps:
            sentence = _("Not more than %(km)s km apart.")
        elif km < 1:
            sentence = _("Less than 1 km apart.")
        elif place:
            sentence = _("They are %(km)s km from %(place)s.") if theirs else _("You are %(km)s km from %(place)s.")
        else:
            sentence = _("%(km)s km apart.")
        return [elided(sentence % told)]

    def conditions(self) -> list[str]:
        met, total = self.facts["met"], self.facts["total"]
        if total == 1:
            return [self._only_condition(met, self.facts["partly"])]
        if self.points < 0:
            sentence = ngettext(
                "%(open)d of %(total)d conditions set beside the words is not fully met.",
                "%(open)d of %(total)d conditions set beside the words are not fully met.",
                total - met,
            )
            return [sentence % {"open": total - met, "total": total}]
        sentence = ngettext(
            "%(met)d of %(total)d conditions set beside the words is fully met.",
            "%(met)d of %(total)d conditions set beside the words are fully met.",
            met,
        )
        return [sentence % {"met": met, "total": total}]

    def _only_condition(self, met: int, partly: int) -> str:
        if self.only:
            named = (
                _("The only condition set beside the words is met: %(condition)s.")
                if met
                else _("The only condition set beside the words is met in part: %(condition)s.")
                if partly
                else _("The only condition set beside the words is not met: %(condition)s.")
            )
            return named % {"condition": self.only}
        if met:
            return _("The only condition set beside the words is met.")
        if partly:
            return _("The only condition set beside the words is met in part.")
        return _("The only condition set beside the words is not met.")

    def freshness(self) -> list[str]:
        told = []
        if self.facts["confirmed"]:
            told.append(_("The page was last confirmed on %(date)s.") % {"date": day(self.facts["confirmed"])})
        if self.facts["worked"]:
            told.append(_("The latest piece of work is of %(year)s.") % {"year": self.facts["worked"][:4]})
        return told

    def languages(self) -> list[str]:
        if not self.facts["common"]:
            return [_("No common language of work is named.")]
        common = [in_a_sentence(self.names("language", one)) for one in self.facts["common"]]
        told = ngettext(
            "A common language of work: %(languages)s.", "Common languages of work: %(languages)s.", len(common)
        )
        return [told % {"languages": all_of(common)}]

    def track_record(self) -> list[str]:
        if self.points < 0 and (lacking := self._lacking()):
            return lacking
        told = [_("You have worked together before.")] if self.facts["together"] else []
        told += self.worked_with_both()
        works = self.facts["works"]
        if works:
            sentence = ngettext(
                "%(count)d piece of past work is on the page.", "%(count)d pieces of past work are on the page.", works
            )
            told.append(sentence % {"count": works})
        elif works == 0:
            told.append(_("No past work is on the page yet."))
        return told or [_("Whom you worked with leads to them, by way of others.")]

    def _lacking(self) -> list[str]:
        """Little past work, or nobody in common, whichever counts against it."""
        works, told = self.facts["works"], []
        if works == 0:
            told.append(_("No past work is on the page yet."))
        elif works and self.features.get("works", self.points) < 0:
            sentence = ngettext(
                "Only %(count)d piece of past work is on the page.",
                "Only %(count)d pieces of past work are on the page.",
                works,
            )
            told.append(sentence % {"count": works})
        strangers = not self.facts["together"] and not self.facts["shared"]
        if strangers and (self.features.get("nearness", 0) < 0 or works is None):
            told.append(_("Nobody whom you worked with has worked with them."))
        return told
