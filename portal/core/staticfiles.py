"""Static files with hashed names once they are collected, plain names before."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes names and the imports inside modules. Before collectstatic (tests, first start) names stay plain."""

    support_js_module_import_aggregation = True
    manifest_strict = False
    # Fonts are absent where set-up could not fetch them; a library names a module in an example.
    may_be_absent = ("fonts/", "django_htmx/")

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return super().stored_name(name)

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            if name.startswith(self.may_be_absent):
                return name
            raise

    def compress_files(self, names: set[str]) -> Iterator[tuple[str, str]]:
        """Pages name the hashed copies only, so only these are worth the time it takes to pack them."""
        yield from super().compress_files(names & set(self.hashed_files.values()))
