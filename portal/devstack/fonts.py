"""The typefaces: IBM Plex Sans without its hints, IBM Plex Sans Arabic cut down to the letters Arabic is written in.

Hints are for screens of twenty years ago, and a quarter of the file. Both are modified versions, so they carry names of their own,
"Anqud Sans" and "Anqud Arabic": the licence keeps "Plex" for the originals. Letters outside them (other Latin ones, Persian, Urdu,
Quranic signs) come from the whole fonts, which browsers fetch only when they meet one.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from . import VAR
from .bootstrap import say
from .node import MODULES, install
from .stamps import Stamp

FONTS = VAR / "fonts"
WEIGHTS = (400, 600)
LATIN = MODULES / "@fontsource" / "ibm-plex-sans"
ARABIC = MODULES / "@fontsource" / "ibm-plex-sans-arabic"
# Letters and vowel signs, Arabic punctuation, Arabic-Indic digits; `fonts.css` states the same ranges. Latin digits and
# the common punctuation are in the Latin file, which a page in Arabic needs for names and numbers anyway.
CUT = [*range(0x0621, 0x063B), *range(0x0640, 0x0653), *range(0x0660, 0x066D), 0x060C, 0x061B, 0x061F]


def prepare() -> None:
    """Put the fonts into `var/fonts`. Without npm the pages fall back to the system's fonts, and this says so."""
    if not install():
        say("The fonts could not be fetched: pages will use the system's fonts until the next start.")
        return
    sources = [path(folder, script, weight) for folder, script in faces() for weight in WEIGHTS]
    stamp = Stamp("fonts", [Path(__file__), *sources])
    if stamp.is_fresh and FONTS.is_dir():
        return
    say("Preparing the fonts")
    FONTS.mkdir(parents=True, exist_ok=True)
    for old in FONTS.glob("*.woff2"):
        old.unlink()
    for source in sources[len(WEIGHTS) :]:
        shutil.copyfile(source, FONTS / source.name)
    for weight in WEIGHTS:
        cut(path(LATIN, "latin", weight), FONTS / f"anqud-sans-{weight}.woff2", "Anqud Sans")
        cut(path(ARABIC, "arabic", weight), FONTS / f"anqud-arabic-{weight}.woff2", "Anqud Arabic", CUT)
    shutil.copyfile(LATIN / "LICENSE", FONTS / "LICENSE.txt")
    stamp.keep()


def faces() -> list[tuple[Path, str]]:
    """What they are made from; the first is there only without its hints, the others as they come, too."""
    return [(LATIN, "latin"), (LATIN, "latin-ext"), (ARABIC, "arabic")]


def path(folder: Path, script: str, weight: int) -> Path:
    return folder / "files" / f"{folder.name}-{script}-{weight}-normal.woff2"


def cut(source: Path, target: Path, name: str, letters: Sequence[int] = ()) -> None:
    """Write some letters of a font (all when none are named), with all their joining and vowel placement, under a name of its own."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, name_IDs=[], notdef_outline=True)
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters or list(font.getBestCmap()))
    subsetter.subset(font)
    names = font["name"]
    names.names = []
    for name_id in (1, 4, 16):
        names.setName(name, name_id, 3, 1, 0x409)
    names.setName(name.replace(" ", ""), 6, 3, 1, 0x409)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    prepare()
