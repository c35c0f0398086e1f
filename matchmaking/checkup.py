"""What the doctor looks at here: by which weights partners are suggested."""

from __future__ import annotations

from portal.core.doctor import Check, Finding, checks, fine, warning

from .engine.weights import load
from .learning import kept


def sign_in() -> None:
    checks.register("weights of matching", Check(look_at_weights))


def look_at_weights() -> Finding:
    learned, void = [], []
    for name in kept.LEARNED:
        try:
            if weights := kept.read(name):
                learned.append(weights.version)
        except kept.NotReadable as error:
            void.append(f"{error}.")
    if void:
        remedy = "Run `manage.py fit_matching --from-feedback` again, or `--forget`. Until then the weights of the release are in use."
        return warning(f"Learned weights are not used: {' '.join(void)}", remedy)
    if learned:
        return fine(f"Learned from answers given here: {', '.join(learned)}. `fit_matching --forget` goes back.")
    return fine(f"Those of the release: {', '.join(load(name).version for name in kept.LEARNED)}.")
