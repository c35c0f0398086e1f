"""Questions that are asked so often that Django puts them into SQL once for the process, and not anew each time.

    OWN = Prepared(lambda: Message.objects.filter(author=Given("person", BigIntegerField()), deleted_at=None))
    OWN.rows(person=user.pk)

Writing a question down costs several times what asking it does. What differs from time to time must be `Given`: all else is
written down with it, also what a function read from a clock. So moments and other values are refused in what is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql import UpdateQuery


class Given(Expression):
    """The place of a value that is said when the question is asked; `field` knows how databases want it. None equals nothing there."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, *_: Any) -> Any:
        return "%s", [self]


class Prepared:
    """Rows of a question, or with `to` (new values by field) a change of them."""

    def __init__(self, about: Callable[[], QuerySet[Any]], *, to: Callable[[], dict[str, Any]] | None = None) -> None:
        self._about = about
        self._to = to
        self._written: tuple[QuerySet[Any], Any, str, Sequence[Any]] | None = None

    def rows(self, **given: Any) -> list[Any]:
        """As the queryset would give them."""
        queryset, compiler, sql, params = self._once()
        asked, answers = queryset.all(), copy(compiler)
        answers.connection = connections[DEFAULT_DB_ALIAS]
        answers.as_sql = lambda *_, **__: (sql, _filled(params, given, answers.connection))
        asked.query.get_compiler = lambda *_, **__: answers  # type: ignore[method-assign]
        return list(asked)

    def change(self, **given: Any) -> int:
        """How many rows were changed."""
        _, _, sql, params = self._once()
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, given, connection))
            return int(cursor.rowcount)

    def _once(self) -> tuple[QuerySet[Any], Any, str, Sequence[Any]]:
        if self._written is None:
            queryset = self._about()
            query = queryset.query
            if self._to is not None:
                query = query.chain(UpdateQuery)
                query.add_update_values(self._to())
            compiler = query.get_compiler(DEFAULT_DB_ALIAS)
            sql, params = compiler.as_sql()
            for one in params:
                if not _may_stay(one):
                    raise TypeError(f"{one!r} would be the same each time: {sql}")
            compiler.connection = None  # that of one thread, which shall be able to end
            self._written = queryset, compiler, sql, params
        return self._written


def _may_stay(value: Any) -> bool:
    """Yes, no, and words that stand in the code. SQLite is given moments and ids as text, which begins with a digit or is long."""
    return (
        isinstance(value, Given)
        or value in (0, 1)
        or (isinstance(value, str) and value[:1].isalpha() and len(value) < 32)
    )


def _filled(params: Sequence[Any], given: dict[str, Any], connection: Any) -> list[Any]:
    return [
        one.output_field.get_db_prep_value(given[one.name], connection) if isinstance(one, Given) else one
        for one in params
    ]
