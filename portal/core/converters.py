"""Parts of addresses."""

from .models import ALPHABET


class PublicIdConverter:
    """A public id and nothing else: what cannot be one is not found, and never asked of the database."""

    regex = f"[{ALPHABET}]{{12}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
