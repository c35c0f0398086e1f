"""Files that people send: what one is is decided by what is in it, never by its name or by what a browser says it is.

    sent = read_file(upload, upload.name)       raises Unfit
    look_for_viruses(sent.content)              raises Infected, NoScanner; says nothing where no scanner is set

What is taken: pictures (written anew as JPEG, so that no place, telephone or hour and no second file goes with them), sound of at
most two minutes, PDF, office documents without macros, and plain text. Everything else is refused, markup that a browser would
run in particular. Nothing is unpacked or decoded before it was counted, so what a file costs is bounded by its size on the wire.
This floor has no words: `Unfit` says by a code what is wrong, and the apps say it to people.
"""

from .kinds import ACCEPTED, SentFile, Sort, read_file
from .names import clean_name
from .pictures import Picture, written_anew
from .scanning import Infected, NoScanner, look_for_viruses
from .unfit import Unfit

__all__ = [
    "ACCEPTED",
    "Infected",
    "NoScanner",
    "Picture",
    "SentFile",
    "Sort",
    "Unfit",
    "clean_name",
    "look_for_viruses",
    "read_file",
    "written_anew",
]
