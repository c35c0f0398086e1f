"""`make messages`: collect the words on screen into the catalogues. Needs GNU gettext; the portal itself does not."""

from __future__ import annotations

import re
import subprocess
import sys

from . import ROOT
from .bootstrap import apt_install
from .catalogues import LOCALE, sources
from .children import on_path

LANGUAGES = ("fr", "ar")
IGNORED = ("node_modules/*", ".venv/*", "var/*", "tests/*", "portal/devstack/*")


def main() -> None:
    if not on_path("xgettext") and not apt_install("gettext"):
        sys.exit("GNU gettext is needed: install the package gettext, then try again.")
    LOCALE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--add-location", "file", "--no-obsolete"]
    command += [argument for language in LANGUAGES for argument in ("--locale", language)]
    command += [argument for pattern in IGNORED for argument in ("--ignore", pattern)]
    subprocess.run(command, cwd=ROOT, check=True)
    for catalogue in sources():
        # The hour of collecting would be a change in every run.
        catalogue.write_text(
            re.sub(r'^"POT-Creation-Date:.*\n', "", catalogue.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
        )


if __name__ == "__main__":
    main()
