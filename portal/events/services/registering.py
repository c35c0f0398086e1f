"""People are registered for an organisation, together; their registrations change and end. Every step is a guarded update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.organisations.models import Membership, Organisation
from portal.ui.words import day

from .. import permissions
from ..models import Event, Invitation, ParticipationType, Question, Registration, SessionPlace
from ..signals import places_left, places_taken
from .holding import check_organises
from .locking import hold
from .telling import answered, tell, tell_organiser
from .waiting import hand_out, room_of, settle

State = Registration.State
MOST_AT_ONCE = 10
LONGEST_NAME = 120
LONGEST_ANSWER = 500
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Comer:
    """One of those who are registered together: a colleague with an account, or a name with a number (E.164) or an address.

    `answers` by public id of the question.
    """

    person: User | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    badge_name: str = ""
    type: ParticipationType | None = None
    answers: dict[str, str] = field(default_factory=dict)
    standby: bool = False


@transaction.atomic
def register(
    event: Event, *, by: User, organisation: Organisation, people: Sequence[Comer], submission: UUID | None = None
) -> list[Registration]:
    """One party: they get their places together, or wait together. The same `submission` answers with what it has made.

    Raises NotPossible at `<field>_<row>`, rows from 0.
    """
    if not permissions.can_register(by, event, organisation):
        raise NotAllowed
    held = hold(event)
    if submission and (made := _made(held, organisation, submission)):
        return made
    check_takes(held, by)
    if not people:
        raise NotPossible("nobody", _("Say who comes."), "who_0")
    if len(people) > MOST_AT_ONCE:
        raise NotPossible("too_many", _("Ten people at once at most. Register the others afterwards."))
    _colleagues_only(organisation, people)
    questions = list(Question.objects.filter(event=held, taken_out_at=None))
    _not_yet_registered(held, people)
    party = uuid4()
    asks_first = held.approval and not permissions.can_organise(by, held)
    now = timezone.now()
    common: dict[str, Any] = {
        "event": held,
        "organisation": organisation,
        "party": party,
        "state": State.ASKED if asks_first else State.WAITING,
        "registered_by": by,
        "registered_at": now,
        "queued_at": now,
        "submission": submission,
    }
    rows = [Registration(**common, **_cleaned(held, one, row, questions)) for row, one in enumerate(people)]
    _large_enough(held, rows)
    Registration.objects.bulk_create(rows)
    record("registration.made", by=by, about=held, organisation=organisation.public_id, people=len(rows))
    invited = Invitation.objects.filter(event=held, organisation=organisation)
    invited.filter(state__in=[Invitation.State.SENT, Invitation.State.DECLINED]).update(
        state=Invitation.State.ACCEPTED, answered_at=timezone.now()
    )
    tell("registration.made", held, [one.pk for one in rows if one.person_id], by=by)
    if asks_first:
        tell_organiser(held, "registration.asked", by=by)
    else:
        hand_out(held, by=by, fresh={party})
    return _of_party(held, party)


@transaction.atomic
def register_many(event: Event, *, by: User, people: Iterable[tuple[Organisation, Comer]]) -> Counter[str]:
    """By the organiser, each for themselves in the order given. Who is registered already is left as they are; how many by state.

    One lock, one count of what is free, rows in bulk: for lists of thousands.
    """
    check_organises(event, by)
    held = hold(event)
    check_takes(held, by)
    room = room_of(held)
    standing = Registration.objects.standing().filter(event=held)
    known = set(standing.exclude(person=None).values_list("person", flat=True))
    known |= set(standing.filter(person=None).exclude(phone="").values_list("phone", flat=True))
    known |= set(standing.filter(person=None).exclude(email="").values_list("email", flat=True))
    waits = standing.filter(state=State.WAITING).exists()
    now, counts = timezone.now(), Counter[str]()
    rows: list[Registration] = []
    for organisation, one in people:
        keys = {one.person.pk} if one.person else {key for key in (one.phone, one.email) if key}
        if keys & known:
            counts["known"] += 1
            continue
        known |= keys
        needs = Counter([one.type.pk if one.type else None])
        fits = not waits and not room.lacks(needs)
        if fits:
            room.take(needs)
        state = State.GOING if fits else State.WAITING
        counts[state] += 1
        rows.append(
            Registration(
                event=held,
                organisation=organisation,
                party=uuid4(),
                registered_by=by,
                state=state,
                queued_at=None if fits else now,
                **_cleaned(held, one, 0, []),
            )
        )
    made = Registration.objects.bulk_create(rows, batch_size=CHUNK)
    record("registration.list_registered", by=by, about=held, people=len(made))
    for at in range(0, len(made), CHUNK):
        some = made[at : at + CHUNK]
        tell("registration.made", held, [row.pk for row in some if row.person_id], by=by)
    going = [row.pk for row in made if row.state == State.GOING]
    if going:
        places_taken.send(Event, event=held, registrations=going, by=by)
    return counts


@transaction.atomic
def change(registration: Registration, *, by: User, as_comer: Comer) -> Registration:
    """Name on the badge, type, answers, how somebody without an account is reached. Who it is stays."""
    if not permissions.can_change_registration(by, registration):
        raise NotAllowed
    held = hold(registration.event)
    row = Registration.objects.select_related("person", "type").get(pk=registration.pk)
    check_can_change(held, row)
    questions = list(Question.objects.filter(event=held, taken_out_at=None))
    given = _cleaned(held, as_comer, 0, questions)
    if row.person_id is None:
        _not_yet_registered(held, [as_comer], except_for=row)
    if row.state in Registration.HOLDING and given["type"] != row.type:
        wanted = given["type"].pk if given["type"] else None
        room = room_of(held)
        if wanted in room.free_of and room.free_of[wanted] < 1:
            said = _("No place is free as %(type)s. You keep the one you have.")
            raise NotPossible("type_full", said % {"type": given["type"]}, "type_0")
    for name in ("person", "language"):
        del given[name]
    given["answers"] = row.answers | given["answers"]
    Registration.objects.filter(pk=row.pk).update(**given, updated_at=timezone.now())
    record("registration.changed", by=by, about=held)
    if row.type_id != (given["type"].pk if given["type"] else None):
        hand_out(held, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def cancel(registration: Registration, *, by: User | None, whole_party: bool = False, reason: str = "") -> list[int]:
    """They no longer come, no longer wait, or no longer ask. What they had is free at once, in sessions too.

    `by` is None where they said so by a link themselves. Two clicks are one.
    """
    if by is not None and not permissions.can_change_registration(by, registration):
        raise NotAllowed
    rows = Registration.objects.filter(event=registration.event_id, organisation=registration.organisation_id)
    rows = rows.filter(party=registration.party) if whole_party else rows.filter(pk=registration.pk)
    return end(registration.event, rows, by=by, reason=reason)


def end(event: Event, rows: Any, *, by: User | None, reason: str = "") -> list[int]:
    """Cancel those of `rows` that stand; inside a transaction. Returns which."""
    held = hold(event)
    if held.is_over:
        raise NotPossible("over", _("This event is over."))
    ended = list(rows.standing().values_list("pk", flat=True))
    if not ended:
        return []
    because = clean_line(reason)[:400]
    answered(held, ended, "registration.offered", "registration.ask_before")
    Registration.objects.filter(pk__in=ended).update(
        state=State.CANCELLED, ended_at=timezone.now(), ended_because=because, queued_at=None, offered_until=None
    )
    SessionPlace.objects.filter(registration__in=ended).give_back()
    record("registration.cancelled", by=by, about=held, people=len(ended))
    if by is not None:
        tell("registration.ended", held, ended, by=by)
    places_left.send(Event, event=held, registrations=ended, by=by)
    hand_out(held, by=by)
    return ended


@transaction.atomic
def take_offer(registration: Registration, *, by: User | None) -> list[Registration]:
    """Offered → going, the whole party. Raises NotPossible where it was kept long enough already. `by` as in `cancel`."""
    if by is not None and not permissions.can_change_registration(by, registration):
        raise NotAllowed
    held = hold(registration.event)
    if not held.is_on:
        raise NotPossible("closed", why_closed(held))
    party = Registration.objects.filter(event=held, party=registration.party, organisation=registration.organisation_id)
    rows = list(party.filter(state=State.OFFERED, offered_until__gt=timezone.now()).values_list("pk", flat=True))
    if rows:
        settle(held, rows, by=by)
        answered(held, rows, "registration.offered")
    elif not party.filter(state=State.GOING).exists():
        raise NotPossible(
            "late", _("The place was not taken up in time and has gone to the next. You can register again.")
        )
    return _of_party(held, registration.party)


def check_takes(event: Event, by: User) -> None:
    """Raises NotPossible where nobody can register. The organiser's people can also before it opens and after it has closed."""
    if event.takes_registrations or (event.is_on and permissions.can_organise(by, event)):
        return
    raise NotPossible("closed", why_closed(event))


def why_closed(event: Event) -> str:
    if event.called_off_at:
        said = _("This event was called off: %(reason)s")
        return (
            said % {"reason": event.called_off_because} if event.called_off_because else _("This event was called off.")
        )
    if event.is_over:
        return _("This event is over.")
    if not event.published_at:
        return _("This event is not announced yet.")
    now = timezone.now()
    if event.registration_opens_at and event.registration_opens_at > now:
        return _("Registration opens on %(day)s.") % {"day": day(event.registration_opens_at.astimezone(event.tz))}
    return _("Registration is closed.")


def check_can_change(event: Event, row: Registration) -> None:
    if not event.is_on:
        raise NotPossible("closed", why_closed(event))
    if not row.is_standing:
        raise NotPossible("ended", _("This registration has ended. Register again."))


def _made(event: Event, organisation: Organisation, submission: UUID) -> list[Registration]:
    rows = Registration.objects.filter(event=event, organisation=organisation, submission=submission)
    return list(rows.select_related("type", "person", "organisation").order_by("pk"))


def _of_party(event: Event, party: UUID) -> list[Registration]:
    rows = Registration.objects.filter(event=event, party=party)
    return list(rows.select_related("type", "person", "organisation").order_by("pk"))


def _colleagues_only(organisation: Organisation, people: Sequence[Comer]) -> None:
    """Raises NotPossible for somebody who is not, or no longer, of this organisation."""
    asked = [one.person.pk for one in people if one.person]
    seats = Membership.objects.filter(organisation=organisation, user__in=asked, ended_at=None, user__is_active=True)
    there = set(seats.values_list("user", flat=True))
    for row, one in enumerate(people):
        if one.person and one.person.pk not in there:
            said = _("%(name)s is no longer with %(organisation)s here. Choose somebody else.")
            words = {"name": one.person.name_here, "organisation": organisation.name}
            raise NotPossible("left", said % words, f"who_{row}")


def _not_yet_registered(event: Event, people: Sequence[Comer], *, except_for: Registration | None = None) -> None:
    """Raises NotPossible for whoever is registered already, or stands twice in one form."""
    seen: dict[Any, int] = {}
    for row, one in enumerate(people):
        for key in _keys(one):
            if key in seen:
                raise NotPossible("twice", _("This person stands in the form twice."), f"who_{row}")
            seen[key] = row
    same = Q(person__in=[one.person for one in people if one.person])
    same |= Q(person=None, phone__in=[one.phone for one in people if one.phone])
    same |= Q(person=None, email__in=[one.email for one in people if one.email])
    standing = Registration.objects.standing().filter(same, event=event).select_related("organisation")
    for found in standing.exclude(pk=except_for.pk) if except_for else standing:
        mine = next((seen[key] for key in _keys_of(found) if key in seen), 0)
        raise NotPossible(
            "registered",
            _("%(name)s is registered already.") % {"name": people[mine].name or found.name},
            f"who_{mine}",
        )


def _keys(one: Comer) -> list[Any]:
    return [one.person.pk] if one.person else [key for key in (one.phone, one.email) if key]


def _keys_of(row: Registration) -> list[Any]:
    return [row.person_id] if row.person_id else [key for key in (row.phone, row.email) if key]


def _large_enough(event: Event, rows: Sequence[Registration]) -> None:
    """Raises NotPossible where there will never be so many places."""
    room, needs = room_of(event), Counter(row.type_id for row in rows)
    if room.could_fit(needs):
        return
    if room.everybody is not None and room.everybody < len(rows):
        raise NotPossible("too_large", _("There are %(number)s places in all.") % {"number": room.everybody})
    for row, one in enumerate(rows):
        if one.type_id in room.types and room.types[one.type_id] < needs[one.type_id]:
            said = _("There are %(number)s places in all as %(type)s.")
            words = {"number": room.types[one.type_id], "type": one.type}
            raise NotPossible("too_large", said % words, f"type_{row}")


def _cleaned(event: Event, one: Comer, row: int, questions: Collection[Question]) -> dict[str, Any]:
    """As the columns of a Registration."""
    name = (one.person.full_name if one.person else clean_line(one.name))[:LONGEST_NAME]
    if not name:
        raise NotPossible("name", _("Write the name."), f"name_{row}")
    if one.person is None and not (one.phone or one.email):
        raise NotPossible("reach", _("Write a mobile number or an e-mail address."), f"reach_{row}")
    if one.type is not None and one.type.event_id != event.pk:
        raise NotPossible("type", _("Choose as what they come."), f"type_{row}")
    answers = {}
    for question in questions:
        said = clean_line(one.answers.get(question.public_id, ""))[:LONGEST_ANSWER]
        if question.kind == Question.Kind.CHOICE and said and said not in question.choices:
            raise NotPossible("answer", _("Choose one of the answers."), f"{question.public_id}_{row}")
        if question.required and not said:
            raise NotPossible("answer", _("The organiser needs an answer."), f"{question.public_id}_{row}")
        if said:
            answers[question.public_id] = said
    person = one.person
    return {
        "person": person,
        "name": name,
        "badge_name": clean_line(one.badge_name)[:LONGEST_NAME],
        "phone": "" if person else one.phone,
        "email": "" if person else one.email,
        "language": (person.language if person else "") or (get_language() or "en")[:2],
        "type": one.type,
        "answers": answers,
        "standby": one.standby,
    }
