"""Past work of those whose file tells none: what they make or do, for whom it was, and a sentence of their trade about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from ..days import STORY_YEAR
from .chance import chance
from .reading import DATA, cells, key_of, read, set_in, share_a_word
from .shapes import Organisation, Past
from .trades import trades

MORE_THAN_ONE = 0.15
TELLING_KINDS = {"firm", "research", "university"}


def with_past(organisations: Sequence[Organisation]) -> list[Organisation]:
    """The same organisations; those of a cluster without past work are given some. Finance and government tell none."""
    writer = _Writer(organisations)
    return [
        one if one.past or not one.cluster or one.kind not in TELLING_KINDS else replace(one, past=writer.past_of(one))
        for one in organisations
    ]


class _Writer:
    """Takes each sentence as rarely as it can."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self.phrases: dict[str, Any] = read(DATA / "past.toml")
        self.used: Counter[str] = Counter()
        self.firms: dict[str, list[Organisation]] = defaultdict(list)
        for one in organisations:
            if one.kind == "firm" and one.cluster:
                self.firms[one.cluster].append(one)
        self.trade_of = {key_of(cells(line, 1)[0]): trade for _, trade in trades() for line in trade["firms"]}

    def past_of(self, one: Organisation) -> list[Past]:
        drawn = chance(one.key, "past")
        things = one.makes or one.serves
        buyers = self._buyers(one, drawn)
        count = min(2 if drawn.random() < MORE_THAN_ONE else 1, len(buyers), len(things))
        chosen = zip(drawn.sample(things, count), buyers, strict=False)
        return [self._piece(one, thing, buyer, drawn) for thing, buyer in chosen]

    def _piece(self, one: Organisation, thing: str, partner: Organisation, drawn: Random) -> Past:
        patterns = self.phrases["goods" if thing in one.makes else "services"][one.language]
        name = partner.arabic if one.language == "ar" else partner.latin
        title = drawn.choice(patterns).format(it=thing, It=thing[:1].upper() + thing[1:], partner=name)
        year = STORY_YEAR - drawn.choice([0, 0, 1, 1, 1, 2, 2, 3, 4])
        return Past(set_in(one.language, title), set_in(one.language, self._sentence(one, thing)), year, [partner.key])

    def _sentence(self, one: Organisation, thing: str) -> str:
        """A sentence of its trade that nobody has used, else the least used of those that any firm could say."""
        shared = self.phrases["firms" if one.kind == "firm" else "research"][one.language]
        trade = self.trade_of.get(one.key, {})
        # Where the firms of a trade make different things, a sentence must be about this one.
        fits = [done for done in trade.get("done", []) if not trade.get("mixed") or share_a_word(done, thing)]
        fresh = [sentence for sentence in fits if not self.used[sentence]]
        sentence = fresh[0] if fresh else min(shared, key=lambda each: self.used[each])
        self.used[sentence] += 1
        return sentence

    def _buyers(self, one: Organisation, drawn: Random) -> list[Organisation]:
        """Those who buy what it makes, then those further down the chain, then anybody near."""
        others = [firm for firm in self.firms[one.cluster] if firm.key != one.key]
        drawn.shuffle(others)
        made = set(one.makes) | set(one.serves)
        return sorted(others, key=lambda firm: (not made & set(firm.buys), (firm.link or 0) <= (one.link or 0)))
