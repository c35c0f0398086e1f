"""How far a visitor is on the tour: a cookie of the browser, since each step signs in somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .tour import STEPS, step_at

COOKIE = "tour"
LASTS = 12 * 3600  # seconds
MOST = 9_999


@dataclass(slots=True)
class Touring:
    """`step` is 0 where nobody is on the tour. `seen` are steps that were opened; `waited` is how many needs waited in the gap
    before both said yes, None where nobody looked."""

    step: int = 0
    seen: set[int] = field(default_factory=set)
    waited: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Touring:
        """What the cookie says; nothing where somebody has written into it."""
        step, _, rest = request.COOKIES.get(COOKIE, "").partition(".")
        seen, _, waited = rest.partition(".")
        number = _number(step)
        if step_at(number or 0) is None:
            return cls()
        opened = {one for part in seen.split("-") if (one := _number(part)) and one <= len(STEPS)}
        return cls(number or 0, opened, _number(waited))

    def keep(self, response: HttpResponse) -> None:
        said = f"{self.step}.{'-'.join(map(str, sorted(self.seen)))}.{'' if self.waited is None else self.waited}"
        response.set_cookie(
            COOKIE, said, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )

    @staticmethod
    def forget(response: HttpResponse) -> None:
        response.delete_cookie(COOKIE, samesite="Lax")


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= len(str(MOST)) else None
