"""The catalogues: `.po` files are in the repository, `.mo` files are compiled here with Babel, which needs no gettext."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from . import ROOT
from .bootstrap import say
from .stamps import Stamp

LOCALE = ROOT / "portal" / "locale"


def sources() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def prepare() -> None:
    """Write the `.mo` beside every `.po`, when one changed. Stops with one line for each mistake in a catalogue."""
    files = sources()
    stamp = Stamp("catalogues", files)
    if stamp.is_fresh and all(file.with_suffix(".mo").exists() for file in files):
        return
    say("Compiling the translations")
    mistakes = []
    for file in files:
        compiled, wrong = compiled_with_mistakes(file)
        mistakes += wrong
        unfinished = file.with_suffix(f".{os.getpid()}.tmp")
        unfinished.write_bytes(compiled)
        unfinished.replace(file.with_suffix(".mo"))
    if mistakes:
        sys.exit("\n".join(mistakes))
    stamp.keep()


def compiled_with_mistakes(file: Path) -> tuple[bytes, list[str]]:
    """The compiled catalogue, and what Babel's checks say of it: placeholders that do not match, plural forms missing."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=file.parent.parent.name, abort_invalid=True)
    mistakes = [
        f"{file.relative_to(ROOT)}:{message.lineno}: {error}"
        for message, errors in catalogue.check()
        for error in errors
    ]
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue(), mistakes


def mistakes() -> list[str]:
    """Every mistake in every catalogue, one line each; nothing is written."""
    return [line for file in sources() for line in compiled_with_mistakes(file)[1]]


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = mistakes()
        sys.exit("\n".join(found) if found else 0)
    prepare()
