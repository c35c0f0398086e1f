"""Which audience terms a reader has. This floor knows `public` and `members`; floors above sign in for what they know.

    providers.register("organisations", lambda user: [f"organisation:{public_id}", f"cluster:{slug}", ...])

A provider is asked once per request for a signed-in person, with one query at most. Terms are what a document may carry:
`public`, `members`, `cluster:<slug>`, `introduced:<organisation>`, `organisation:<organisation>`; a document may also carry
"!term" for readers who are barred although they have another of its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.models import AnonymousUser

from portal.core.registry import Registry

from .records import MEMBERS, PUBLIC

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader: TypeAlias = "User | AnonymousUser"

STRANGER = frozenset({PUBLIC})
_KEPT_AS = "audience_terms"

providers: Registry[Callable[[User], Iterable[str]]] = Registry()


def terms_for(user: Reader) -> frozenset[str]:
    """The terms of a reader, asked once in the life of the user object, which is one request."""
    if not user.is_authenticated or not user.is_active:
        return STRANGER
    known: frozenset[str] | None = getattr(user, _KEPT_AS, None)
    if known is None:
        known = frozenset({PUBLIC, MEMBERS, *(term for _, provider in providers for term in provider(user))})
        setattr(user, _KEPT_AS, known)
    return known


def may_read(terms: Collection[str], audience: Collection[str]) -> bool:
    """As the index decides it: one of the reader's terms fits, and none is barred."""
    return any(term in terms for term in audience) and not any(
        term[1:] in terms for term in audience if term.startswith("!")
    )
