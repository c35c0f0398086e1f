"""What no import brings in. A floor above signs in with a question; the importer asks once for all rows of a source.

    refusing.register("onboarding.removed", removed_ones)

`removed_ones()` answers with a function from an organisation that a row would make (not saved) to why it is refused: a problem and a
way out, in the reader's language; None for those that may come in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from portal.core.registry import Registry

from ..models import Organisation

Refusal: TypeAlias = "tuple[str, str]"
WhyNot: TypeAlias = "Callable[[Organisation], Refusal | None]"

refusing: Registry[Callable[[], WhyNot]] = Registry()
