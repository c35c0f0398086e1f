"""Whatever points at one organisation is made to point at another, by the models alone: a new table is moved without a line here.

Each move is remembered with what stood there before, and taken back in the opposite order, as far as nobody has written since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction

from portal.organisations.models import ClusterMembership, Membership, Organisation
from portal.organisations.permissions import rank_of

from ..models import Merge, MovedRow

AT_ONCE = 500
STAYS = frozenset({"organisations.memberlistline", "organisations.nextquestion"})
"""Rows about what was written of one entry, or what is calculated of it."""
HISTORY = frozenset({"activity.entry"})
"""What was done to one entry stays with it, under the name that it had: nobody did it to the other."""


class Mover:
    """Moves for one merge, and notes what it moved."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.notes: list[MovedRow] = []
        self.left: Counter[str] = Counter()

    def move_all(self) -> None:
        self._end_doubled_seats()
        for model, field in pointing_at_organisations():
            self._move(model, field)
        for model, link in about_anything():
            self._lead_on(model, link)

    def write(self, row: models.Model, **values: Any) -> None:
        """Fields of one row, remembered."""
        for name, value in values.items():
            field: Any = row._meta.get_field(name)
            before = field.value_from_object(row)
            setattr(row, field.attname, value)
            self._note(type(row), row.pk, name, _plain(field, before), _plain(field, value))
        row.save(update_fields=[*values])

    def keep_notes(self) -> None:
        MovedRow.objects.bulk_create(self.notes, batch_size=AT_ONCE)

    def _end_doubled_seats(self) -> None:
        """Who is in both has one seat, with the higher role; so has the organisation in a cluster."""
        kept, gone = self.merge.kept, self.merge.gone
        for model, same in ((Membership, "user_id"), (ClusterMembership, "cluster_id")):
            seats: models.QuerySet[Any] = models.QuerySet(model).filter(organisation=kept, ended_at=None)
            there = {getattr(row, same): row for row in seats}
            doubled: models.QuerySet[Any] = models.QuerySet(model).filter(organisation=gone, ended_at=None)
            for row in doubled.filter(**{f"{same}__in": there}):
                other = there[getattr(row, same)]
                if isinstance(row, Membership) and rank_of(row.role) > rank_of(other.role):
                    self.write(other, role=row.role)
                if isinstance(row, ClusterMembership) and row.link_id and not other.link_id:
                    self.write(other, link=row.link_id, lane=row.lane)
                self.write(row, ended_at=self.merge.done_at)

    def _move(self, model: type[models.Model], field: Any) -> None:
        rows: models.QuerySet[Any] = models.QuerySet(model).filter(**{field.name: self.merge.gone_id})
        between = [other.name for other in _organisations_in(model) if other.name != field.name]
        for other in between:
            # What is between the two of them has no place any more.
            apart = rows.exclude(**{other: self.merge.kept_id})
            self.left[model._meta.label_lower] += rows.count() - apart.count()
            rows = apart
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), AT_ONCE):
            some = pks[start : start + AT_ONCE]
            if self._put(model, field, some):
                continue
            for pk in some:
                if not self._put(model, field, [pk]) and not self._turn(model, field, between, pk):
                    self.left[model._meta.label_lower] += 1

    def _lead_on(self, model: type[models.Model], link: GenericForeignKey) -> None:
        """What is about the one that goes, by kind and number, is about the one that stays."""
        gone, kept = str(self.merge.gone_id), str(self.merge.kept_id)
        field: Any = model._meta.get_field(link.fk_field)
        kind = ContentType.objects.get_for_model(Organisation)
        rows: models.QuerySet[Any] = models.QuerySet(model).filter(**{link.ct_field: kind, link.fk_field: gone})
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            if not self._put(model, field, [pk], gone, kept):
                self.left[model._meta.label_lower] += 1

    def _put(
        self, model: type[models.Model], field: Any, pks: list[Any], gone: int | str = 0, kept: int | str = 0
    ) -> bool:
        gone, kept = gone or self.merge.gone_id, kept or self.merge.kept_id
        try:
            with transaction.atomic():
                models.QuerySet(model).filter(pk__in=pks, **{field.name: gone}).update(**{field.name: kept})
        except IntegrityError:
            return False
        for pk in pks:
            self._note(model, pk, field.name, gone, kept)
        return True

    def _turn(self, model: type[models.Model], field: Any, between: list[str], pk: Any) -> bool:
        """A pair whose lower number comes first (a connection) is turned round where nothing else of it has a side."""
        names = {one.name for one in model._meta.get_fields()}
        if {field.name, *between} != {"first", "second"} or any(
            name.startswith(("first_", "second_")) for name in names
        ):
            return False
        other, row = between[0], cast("models.QuerySet[Any]", models.QuerySet(model).filter(pk=pk))
        far = row.values_list(f"{other}_id", flat=True).get()
        try:
            with transaction.atomic():
                row.update(**{field.name: far, other: self.merge.kept_id})
        except IntegrityError:
            return False
        self._note(model, pk, field.name, self.merge.gone_id, far)
        self._note(model, pk, other, far, self.merge.kept_id)
        return True

    def _note(self, model: type[models.Model], pk: Any, field: str, before: Any, after: Any) -> None:
        label = model._meta.label_lower
        self.notes.append(MovedRow(merge=self.merge, model=label, row=str(pk), field=field, before=before, after=after))


def pointing_at_organisations() -> Iterator[tuple[type[models.Model], Any]]:
    """Every model and field that points at an organisation, tables between two models included; not what this app keeps of pairs."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        field: Any = getattr(relation, "field", None)
        own = model._meta.app_label == "onboarding" and model._meta.model_name in {
            "lookedat",
            "likenesskey",
            "duplicate",
            "merge",
            "agreement",
        }
        old_address = model is Organisation and field.name == "merged_into"
        if not (own or old_address or field.primary_key or model._meta.label_lower in STAYS):
            yield model, field


def about_anything() -> Iterator[tuple[type[models.Model], GenericForeignKey]]:
    """Every model whose rows may be about an organisation by kind and number (notifications, conversations, cases); not history."""
    for model in apps.get_models():
        for link in model._meta.private_fields:
            if isinstance(link, GenericForeignKey) and model._meta.label_lower not in HISTORY:
                yield model, link


def put_back(merge: Merge) -> Counter[str]:
    """Take back what a merge moved, the last first. Answers what could not be: somebody has written it since."""
    left: Counter[str] = Counter()
    rows = merge.moved.order_by("-pk")
    for (label, pk), fields in groupby(rows, key=lambda moved: (moved.model, moved.row)):
        model = apps.get_model(label)
        notes = list(fields)
        # Of a field written twice, what it became last, and what it was at first.
        after = {note.field: _value(model, note.field, note.after) for note in reversed(notes)}
        before = {note.field: _value(model, note.field, note.before) for note in notes}
        still = {
            f"{name}__isnull" if value is None else name: True if value is None else value
            for name, value in after.items()
        }
        try:
            with transaction.atomic():
                done = models.QuerySet(model).filter(pk=pk, **still).update(**before)
        except IntegrityError:
            done = 0
        if not done and models.QuerySet(model).filter(pk=pk).exists():
            left[label] += 1
    return left


def _organisations_in(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Organisation and not field.many_to_many
    ]


def _plain(field: Any, value: Any) -> Any:
    """A value of a field as JSON; lists and objects as they are."""
    if value is None or isinstance(field, models.JSONField) or isinstance(value, bool | int | float | str):
        return value
    return field.value_to_string(_Holder(field, value))


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    if value is None or isinstance(field, models.JSONField):
        return value
    return (field.target_field if field.is_relation else field).to_python(value)


class _Holder:
    """What `value_to_string` asks an object for."""

    def __init__(self, field: Any, value: Any) -> None:
        setattr(self, field.attname, value)
