"""What may still be told: evidence outlives the documents it was made of, and a reader may lose sight of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

_CONDITIONS = {"certificate": {"certificates"}, "languages": {"languages"}, "radius": {"sites"}}
_CRITERIA = {
    "languages": {"languages"},
    "distance": {"sites"},
    "codes": {"makes", "serves", "buys"},
    "linkage": {"makes", "serves", "buys"},
    "complementarity": {"makes", "serves", "buys"},
    "track_record": {"past_work"},
    "portfolio": {"past_work"},
    "together": {"past_work"},
    "circles": {"past_work"},
    "found_near": {"past_work"},
    "fields": {"past_work"},
    "subjects": {"past_work"},
    "region": {"sites"},
    "activity": {"past_work"},
}
_GATES = {"place": {"sites"}, "limit_nearer": {"sites"}}
"""Which fields of the other side stand behind a condition, behind a criterion and behind a gate."""

_WORDS = {"matched", "anywhere", "unmatched", "said_in", "document_kind"}


def without_hidden(evidence: Mapping[str, Any], visible: Collection[int]) -> tuple[dict[str, Any], bool]:
    """Return the evidence without what stands on documents outside `visible`, and whether anything had to go.

    When something had to, the suggestion should be compared anew.
    """
    kept: dict[str, Any] = dict(evidence)
    kept["conditions"] = [one for one in evidence["conditions"] if _is_visible(one, visible)]
    kept["contributions"] = [
        one if _is_visible(one, visible) else _without_words(one, visible) for one in evidence["contributions"]
    ]
    return kept, kept != evidence


def without_fields(evidence: Mapping[str, Any], hidden: Collection[str], *, mine: str) -> dict[str, Any]:
    """Return the evidence without what the other side said in fields that are `hidden` now.

    `mine` is the listing of the reader ("need" or "offer"): the other side answers what that one sets.
    """
    if not hidden:
        return dict(evidence)
    return {
        **evidence,
        "conditions": [one for one in evidence["conditions"] if not _stands_on(one, hidden, mine)],
        "contributions": [
            one for one in evidence["contributions"] if _CRITERIA.get(one["criterion"], set()).isdisjoint(hidden)
        ],
        "gates": [one for one in evidence.get("gates", ()) if _GATES.get(one["key"], set()).isdisjoint(hidden)],
    }


def _stands_on(one: Mapping[str, Any], hidden: Collection[str], mine: str) -> bool:
    fields = _CONDITIONS.get(one["key"], set())
    return not fields.isdisjoint(hidden) and (one["by"] == mine or one["key"] == "radius")


def _is_visible(one: Mapping[str, Any], visible: Collection[int]) -> bool:
    return all(document in visible for document in one["documents"])


def _without_words(one: Mapping[str, Any], visible: Collection[int]) -> dict[str, Any]:
    facts = {name: value for name, value in one["facts"].items() if name not in _WORDS}
    return {**one, "facts": facts, "documents": [document for document in one["documents"] if document in visible]}
