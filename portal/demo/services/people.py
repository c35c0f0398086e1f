"""People: they sign in by a code to their e-mail or number, like everybody; nobody has a password."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.groups import CLUSTER_MANAGERS, set_up_groups
from portal.accounts.identifiers import country_of
from portal.accounts.models import Consent, User
from portal.privacy import wording
from portal.privacy.services import consent_to

from ..days import Days
from ..story import Person
from ..story.chance import chance, steady_id
from .cast import Cast


def write_people(cast: Cast) -> None:
    users = User.objects.bulk_create([_user(person, cast) for person in cast.story.people])
    cast.users = {person.key: user for person, user in zip(cast.story.people, users, strict=True)}
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    _agreed(users)
    _at_the_desk(cast)


def _at_the_desk(cast: Cast) -> None:
    set_up_groups()
    groups = Group.objects.in_bulk(field_name="name")
    for person in cast.story.people:
        names = [*person.groups, *([CLUSTER_MANAGERS] if person.offices else [])]
        cast.users[person.key].groups.add(*(groups[name] for name in names))


def _agreed(users: list[User]) -> None:
    """As if each had read what must be agreed to, in their language, on the day they joined or when it came."""
    consents = []
    for user in users:
        country = country_of(user.phone)
        wordings = [one for one in wording.current(country, user.language) if one.required]
        for one in wordings:
            consent = consent_to(one, user)
            # Nobody agreed to a wording before it was there.
            consent.given_at = max(user.date_joined, timezone.make_aware(dt.datetime.combine(one.since, dt.time())))
            consents.append(consent)
        user.agreed_to = wording.stamp(country)
    Consent.objects.bulk_create(consents)
    User.objects.bulk_update(users, ["agreed_to"])


def _user(person: Person, cast: Cast) -> User:
    drawn = chance(person.key, "joined")
    country = cast.country(person.organisation) if person.organisation else "SA"
    joined_at = Days(country, cast.today).moment_ago(drawn.randrange(3, 400), drawn)
    return User(
        public_id=steady_id("person", person.key),
        email=person.email,
        phone=person.phone,
        phone_verified_at=joined_at,
        full_name=person.arabic,
        latin_name=person.latin,
        address_form=person.form,
        job_title=person.job,
        language=person.language,
        is_staff=person.staff,
        is_superuser=person.superuser,
        date_joined=joined_at,
        password=make_password(None),
    )
