"""That a file is not taken."""

from __future__ import annotations


class Unfit(Exception):
    """A file that is not taken. `code` names why: empty, bytes, kind, zip, old_office, markup, test_virus, video, long, macros, damaged,
    packed, pixels, small. `counted`: how many of what is limited, where that is known."""

    def __init__(self, code: str, counted: float = 0) -> None:
        super().__init__(code)
        self.code = code
        self.counted = counted
