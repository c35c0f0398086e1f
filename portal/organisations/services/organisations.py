"""An organisation comes in, changes, is shown, confirmed and taken down."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.moderation.queries import is_hidden
from portal.taxonomy.models import Region

from .. import permissions
from ..documents import sort_name_of
from ..models import Membership, Organisation, Reference, TradeItem
from ..names import NAMES, in_plain_digits, mixes_letters
from ..queries.slugs import free_slug
from ..signals import organisation_abandoned
from .announcing import changed, index_references
from .confirming import settle_confirmation
from .profile import write_certificates, write_sectors, write_trade_items

LINES = frozenset({*NAMES, "registration_number", "summary", "place"})
EDITABLE = LINES | {
    "registered_on", "registered_until", "description", "languages", "size", "turnover", "founded_on", "region", "latitude",
    "longitude", "website", "email", "phone", "contact_public", "shifts", "exports_to",
}  # fmt: skip
LONGEST_SLUG_TRIES = 5


def create_organisation(
    *,
    by: User,
    kind: str,
    public_id: str = "",
    makes: Iterable[str] = (),
    buys: Iterable[str] = (),
    serves: Iterable[str] = (),
    sectors: Iterable[str] = (),
    certificates: Iterable[Any] = (),
    **fields: Any,
) -> Organisation:
    """Write a new organisation, not shown to others yet; `by` becomes its owner. See `publish_organisation`.

    `fields` are those of EDITABLE. `public_id` is the id that the filled form was given: sent twice, it answers with the
    organisation it has already made. `sectors` are codes, `certificates` CertificateFact.
    """
    if not permissions.can_create_organisation(by):
        raise NotAllowed
    if public_id and (made := _made_before(public_id, by)):
        return made
    organisation = Organisation(kind=kind, claimed_at=timezone.now(), confirmed_on=timezone.localdate())
    if public_id:
        organisation.public_id = public_id
    _fill(organisation, fields)
    try:
        with transaction.atomic():
            _save_with_free_slug(organisation)
            Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
            write_trade_items(organisation, {"makes": makes, "buys": buys, "serves": serves})
            write_sectors(organisation, sectors)
            write_certificates(organisation, certificates)
            record("organisation.created", by=by, about=organisation, kind=kind)
            changed(organisation)
    except IntegrityError:
        if public_id and (made := _made_before(public_id, by)):
            return made
        raise
    return organisation


def update_organisation(organisation: Organisation, *, by: User, **fields: Any) -> Organisation:
    """Change what is written about it; `fields` are those of EDITABLE. Its address stays as it was."""
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    before = {name: getattr(organisation, name) for name in fields}
    _fill(organisation, fields)
    names = sorted(name for name, value in before.items() if getattr(organisation, name) != value)
    if not names:
        return organisation
    with transaction.atomic():
        organisation.save()
        # Which fields, never what stands in them: the memory of the house holds no personal words.
        record("organisation.updated", by=by, about=organisation, fields=names)
        changed(organisation)
    return organisation


def publish_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Show it to everybody. Publishing what is shown changes nothing."""
    if not permissions.can_publish_organisation(by, organisation):
        raise NotAllowed
    if is_hidden(organisation):
        raise NotPossible(
            "hidden", _("A moderator has hidden this page, and told you why. It cannot be shown again for now.")
        )
    missing = still_needed(organisation)
    if missing:
        raise NotPossible("incomplete", missing[0])
    _show(organisation, by, verb="organisation.published", hidden=True)
    return organisation


def unpublish_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Take it down: only its own people see it."""
    if not permissions.can_publish_organisation(by, organisation):
        raise NotAllowed
    _show(organisation, by, verb="organisation.withdrawn", hidden=False)
    return organisation


def hide_organisation(organisation: Organisation, by: User) -> None:
    """By a moderator: taken down, until one lets it be shown again."""
    _show(organisation, by, verb="organisation.hidden", hidden=False)


def show_organisation_again(organisation: Organisation, by: User) -> None:
    _show(organisation, by, verb="organisation.shown_again", hidden=True)


def take_away(organisation: Organisation) -> None:
    """Somebody of it, who has no account, wants no page: taken down at once."""
    _show(organisation, None, verb="organisation.taken_away", hidden=False)


def put_back(organisation: Organisation, *, by: User | None) -> None:
    """What was taken away for somebody is shown again."""
    _show(organisation, by, verb="organisation.put_back", hidden=True)


def confirm_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Somebody who knows says: what stands here is still true, today."""
    if not permissions.can_confirm_organisation(by, organisation):
        raise NotAllowed
    today = timezone.localdate()
    with transaction.atomic():
        if Organisation.objects.filter(pk=organisation.pk).exclude(confirmed_on=today).update(confirmed_on=today):
            settle_confirmation(organisation)
            record("organisation.confirmed", by=by, about=organisation)
            changed(organisation)
    organisation.confirmed_on = today
    return organisation


def abandon(organisation: Organisation) -> None:
    """Nobody belongs to it any more: shown as before, it is nobody's, like one from a public source."""
    with transaction.atomic():
        organisation.claimed_at = None
        organisation.save(update_fields=["claimed_at", "updated_at"])
        record("organisation.abandoned", by=None, about=organisation)
        changed(organisation)
        facts = {"organisation_id": organisation.pk}
        transaction.on_commit(partial(organisation_abandoned.send, sender=Organisation, **facts))


def take_out_contacts(addresses: Collection[str]) -> None:
    """Where somebody's own number or e-mail stood as that of an organisation, it goes with the person."""
    mine = Organisation.objects.filter(Q(phone__in=addresses) | Q(email__in=addresses))
    for organisation in mine.exclude(phone="", email=""):
        if organisation.phone in addresses:
            organisation.phone = ""
        if organisation.email in addresses:
            organisation.email = ""
        organisation.save(update_fields=["phone", "email", "updated_at"])
        changed(organisation)


def still_needed(organisation: Organisation) -> list[str]:
    """What must be written before others can see it, in sentences."""
    makes_or_serves = organisation.trade_items.exclude(direction=TradeItem.Direction.BUYS)
    return [
        sentence
        for lacks, sentence in [
            (not (organisation.region_id or organisation.place), _("Say where you are.")),
            (not makes_or_serves.exists(), _("Say what you make or do.")),
            (not (organisation.email or organisation.phone), _("Give a telephone number or an e-mail.")),
        ]
        if lacks
    ]


def _show(organisation: Organisation, by: User | None, *, verb: str, hidden: bool) -> None:
    """From hidden to shown or back, once; what it did in the past becomes visible or not together with it."""
    now = timezone.now() if hidden else None
    with transaction.atomic():
        if not Organisation.objects.filter(pk=organisation.pk, published_at__isnull=hidden).update(published_at=now):
            organisation.refresh_from_db(fields=["published_at"])
            return
        organisation.published_at = now
        record(verb, by=by, about=organisation)
        index_references(Reference.objects.filter(organisation=organisation).only("pk"))
        changed(organisation)


def _made_before(public_id: str, by: User) -> Organisation | None:
    made = Organisation.objects.filter(public_id=public_id).first()
    if made and permissions.role_of(by, made) != Membership.Role.OWNER:
        raise NotAllowed
    return made


def _save_with_free_slug(organisation: Organisation) -> None:
    """Two of the same name at the same moment: the second takes an address of its own."""
    for _attempt in range(LONGEST_SLUG_TRIES):
        organisation.slug = free_slug(organisation)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
            return
        except IntegrityError:
            if not Organisation.objects.filter(slug=organisation.slug).exists():
                raise
    raise NotPossible("busy", _("Somebody else is saving the same name just now. Send it again."))


def _fill(organisation: Organisation, fields: dict[str, Any]) -> None:
    """Set the given fields and check them. Raises NotPossible at the first that cannot stand."""
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"an organisation takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        clean = in_plain_digits if name == "registration_number" else clean_line
        setattr(organisation, name, clean(value) if name in LINES else value)
    if not organisation.names:
        raise NotPossible("name", _("Write the name of your organisation."), "trade_name_latin")
    for name in NAMES:
        if name in fields and mixes_letters(getattr(organisation, name)):
            raise NotPossible(
                "mixed_letters", _("One word of this name mixes two alphabets. Write each word in one."), name
            )
    since, until = organisation.registered_on, organisation.registered_until
    if since and until and until < since:
        raise NotPossible("order", _("This day is before the one on which it was registered."), "registered_until")
    _has_known_languages(organisation)
    if "exports_to" in fields:
        _has_known_countries(organisation)
    organisation.sort_name = sort_name_of(organisation)
    try:
        organisation.clean_fields(exclude=["slug", "public_id", "sort_name"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise NotPossible("invalid", messages[0], field) from error


def _has_known_languages(organisation: Organisation) -> None:
    known = {code for code, _name in settings.ALL_LANGUAGES}
    if not isinstance(organisation.languages, list) or not known.issuperset(organisation.languages):
        raise NotPossible("languages", _("Choose languages from the list."), "languages")


def _has_known_countries(organisation: Organisation) -> None:
    told = organisation.exports_to
    known = set(Region.objects.filter(kind=Region.Kind.COUNTRY).values_list("country", flat=True))
    if not isinstance(told, list) or not known.issuperset(told):
        raise NotPossible("exports_to", _("Choose countries from the list."), "exports_to")
