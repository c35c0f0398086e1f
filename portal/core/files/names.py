"""Names of files as they are shown, and as they lie on somebody's disk after saving: they cannot deceive, and they cannot lead anywhere."""

from __future__ import annotations

import re

from ..text import clean_line

LONGEST = 80
"""Letters of a name without its ending; with four bytes for a letter it stays within what file systems take."""

ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
# Of two endings the last one counts to a machine and the first one to whoever reads: nothing of this kind is left in a name.
KNOWN_ENDINGS = re.compile(
    r"pdf|docx?|docm|xlsx?|xlsm|pptx?|pptm|od[tsp]|csv|txt|rtf|jpe?g|png|gif|webp|hei[cf]|mp[34]|og[ga]|opus|m4a|webm|zip|x?html?"
    r"|svg|xml|js|exe|com|bat|cmd|msi|scr|ps1|vbs|sh|apk|jar|lnk|url|reg|hta|iso|php"
)
FORBIDDEN = re.compile(r'[<>:"|?*]')
# As Windows has it, where these open a device whatever their ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean_name(name: str, ending: str) -> str:
    """The name that somebody gave a file, without folders, hidden marks and other endings, with the ending of what it is."""
    stem = clean_line(re.split(r"[/\\]", name)[-1])
    stem = FORBIDDEN.sub("_", stem)
    if found := ENDING.search(stem):
        stem = stem[: found.start()]
    while (found := ENDING.search(stem)) and KNOWN_ENDINGS.fullmatch(found[1].lower()):
        stem = stem[: found.start()]
    stem = stem[:LONGEST].strip(". ")
    if not stem or RESERVED.fullmatch(stem):
        stem = f"_{stem}" if stem else "file"
    return f"{stem}.{ending}"
