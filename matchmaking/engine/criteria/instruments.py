"""What a finance provider has published, for a need for finance: how much of the instrument that fits best is met."""

from __future__ import annotations

from ..facts import Reading
from ..pair import Pair

FEATURES = ("instrument",)
NOTHING = Reading({"instrument": None})


def read(pair: Pair) -> Reading:
    fit = pair.fit
    if fit is None or fit.state == "no":
        return NOTHING
    published = fit.instrument
    return Reading(
        {"instrument": fit.share},
        {"instrument": published.name, "contract": published.contract, "met": fit.met, "total": len(fit.checks)},
        () if published.document is None else (published.document,),
    )
