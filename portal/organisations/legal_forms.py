"""Whether a name is that of a company: a register's number of a sole trader is a number of that person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.search.normalise import fold

if TYPE_CHECKING:
    from .models import Organisation

# Forms that one person alone does not trade under. An establishment (مؤسسة, ets) is often one person, so it is none of them.
_FORMS = frozenset(
    fold(
        "ltd limited llc inc corp corporation plc gmbh ag sa sarl sas sasu spa srl wll bsc saog saoc cooperative coop "
        "شركة المحدودة محدودة مساهمة تعاونية"
    ).split()
)
_SPELT = re.compile(
    r"(?<!\w)(?:s\.?a\.?r\.?l|s\.?p\.?a|l\.?l\.?c|w\.?l\.?l|s\.?a\.?o\.?[cg]|ذ[\s.]*م[\s.]*م|ش[\s.]*م)(?!\w)",
    re.IGNORECASE,
)


def is_of_a_company(organisation: Organisation) -> bool:
    """By the legal form in one of its names; what is no firm is no sole trader either."""
    if organisation.kind != "firm":
        return True
    return any(_FORMS.intersection(fold(name).split()) or _SPELT.search(name) for name in organisation.names)
