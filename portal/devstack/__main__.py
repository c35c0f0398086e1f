"""python -m portal.devstack -- COMMAND: run a command with DATABASE_URL and REDIS_URL of services that end with it."""

from __future__ import annotations

import os
import sys

from . import services
from .children import Children, end_on_signals


def main(arguments: list[str]) -> int:
    if arguments[:1] != ["--"] or not arguments[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    end_on_signals()
    with Children() as children:
        return children.run(arguments[1:], os.environ | services.start(children))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
