"""What people are told while organisations come in."""

from . import claims, merges


def sign_in() -> None:
    for one in (claims, merges):
        one.sign_in()
