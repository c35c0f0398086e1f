"""`make stack`: the production shape without docker, on this machine only. Its data lasts as long as it runs."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time

from . import ports, prepare, roles, services
from .bootstrap import say
from .children import Children, DidNotStart, end_on_signals
from .processes import WEB_PROCESSES


def main() -> int:
    end_on_signals()
    from django.conf import settings

    with Children() as children:
        os.environ.update(services.start(children))
        port = chosen_port()
        os.environ.update(deployed(children, f"http://localhost:{port}"))
        prepare.files()
        prepare.django()
        prepare.database()
        if os.environ.get("SEED"):
            fill()
        prepare.static_files()
        try:
            running = {
                "worker": roles.start_worker(children, os.environ),
                "beat": roles.start_beat(children, os.environ),
                "web": roles.start_web(children, os.environ, port=port)[0],
            }
        except DidNotStart as trouble:
            sys.exit(str(trouble))
        say(f"Two web processes share {os.environ['SITE_URL']}; a worker and the scheduler run beside them.")
        if not os.environ.get("EMAIL_URL"):
            say(f"Mails, and the codes to sign in with, are files in {settings.EMAIL_FILE_PATH}.")
        say(f"Their logs are in {children.folder}. Ctrl-C stops everything and forgets the data.")
        return wait_for_any(children, running)


def chosen_port() -> int:
    """The port for the web processes, which open it themselves, a moment later."""
    with ports.listen() as listener:
        return int(listener.getsockname()[1])


def deployed(children: Children, address: str) -> dict[str, str]:
    """What a deployed installation must be told, and folders that go with the processes."""
    return {
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "MEDIA_DIR": str(children.folder / "media"),
        "SEARCH_DIR": str(children.folder / "search"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": address,
        "WEB_CONCURRENCY": str(WEB_PROCESSES),
    }


def fill() -> None:
    from django.core.management import call_command

    say("Writing invented organisations, needs and offers")
    call_command("seed_demo", force=True)


def wait_for_any(children: Children, running: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until one process ends by itself, which none should: 1, and the end of its log."""
    while True:
        for name, child in running.items():
            if child.poll() is not None:
                print(f"{name} ended with code {child.returncode}.\n{children.end_of_log(name)}", file=sys.stderr)
                return 1
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
