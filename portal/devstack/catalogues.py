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
    """Write the `.mo` beside every `.po`, when one changed. A message with a mistake is left in English, and said."""
    files = sources()
    stamp = Stamp("catalogues", files)
    if stamp.is_fresh and all(file.with_suffix(".mo").exists() for file in files):
        return
    say("Compiling the translations")
    for file in files:
        compiled, wrong = compiled_with_mistakes(file)
        unfinished = file.with_suffix(f".{os.getpid()}.tmp")
        unfinished.write_bytes(compiled)
        unfinished.replace(file.with_suffix(".mo"))
        for line in wrong:
            say(line)
    stamp.keep()


def compiled_with_mistakes(file: Path) -> tuple[bytes, list[str]]:
    """The compiled catalogue, and what Babel says of the rest: placeholders that do not match, plural forms missing.

    What gettext guessed (fuzzy) is not compiled, and no mistake until somebody looks at it.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=file.parent.parent.name, abort_invalid=True)
    mistakes = []
    for message, errors in catalogue.check():
        if not message.fuzzy:
            mistakes += [f"{file.relative_to(ROOT)}:{message.lineno}: {error}" for error in errors]
            # Left out of what is compiled: English is better than a page that cannot be shown.
            message.flags.add("fuzzy")
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
