"""What people are told from the desk."""

from . import barriers, members


def sign_in() -> None:
    for one in (barriers, members):
        one.sign_in()
