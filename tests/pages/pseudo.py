"""The sample portal in a pseudo-language: every word of a catalogue stands between ⟦ and ⟧, so what stands outside was hard-coded.

French is what is marked: each sentence of the catalogues of Anqud, Django and Wagtail as French has it, placeholders and HTML whole.
What people typed is known from the database; what the tables of locales and of texts say, from `as_they_are.csv`, with a reason.

    python -m tests.pages.pseudo FOUND.json part/of ...      in a process of its own: the marks stay in it
"""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl

OPEN, CLOSE = "⟦", "⟧"
LETTERS = re.compile(r"[^\W\d_]{2,}")
SPACES = re.compile(r"\s+")
READ_OUT = {
    "aria-label",
    "title",
    "alt",
    "placeholder",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "label",
}
SAID_BY_SCRIPTS = re.compile(r"\s|^[A-ZÀ-Ý⟦]")
"""What of the data of an element is words and no code: it has a space, or begins as a sentence does."""
CODES = {"data-behaviour", "data-topics", "data-key"}
ADDRESS = re.compile(r"https?://\S+|/\S+/\S*")
BUTTONS = {"submit", "button", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSAID = {"script", "style", "code", "kbd", "noscript"}
WITHIN_A_SENTENCE = {
    "a",
    "b",
    "strong",
    "em",
    "i",
    "span",
    "bdi",
    "small",
    "time",
    "abbr",
    "mark",
    "code",
    "kbd",
    "br",
    "wbr",
    "q",
    "u",
    "sup",
}
"""A sentence of a catalogue may hold these; at every other element the next sentence begins."""
ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("as_they_are.csv")


def marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if LETTERS.search(text) else text


def mark_catalogues(language: str) -> None:
    """From now on this process says every sentence of the catalogues between marks."""
    from django.utils.translation import trans_real

    catalogue = trans_real.translation(language)
    for part in catalogue._catalog._catalogs:
        for key, text in list(part.items()):
            if key and isinstance(text, str):
                part[key] = marked(text)


LEFT_OUT = {"tray"}
"""It shows mails as they left, each in its reader's language; `mails` reads them."""


class Words(HTMLParser):
    """What is seen of a page and read out: (what, is it marked as words of people)."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []
        self.depth = 0
        self.said: list[tuple[str, bool]] = []
        self.feed(source)

    @property
    def of_people(self) -> bool:
        return any(people for _tag, people, _unsaid in self.open)

    @property
    def unsaid(self) -> bool:
        return any(unsaid for _tag, _people, unsaid in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        people = tag in {"bdi", "text", "tspan"} or given.get("dir") in {"auto", "ltr", "rtl"}
        people = people and tag != "html"
        elsewhere = given.get("lang", "fr") != "fr"
        if not self.unsaid:
            for name, value in given.items():
                read = name in READ_OUT or (
                    name.startswith("data-") and name not in CODES and bool(SAID_BY_SCRIPTS.search(value))
                )
                read = read or (name == "value" and tag in {"input", "button"} and given.get("type") in BUTTONS)
                if read or (tag == "meta" and name == "content" and given.get("name") == "description"):
                    self.said += [(outside, people or self.of_people) for outside in outside_marks(value)]
        if tag not in WITHIN_A_SENTENCE:
            self.depth = 0
        if tag not in VOID:
            self.open.append((tag, people, tag in UNSAID or elsewhere))

    def handle_endtag(self, tag: str) -> None:
        at = next((place for place, one in reversed(list(enumerate(self.open))) if one[0] == tag), None)
        if at is not None:
            del self.open[at:]
        if tag not in WITHIN_A_SENTENCE:
            self.depth = 0

    def handle_data(self, data: str) -> None:
        outside, self.depth = _outside(data, self.depth)
        if not self.unsaid:
            self.said += [(one, self.of_people) for one in outside]


def _outside(text: str, depth: int = 0) -> tuple[list[str], int]:
    found, now = [], ""
    for letter in text:
        if letter == OPEN:
            depth += 1
        if letter in OPEN + CLOSE:
            found.append(now)
            now = ""
        elif depth == 0:
            now += letter
        if letter == CLOSE:
            depth = max(0, depth - 1)
    return [one for one in ([*found, now] if depth == 0 else found) if LETTERS.search(one)], depth


def outside_marks(text: str) -> list[str]:
    return _outside(text)[0]


class Known:
    """What people typed and what texts of the database say; and what stands in the table, with its reason."""

    def __init__(self, texts: Iterable[str], table: Iterable[re.Pattern[str]]) -> None:
        self.whole: set[str] = set()
        long: list[str] = []
        for text in texts:
            bare = html.unescape(re.sub(r"<[^>]+>", " ", text))
            self.whole.add(clean(bare))
            self.whole.update(clean(part) for part in re.split(r"[\n,;:·()|]", bare))
            long.append(clean(bare))
        self.corpus = "\n".join(long).casefold()
        self.folded = {one.casefold() for one in self.whole}
        self.table = list(table)

    def __contains__(self, said: tuple[str, bool]) -> bool:
        text, of_people = said
        return all(self._known(part, of_people) for part in self._parts(text))

    def _parts(self, text: str) -> list[str]:
        whole = clean(ADDRESS.sub(" ", text))
        if self._known(whole, of_people=False):
            return []
        parts = re.split(r"[·,;:()/|“”«»—–\n…]| - |(?:^| )(?:et|ou)(?: |$)", whole)
        return [part for part in map(clean, parts) if LETTERS.search(part)]

    def _known(self, part: str, of_people: bool) -> bool:
        folded = part.casefold().strip("!?+- ")
        if {folded, folded.strip(".")} & self.folded or any(pattern.fullmatch(part) for pattern in self.table):
            return True
        if of_people or len(folded.split()) > 3:
            return folded in self.corpus
        # Several things of people side by side, each whole: a name and a place.
        words = folded.split()
        return any(
            " ".join(words[:cut]) in self.folded and " ".join(words[cut:]) in self.folded
            for cut in range(1, len(words))
        )


def clean(text: str) -> str:
    return SPACES.sub(" ", re.sub("[\u2066-\u2069\u200e\u200f\u00ad]", "", text)).strip()


def patterns() -> Iterator[re.Pattern[str]]:
    """What is right as it is: the table, and what the tables of locales say of days and money."""
    from babel import Locale

    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield re.compile(row["text"])
    locale = Locale("fr")
    names = {name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()}
    names |= {name for width in ("wide", "abbreviated") for name in locale.days["format"][width].values()}
    calendar = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    yield re.compile(rf"(?:(?:{calendar}|\d+|1er|h)[\s.]*)+", re.IGNORECASE)
    tables = [*locale.territories.values(), *locale.currencies.values()]
    named = "|".join(sorted(map(re.escape, tables), key=len, reverse=True))
    yield re.compile(rf"(?:(?:{named})\s*)+", re.IGNORECASE)
    yield from (re.compile(rf"[\d\s.,\u202f]*{code}") for code in locale.currencies)


@lru_cache
def texts_of_the_database() -> tuple[str, ...]:
    from django.apps import apps
    from django.db import models

    kinds = (models.CharField, models.TextField, models.JSONField)
    ours = ("portal", "matchmaking", "messaging", "cms", "wagtail", "taggit")
    found: set[str] = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in ours or model._meta.proxy:
            continue
        names = [field.name for field in model._meta.fields if isinstance(field, kinds) and not field.choices]
        for row in model._base_manager.values_list(*names).iterator() if names else ():
            for value in row:
                found.update(_strings(value))
    return tuple(found)


def texts_of_files() -> Iterator[str]:
    """What is written in three languages beside the code: the people of the sample, and what is agreed to."""
    for path in [*(ROOT / "portal/demo/data").glob("*.toml"), *(ROOT / "portal/privacy/wordings").rglob("*")]:
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            yield from _strings(tomllib.loads(text)) if path.suffix == ".toml" else [text, *text.splitlines()]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value[:1] in "[{":
            with suppress(ValueError):
                yield from _strings(json.loads(value))
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


@lru_cache
def reader_of(person: str) -> Any:
    from django.db.models import Q
    from django.test import Client

    from portal.accounts.models import User

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if person:
        client.force_login(User.objects.get(Q(full_name=person) | Q(latin_name=person)))
    return client


def walk(names: set[str]) -> Iterator[tuple[str, str]]:
    """Every page of the list (those named; all when none is) as its person gets it, and each sent back empty where it has a form."""
    from tests.pages.places import PLACES

    for name, path, person in PLACES:
        if name in LEFT_OUT or (names and name not in names):
            continue
        answer = reader_of(person).get(f"/fr{path}", follow=True)
        if answer.get("Content-Type", "").startswith("text/html"):
            yield name, answer.content.decode()


def as_lines(text: str) -> str:
    """Each line by itself, as HTML."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())


def mails() -> Iterator[tuple[str, str]]:
    """Every kind of notification that somebody of the sample has, as its mail, its line and its short message."""
    from portal.notifications.channels import email
    from portal.notifications.models import Notification
    from portal.notifications.reading import lines

    done: set[str] = set()
    for one in Notification.objects.select_related("to", "by", "content_type").order_by("kind", "pk").iterator():
        if one.kind in done or not (found := lines([one], one.to)):
            continue
        done.add(one.kind)
        written = email._write(found[0], "<told@localhost>")
        yield f"line {one.kind}", html.escape(found[0].text)
        yield f"text {one.kind}", as_lines(written.text)
        yield f"mail {one.kind}", written.html


FILES = [
    ("file registrations.xlsx", "/events/7579w7vxktvm/registrations/table/?as=xlsx", "Faisal Al-Ruwaili"),
    ("file registrations.csv", "/events/7579w7vxktvm/registrations/table/?as=csv", "Faisal Al-Ruwaili"),
    ("file outcome.csv", "/events/7579w7vxktvm/outcome/table/", "Faisal Al-Ruwaili"),
    ("file members.xlsx", "/offices/al-ahsa-dates/members/table/", "Faisal Al-Ruwaili"),
    ("file report.xlsx", "/offices/al-ahsa-dates/report/workbook/", "Faisal Al-Ruwaili"),
    ("file event.ics", "/events/7579w7vxktvm/calendar.ics", ""),
]
SAID_IN_CALENDARS = ("SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME", "CATEGORIES")


def files() -> Iterator[tuple[str, str]]:
    """What is handed out as a file: calendars, tables and workbooks, a paragraph for each line or cell."""
    from portal.accounts.models import User
    from portal.calendars.services import open_feed, token_of

    for name, path, person in FILES:
        answer = reader_of(person).get(f"/fr{path}", follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield name, as_lines("\n".join(_cells(name, content)))
    person = User.objects.get(latin_name="Huda Al-Mazroui")
    User.objects.filter(pk=person.pk).update(language="fr")
    feed = reader_of("").get(f"/calendar/{token_of(open_feed(person, ''))}.ics").content
    assert feed.count(b"BEGIN:VEVENT") > 3
    yield "file feed.ics", as_lines("\n".join(_cells("feed.ics", feed)))


def _cells(name: str, content: bytes) -> Iterator[str]:
    if name.endswith(".xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True):
            yield sheet.title
            yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    elif name.endswith(".csv"):
        yield from (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)
    else:
        lines = content.decode().replace("\r\n ", "").replace("\r\n", "\n").splitlines()
        said = (line.partition(":")[2] for line in lines if line.startswith(SAID_IN_CALENDARS))
        yield from (line.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n") for line in said)


def sockets() -> Iterator[tuple[str, str]]:
    """What pages are told over a socket: what was said in a conversation, and why something was not done."""
    from django.utils import translation

    from messaging.consumers import TOPIC
    from messaging.words import held_words
    from portal.accounts.models import User
    from portal.core.errors import NotPossible

    person, talk = User.objects.get(latin_name="Huda Al-Mazroui"), "jc728c787k9g"
    translation.activate("fr")
    told = TOPIC.join(person, talk, {"after": 0}).events
    assert told
    sentences = [text for event in told for text in _strings(dict(event)) if " " in text]
    refused = []
    for frame in (
        {"client_id": "no"},
        {"client_id": str(uuid4()), "text": ""},
        {"client_id": str(uuid4()), "text": "a" * 100_000},
    ):
        try:
            TOPIC.actions["say"](person, talk, frame)
        except NotPossible as refusal:
            refused.append(str(refusal.message))
    assert len(refused) == 3
    yield "socket conversation", as_lines("\n".join([*sentences, *refused, held_words()]))


def main(out: str, *names: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction
    from django.utils import translation

    settings.WHITENOISE_AUTOREFRESH = True
    with transaction.atomic():
        known = Known([*texts_of_the_database(), *texts_of_files()], patterns())
        mark_catalogues("fr")
        found: dict[str, list[str]] = {}
        looked = 0
        with translation.override("fr"):
            for name, source in itertools.chain(walk(set(names)), mails(), *([] if names else [files(), sockets()])):
                looked += 1
                if left := sorted({clean(said[0]) for said in Words(source).said if said not in known}):
                    found[name] = left
        transaction.set_rollback(True)
    Path(out).write_text(json.dumps({"looked": looked, "found": found}, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
