"""The fields of the index, and how a document is written into them.

Texts are normalised here in Python and parted at spaces by the index, so that query and document always meet
in the same spelling. Integers are signed throughout: a Python int written to an unsigned field kills the writer.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import tantivy

from portal.search import normalise, ranking
from portal.search.records import CARD, PASSAGE, PUBLIC, IndexedDocument

WORDS = "words"
"""The analyser's name; tantivy wants it registered on every index object, readers too."""

_SPACED = ("text", "grams", "prefixes")
_NAME_COUNTS = {CARD: 3, PASSAGE: 1}
"""A word in a card's name counts as if said so often: whoever types a name wants its bearer first."""


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("document", indexed=True, fast=True)
    builder.add_text_field("owner", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("family", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    for name in _SPACED:
        builder.add_text_field(name, tokenizer_name=WORDS, index_option="freq")
    builder.add_text_field("public", tokenizer_name=WORDS, index_option="basic")
    builder.add_bytes_field("terms", stored=True)
    builder.add_integer_field("public_length", fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_float_field("latitude", indexed=True, fast=True)
    builder.add_float_field("longitude", indexed=True, fast=True)
    builder.add_integer_field("revision", fast=True)
    builder.add_text_field("by_name", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("by_day", indexed=True, fast=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    index.register_tokenizer(WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


@cache
def stamp() -> str:
    """Return a short name for "this schema, this normaliser, this library": another name means another index."""
    here = Path(__file__).parent
    written_by = [here / name for name in ("schema.py", "normalise.py", "words.py", "variants.txt", "ranking.py")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in written_by)).hexdigest()[:12]
    return f"{version('tantivy')}-{digest}"


def document(given: IndexedDocument) -> tantivy.Document:
    terms = normalise.tokens(given.name) * _NAME_COUNTS[given.family] + normalise.tokens(given.text)
    text = " ".join(terms)
    fields: dict[str, object] = {
        "document": given.document,
        "owner": [given.owner, *given.partners],
        "kind": given.kind,
        "family": given.family,
        "audience": list(given.audience),
        "facets": {name: list(values) for name, values in given.facets.items() if values},
        "text": text,
        "terms": ranking.pack(terms),
        "prefixes": " ".join(normalise.prefixable(given.name)),
        "revision": given.revision,
        "by_name": name_position(given.sort_name or given.name, given.document),
        "by_day": day_position(given.on, given.document),
    }
    if _everybody_may_see(given):
        fields |= {"public": text, "public_length": len(terms)}
    if given.on:
        fields["day"] = given.on.toordinal()
    if given.latitude is not None and given.longitude is not None:
        fields |= {"latitude": float(given.latitude), "longitude": float(given.longitude)}
    if given.grams:
        fields["grams"] = " ".join(normalise.grams(f"{given.name} {given.text}"))
    return tantivy.Document.from_dict(fields, schema())


def _everybody_may_see(given: IndexedDocument) -> bool:
    return PUBLIC in given.audience and not any(term.startswith("!") for term in given.audience)


def name_position(name: str, document: int) -> str:
    """Return a key that sorts by name, then by document, and is nothing but hexadecimal digits."""
    return normalise.fold(name)[:32].encode().hex() + f"{document:016x}"


def day_position(on: date | None, document: int) -> int:
    """Return a key that sorts by day, then by document; documents without a date come before all others."""
    return ((on.toordinal() if on else 0) << 32) | (document & 0xFFFFFFFF)
