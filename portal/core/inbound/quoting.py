"""What somebody wrote anew in an answer: without what it answers to, and without a signature.

Three things find where the old begins, and the first that does wins: the line of our own that stands in each mail which can be
answered (`marks`), what mail programs put before a quotation in English, French and Arabic, and `mail-parser-reply`, which knows more
of them. The library is shown only what is short: its patterns take long over long lines. Greetings ("Thanks, …") stay: a line
too much is better than a word that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailparser_reply.parser import EmailMessage as ParsedReply

from ..text import DECEIVING

MOST_LETTERS = 200_000
FOR_THE_LIBRARY = 12_000
LONGEST_LINE = 500
LONGEST_OPENING = 400

OPENINGS = (
    (("On ",), ("wrote",)),
    (("Le ",), ("a écrit",)),
    (("في ", "بتاريخ ", "يوم ", "كتب ", "كتبت ", "وفي "), ("كتب", "كتابة")),
)
"""How the line before a quotation begins, and what else stands in it: "On 3 May 2026, Salma wrote:"."""
FIELDS = (
    ("from", "de", "من"),
    ("sent", "date", "to", "subject", "envoyé", "à", "objet", "تم الإرسال", "الإرسال", "إلى", "التاريخ", "الموضوع"),
)
"""Two lines that follow each other begin so, with a colon: how Outlook begins what it quotes."""
BEGUN_ANEW = re.compile(
    r"-{3,} ?(original message|forwarded message|message d['’]origine|message transféré|رسالة أصلية|الرسالة الأصلية) ?-{3,}",
    re.IGNORECASE,
)
RULE = re.compile(r"_{20,}")
SENT_FROM = (
    "sent from my ",
    "get outlook for ",
    "envoyé de mon ",
    "envoyé depuis ",
    "أرسلت من ",
    "أُرسلت من ",
    "مرسل من ",
)


def newly_written(text: str, marks: Sequence[str] = ()) -> str:
    """Empty where nothing was. `marks`: our own lines, in every language they may stand in."""
    lines = text[:MOST_LETTERS].split("\n")
    above = lines[: _first_mark(lines, marks)]
    above = above[: _first_opening(above)]
    said = _without_signature(_unquoted(above))
    if not any(line.strip() for line in said):
        # Written below what it answers to, or between its lines.
        said = _without_signature(_unquoted(_without_opening(lines))) if any(map(_is_quoted, lines)) else []
    return _as_the_library_sees("\n".join(said).strip())


def _bare(line: str) -> str:
    """Without what quoting and a script's direction put around it."""
    return DECEIVING.sub("", line).lstrip("> \t\xa0").rstrip()


def _folded(line: str) -> str:
    return re.sub(r"[\W_]+", " ", DECEIVING.sub("", line)).strip().casefold()


def _is_quoted(line: str) -> bool:
    return DECEIVING.sub("", line).lstrip().startswith(">")


def _first_mark(lines: list[str], marks: Sequence[str]) -> int:
    """Where one of them stands, also where a mail program broke it in two; behind the last line where none does."""
    wanted = [_folded(one) for one in marks]
    folded = [_folded(line) for line in lines]
    for at, line in enumerate(folded):
        if not line:
            continue
        both = f"{line} {folded[at + 1]}" if at + 1 < len(folded) else line
        if any(one in line or one == both for one in wanted):
            return at
    return len(lines)


def _first_opening(lines: list[str]) -> int:
    """The line with which a quotation begins; behind the last one where none does."""
    for at in range(len(lines)):
        if _opens(lines, at):
            return at
    return len(lines)


def _opens(lines: list[str], at: int) -> int:
    """How many lines from here on say that others are quoted; 0 for none."""
    line = _bare(lines[at])
    if BEGUN_ANEW.fullmatch(line.strip("* ")) or RULE.fullmatch(line):
        return 1
    following = _bare(lines[at + 1]) if at + 1 < len(lines) else ""
    if _has_field(line, FIELDS[0]) and _has_field(following, FIELDS[1]):
        return 2
    for begins, holds in OPENINGS:
        if line.startswith(begins):
            for many in (1, 2, 3):
                said = " ".join(_bare(one) for one in lines[at : at + many])
                if len(said) > LONGEST_OPENING:
                    break
                tells_when_or_who = "@" in said or any(letter.isdigit() for letter in said)
                if said.endswith(":") and tells_when_or_who and any(one in said for one in holds):
                    return many
    return 0


def _has_field(line: str, names: tuple[str, ...]) -> bool:
    name, colon, _value = line.lstrip("* ").partition(":")
    return bool(colon) and name.strip("* \xa0\u202f").casefold() in names


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not _is_quoted(line)]


def _without_opening(lines: list[str]) -> list[str]:
    """Without the line before a quotation, which itself is not quoted."""
    kept, skip = [], 0
    for at, line in enumerate(lines):
        skip = skip or (0 if _is_quoted(line) else _opens(lines, at))
        if skip:
            skip -= 1
        else:
            kept.append(line)
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    """Up to the line of two hyphens (RFC 3676), and without what telephones write of themselves."""
    ends = next((at for at, line in enumerate(lines) if DECEIVING.sub("", line).rstrip() == "--"), len(lines))
    kept = lines[:ends]
    while kept and (not kept[-1].strip() or _bare(kept[-1]).casefold().startswith(SENT_FROM)):
        kept.pop()
    return kept


def _as_the_library_sees(said: str) -> str:
    if not said or len(said) > FOR_THE_LIBRARY or any(len(line) > LONGEST_LINE for line in said.split("\n")):
        return said
    parsed = ParsedReply(text=said, languages=["fr", "en"], keep_hyphen_lists=True).read()
    first = parsed.replies[0]
    # Only where it leaves something: what begins with a quotation was seen to above.
    return first.content if not first.headers and first.content else said
