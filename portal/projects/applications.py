"""What goes into the archive of an application for a grant. Parts sign in, each by its name, and stand in that order.

applications.register("letters", Part(label=_("Letters"), tables=..., data=..., files=...))

`tables` are lists under a heading: on the page to print, and as CSV. `data` is what stands under the name of the part
in `data.json`. `files` are put in as they are, below a folder of the part's name. All three are asked with the project and whoever
asks for the archive, who leads the project, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from django.utils.functional import Promise

from portal.core.registry import Registry
from portal.ui.words import money

if TYPE_CHECKING:
    from portal.accounts.models import User

    from .models import Project

    Asked = Callable[[Project, User], Any]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: in words on the page, in the CSV a plain number, with the currency in a column of its own."""

    value: Decimal
    currency: str

    def __str__(self) -> str:
        return money(self.value, self.currency)


@dataclass(frozen=True, slots=True)
class Table:
    """`name` stands in the address of the CSV, `title` above it on the page. Cells are text in the reader's language, or amounts."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Amount]]


@dataclass(frozen=True, slots=True)
class File:
    """`name` is a plain file name; `open` gives what is read from its beginning."""

    name: str
    open: Callable[[], IO[bytes]]


def _nothing(_project: Project, _user: User) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    label: str | Promise
    tables: Callable[[Project, User], Iterable[Table]] = field(default=_nothing)
    data: Callable[[Project, User], Any] | None = None
    files: Callable[[Project, User], Iterable[File]] = field(default=_nothing)


parts: Registry[Part] = Registry()
register = parts.register
