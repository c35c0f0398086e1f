"""Which deeds belong to the log of rights and of access, and the words for each: apps sign in with those that they record.

deeds.register("membership.role_changed", Deed(lambda facts: _("role changed from %(before)s to %(role)s") % ...))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.core.registry import Registry


@dataclass(frozen=True)
class Deed:
    """`words` makes the sentence from the facts of a row, in the reader's language."""

    words: Callable[[dict[str, Any]], str | Promise]


deeds: Registry[Deed] = Registry()


def said(words: str | Promise) -> Deed:
    """A deed of which the sentence is always the same."""
    return Deed(lambda _facts: words)
