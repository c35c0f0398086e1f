"""From stored evidence to sentences, when it is read, in the reader's language (gettext's current one).

What is told is what was counted: `reasons` has one entry for every criterion that moved the log-odds and no other, and
`lines` one for every condition in the count, `gate_lines` one for all that had to hold. Evidence is the plain dictionary that
`Match.asker_evidence` gave.

Keys of the vocabulary (units, certificates, languages, sectors, links) are given their words by `names(kind, key)`,
which the caller brings, since they lie in its tables. Kinds: certificate, language, sector, link ("cluster:2"), and what is
counted as the pages count it: amount ("60 t/year"), money ("400000 SAR"). And place: where distances are measured from, as
far as the reader may know ("need" and "offer": where that one says it is; "asked": the one for which somebody is suggested);
empty where nothing is said.
"""

from ..limits import facts_of as limit_facts
from .conditions import Line, count_line, lines, missing_lines
from .gates import GateLine, gate_lines
from .groups import Group, Must, groups, musts
from .limits import limit_line, no_limit_line
from .reasons import Reason, reasons
from .verdicts import verdict_line
from .visible import without_fields, without_hidden
from .wording import Names, closed

__all__ = [
    "GateLine",
    "Group",
    "Line",
    "Must",
    "Names",
    "Reason",
    "closed",
    "count_line",
    "gate_lines",
    "groups",
    "limit_facts",
    "limit_line",
    "lines",
    "missing_lines",
    "musts",
    "no_limit_line",
    "reasons",
    "verdict_line",
    "without_fields",
    "without_hidden",
]
