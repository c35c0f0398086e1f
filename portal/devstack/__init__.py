"""Set-up, services and checks: what `make` calls. Nothing of the portal imports it.

`python -m portal.devstack -- COMMAND` runs a command beside a PostgreSQL and a Redis of its own.
"""

from pathlib import Path

from portal import env

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("VAR_DIR", str(ROOT / "var")))
