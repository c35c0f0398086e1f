"""Rows of the log are read and added. Django itself sets `by` and `person` to nobody when somebody's account is erased."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class EntryQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - Django's signature
        raise TypeError("a row of the log is written once")

    def delete(self) -> NoReturn:
        raise TypeError("a row of the log stays; retention takes those that are old enough")
