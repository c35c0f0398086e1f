"""The organiser's list of registrations: narrowed, in pages, counted, as a table to take away, and as calls to make."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.tabular import guarded
from portal.core.text import clean_line

from ..models import Event, ParticipationType, Question, Registration, Seat

State = Registration.State
UNSURE = Q(state=State.GOING, asked_before_at__isnull=False, still_coming_at=None, checked_in_at=None)
MOST_PLACES = 5_000
"""Parties at the head of the list whose number is told."""


@dataclass(frozen=True, slots=True)
class Totals:
    """People by state; `unsure` are asked whether they still come, and have neither said so nor come."""

    by_state: Mapping[str, int]
    unsure: int

    def of(self, state: str) -> int:
        return self.by_state.get(state, 0)

    @property
    def holding(self) -> int:
        return self.of(State.GOING) + self.of(State.OFFERED)


def totals_of(event: Event) -> Totals:
    unsure = Count("pk", filter=UNSURE)
    rows = list(
        Registration.objects.filter(event=event).values("state").annotate(n=Count("pk"), unsure=unsure).order_by()
    )
    return Totals({row["state"]: row["n"] for row in rows}, sum(row["unsure"] for row in rows))


def narrowed(event: Event, *, q: str = "", state: str = "", kind: ParticipationType | None = None) -> QuerySet[Any]:
    rows: QuerySet[Any] = Registration.objects.filter(event=event).select_related("person", "organisation", "type")
    if state == "":
        rows = rows.filter(state__in=Registration.STANDING)
    elif state == "unsure":
        rows = rows.filter(UNSURE)
    elif state != "all":
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(type=kind)
    if words := clean_line(q):
        rows = rows.filter(_carries(words))
    return rows


def _carries(words: str) -> Q:
    """By name in either script, organisation, address or number, however it is written."""
    found = Q(name__icontains=words) | Q(badge_name__icontains=words)
    found |= Q(organisation__trade_name_latin__icontains=words) | Q(organisation__trade_name_ar__icontains=words)
    found |= Q(person__full_name__icontains=words) | Q(person__latin_name__icontains=words)
    found |= Q(email__icontains=words) | Q(person__email__icontains=words)
    digits = "".join(one for one in words.translate(TO_LATIN_DIGITS) if one.isdigit()).lstrip("0")
    if len(digits) > 3:
        found |= Q(phone__contains=digits) | Q(person__phone__contains=digits)
    return found


def places_in(event: Event, rows: Sequence[Registration]) -> dict[int, int]:
    """By registration, which party from the front theirs is; asked only where somebody among `rows` waits."""
    if not any(one.state == State.WAITING for one in rows):
        return {}
    queue = Registration.objects.filter(event=event, state=State.WAITING).order_by("queued_at", "party")
    parties: dict[Any, int] = {}
    for party in queue.values_list("party", flat=True)[:MOST_PLACES]:
        parties.setdefault(party, len(parties) + 1)
    return {one.pk: parties[one.party] for one in rows if one.state == State.WAITING and one.party in parties}


def to_call(event: Event) -> QuerySet[Any]:
    """Those who have a place and are not here yet: who has not said that they come first, then who has no meeting, then by name.

    Within that, who was not reached yet comes before who was.
    """
    seats = Seat.objects.filter(registration=OuterRef("pk"))
    rows = Registration.objects.holding().filter(event=event, checked_in_at=None).annotate(has_meeting=Exists(seats))
    return rows.select_related("person", "organisation", "type")


def in_order(rows: Sequence[Registration]) -> list[Registration]:
    return sorted(
        rows,
        key=lambda one: (
            one.still_coming_at is not None,
            bool(one.has_meeting),  # type: ignore[attr-defined]
            one.reached is True,
            one.name.casefold(),
            one.pk,
        ),
    )


def table_of(event: Event, rows: QuerySet[Any]) -> Iterator[list[str]]:
    """Every row of a list as text, its head first, by the clock of the event."""
    questions = list(Question.objects.filter(event=event))
    yield [
        _("Name"),
        _("Name on the badge"),
        _("Organisation"),
        _("Comes as"),
        _("State"),
        _("Mobile number"),
        _("E-mail"),
        _("Registered"),
        _("Still comes"),
        _("Arrived"),
        *(one.text for one in questions),
    ]
    for one in rows.order_by("registered_at", "pk").iterator(chunk_size=500):
        yield [
            one.name_here,
            one.on_the_badge,
            one.organisation.name if one.organisation else "",
            one.type.name if one.type else "",
            str(one.get_state_display()),
            one.phone_number,
            one.mail_address,
            *(_moment(event, at) for at in (one.registered_at, one.still_coming_at, one.checked_in_at)),
            *(_said(one.answers.get(asked.public_id, "")) for asked in questions),
        ]


def as_csv(lines: Iterator[list[str]]) -> bytes:
    """With the mark by which spreadsheets know that it is Unicode; no cell is taken for a formula."""
    file = io.StringIO()
    csv.writer(file).writerows([guarded(cell) for cell in line] for line in lines)
    return ("\ufeff" + file.getvalue()).encode()


def as_xlsx(lines: Iterator[list[str]], title: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title=title)
    for line in lines:
        sheet.append([_without_control(guarded(cell)) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _without_control(cell: str) -> str:
    return "".join(letter for letter in cell if letter >= " " or letter in "\t\n")


def _moment(event: Event, at: Any) -> str:
    return timezone.localtime(at, event.tz).strftime("%Y-%m-%d %H:%M") if at else ""


def _said(answer: str) -> str:
    return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
