"""What people are told from the desk."""

from . import barriers, members, office


def sign_in() -> None:
    for one in (barriers, members, office):
        one.sign_in()
