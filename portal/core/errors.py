"""The two ways in which a service says no."""

from typing import Any


class NotAllowed(Exception):
    """The actor may not do or see this.

    A page answers 404, so that nothing is learnt about what exists; `exists_publicly=True` answers 403 with a way to ask.
    """

    def __init__(self, message: str = "", *, exists_publicly: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.exists_publicly = exists_publicly


class NotPossible(Exception):
    """The actor may, but not now or not like this. `message` is for the reader (translated); `field` names the form field."""

    def __init__(self, code: str, message: Any, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
