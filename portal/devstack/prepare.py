"""What must be in place before a server starts. Each step is quick when nothing changed, and done again when it was killed."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from . import ROOT, catalogues, fonts
from .bootstrap import say
from .stamps import Stamp

# What `manage.py release` writes into every database comes from here.
LOADED_FROM = ("portal/taxonomy", "cms")


def files() -> None:
    """Fonts and translations: what Django expects to find on disk when it starts."""
    fonts.prepare()
    catalogues.prepare()


def django() -> None:
    """Start Django in this process, so that every step after it need not. Stops with one line on a wrong setting.

    A terminal is for people: what goes well is not logged to it unless LOG_LEVEL asks for it.
    """
    from portal.env import Misconfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django as framework

    try:
        framework.setup()
    except Misconfigured as wrong:
        sys.exit(str(wrong))


def database() -> None:
    """Bring tables, vocabulary and first pages up to date, when a migration or what is loaded from files changed."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    loaded = [file for folder in LOADED_FROM for file in sorted((ROOT / folder).rglob("*")) if file.is_file()]
    stamp = Stamp(
        f"database-{connection.vendor}",
        [str(connection.settings_dict["NAME"]), *map(".".join, sorted(leaves)), *looks(loaded)],
    )
    if stamp.is_fresh and not executor.migration_plan(leaves):
        return
    say("Building the database")
    stamp.forget()
    call_command("release", verbosity=0, stdout=io.StringIO())
    stamp.keep()


def static_files() -> None:
    """Collect style sheets, scripts and fonts under hashed names, when one of them changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    stamp = Stamp("static", [str(settings.STATIC_ROOT), *looks(found)])
    if stamp.is_fresh and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return
    say("Collecting style sheets, scripts and fonts")
    stamp.forget()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.keep()


def looks(files: list[Path]) -> list[str]:
    """Path, size and time of files: enough to see a change among thousands without reading them."""
    return [f"{file} {status.st_size} {status.st_mtime_ns}" for file in sorted(files) for status in [file.stat()]]
