"""How long a short message is: 160 letters of the telephones' own alphabet in one part, 70 where any other letter stands in it.

3GPP TS 23.038: letters of the extension count two. Of several parts each holds less, 153 and 67, since each says which one it is.
"""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-"})
SPACES = str.maketrans("", "", "\u200b\u200e\u200f\u2066\u2067\u2068\u2069")
ONE, EACH = 160, 153
ONE_WIDE, EACH_WIDE = 70, 67


def plain(text: str) -> str:
    """The same with signs that every telephone has: a typographic apostrophe alone would halve what fits."""
    return text.translate(PLAIN).translate(SPACES).replace("\u202f", " ").replace("\u00a0", " ")


def is_narrow(text: str) -> bool:
    return all(letter in BASIC or letter in EXTENSION for letter in text)


def length(text: str) -> int:
    """In letters of the alphabet that it needs: 7-bit letters, else 16-bit units."""
    if is_narrow(text):
        return sum(2 if letter in EXTENSION else 1 for letter in text)
    return len(text.encode("utf-16-be")) // 2


def parts(text: str) -> int:
    """How many messages the network makes of it."""
    one, each = (ONE, EACH) if is_narrow(text) else (ONE_WIDE, EACH_WIDE)
    return 1 if length(text) <= one else -(-length(text) // each)


def fits(text: str) -> bool:
    """One part of 160 letters; of 16-bit letters two parts, 134, since a link alone takes more than half of one."""
    return length(text) <= (ONE if is_narrow(text) else 2 * EACH_WIDE)
