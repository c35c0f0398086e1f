"""The fields of the index, and how a document is written into them.

Texts are normalised here in Python and parted at spaces by the index, so that query and document always meet
in the same spelling. Integers are signed throughout: a Python int written to an unsigned field kills the writer.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import tempfile
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import tantivy

from portal.search import normalise, stored
from portal.search.records import CARD, FACETS, LANES, PASSAGE, IndexedDocument
from portal.search.rooms import INNER, OPEN, rooms_of, wide_rooms_of

WORDS = "words"
"""The analyser's name; tantivy wants it registered on every index object, readers too."""

SET = "\x1f"
"""Between the values of a facet that are written as one: whole combinations are counted many times as fast. A combination of
none is written too, since a column without holes is counted fastest."""

_STORE = {"docstore_compression": "none", "docstore_blocksize": 4096}
"""What is stored are hashes, which do not get smaller; reading them would take five times as long."""

_SPACED = ("text", "grams", "prefixes")
WIDE = {OPEN: "open", INNER: "inner"}
"""The fields with the terms of what lies in each wide room."""

_NAME_COUNTS = {CARD: 3, PASSAGE: 1}
"""A word in a card's name counts as if said so often: whoever types a name wants its bearer first."""


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("document", indexed=True, fast=True)
    builder.add_text_field("owner", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("family", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("room", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("sets", fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*_SPACED, *WIDE.values()):
        builder.add_text_field(name, tokenizer_name=WORDS, index_option="freq")
    builder.add_text_field("public", tokenizer_name=WORDS, index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    builder.add_integer_field("piece", fast=True)
    builder.add_integer_field("public_length", fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("degree", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("latitude", fast=True)
    builder.add_float_field("longitude", fast=True)
    builder.add_integer_field("revision", fast=True)
    builder.add_text_field("by_name", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("by_day", indexed=True, fast=True)
    return builder.build()


def prepare(folder: Path) -> None:
    """Make an empty index in a folder that is not there yet, with a setting that the library does not hand out.

    It is made beside and moved, so that nobody ever opens half of one; whoever comes second leaves the first one's alone.
    """
    if (folder / "meta.json").exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        tantivy.Index(schema(), path=str(draft))
        meta = json.loads((draft / "meta.json").read_text())
        meta["index_settings"] |= _STORE
        (draft / "meta.json").write_text(json.dumps(meta))
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)


def register(index: tantivy.Index) -> None:
    index.register_tokenizer(WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


@cache
def stamp() -> str:
    """Return a short name for "this schema, this normaliser, this library": another name means another index."""
    here = Path(__file__).parent
    written_by = [
        here / name
        for name in (
            "schema.py",
            "rooms.py",
            "normalise.py",
            "negation.py",
            "words.py",
            "variants.txt",
            "ranking.py",
            "stored.py",
        )
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in written_by)).hexdigest()[:12]
    return f"{version('tantivy')}-{digest}"


def document(given: IndexedDocument) -> tantivy.Document:
    terms = normalise.tokens(given.name) * _NAME_COUNTS[given.family] + normalise.tokens(given.text)
    text = " ".join(terms)
    piece = stored.write(terms, given.kind, [given.owner, *given.partners])
    fields: dict[str, object] = {
        "document": given.document,
        "owner": [given.owner, *given.partners],
        "kind": given.kind,
        "family": given.family,
        "audience": list(given.audience),
        "room": rooms_of(given),
        "facets": {name: list(values) for name, values in given.facets.items() if values},
        "sets": {name: SET.join(sorted(given.facets.get(name, ()))) for name in {*FACETS, *given.facets}},
        "text": text,
        "stored": piece,
        "piece": stored.number(piece),
        "prefixes": " ".join(normalise.prefixable(given.name)),
        "revision": given.revision,
        "by_name": name_position(given.sort_name or given.name, given.document),
        "by_day": day_position(given.on, given.document),
    }
    wide = wide_rooms_of(given)
    if OPEN in wide:
        fields |= {"public": text, "public_length": len(terms)}
    if wide:
        place = given.kind if given.family == CARD else lane_of(given.kind)
        said = " ".join(wide_term(place, term) for term in terms)
        fields |= {WIDE[name]: said for name in wide}
    if given.on:
        fields["day"] = given.on.toordinal()
    if given.latitude is not None and given.longitude is not None:
        fields |= _whereabouts(given.latitude, given.longitude)
    if given.grams:
        fields["grams"] = " ".join(normalise.grams(f"{given.name} {given.text}"))
    return tantivy.Document.from_dict(fields, schema())


def wide_term(place: str, term: str) -> str:
    """Return a term of what lies in a wide room: it says the kind of card or the lane too, so that nothing else needs to be asked."""
    return f"{place}/{term}"


@cache
def lane_of(kind: str) -> str:
    """Return the lane of a kind of passage, by a name that no kind of card has."""
    return ":" + next((lane for lane, kinds in LANES.items() if kind in kinds), kind)


def _whereabouts(latitude: float, longitude: float) -> dict[str, object]:
    """To about ten metres, and alike in what is searched and what is measured."""
    latitude, longitude = round(float(latitude), 4), round(float(longitude), 4)
    degree = f"{math.floor(latitude)}:{math.floor(longitude)}"
    return {
        "latitude": latitude,
        "longitude": longitude,
        "degree": degree,
        "place": f"{degree}/{latitude}:{longitude}",
    }


def name_position(name: str, document: int) -> str:
    """Return a key that sorts by name, then by document, and is nothing but hexadecimal digits."""
    return normalise.fold(name)[:32].encode().hex() + f"{document:016x}"


def day_position(on: date | None, document: int) -> int:
    """Return a key that sorts by day, then by document; documents without a date come before all others."""
    return ((on.toordinal() if on else 0) << 32) | (document & 0xFFFFFFFF)
