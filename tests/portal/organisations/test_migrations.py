"""What the data steps of migrations do."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from portal.organisations.services import index_organisations
from portal.search.models import SearchDocument
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

never_confirmed = import_module("portal.organisations.migrations.0004_never_confirmed")


def test_cards_lose_the_date_that_nobody_confirmed():
    known, unknown = OrganisationFactory(), OrganisationFactory(confirmed_on=None)
    index_organisations([known, unknown])
    SearchDocument.objects.update(dated_on=timezone.localdate())
    before = dict(SearchDocument.objects.values_list("key", "revision"))

    never_confirmed.forget_dates(apps, None)

    undated = SearchDocument.objects.filter(dated_on=None)
    assert [(row.subject, row.family, row.kind) for row in undated] == [(unknown.public_id, "card", "organisation")]
    changed = [row.key for row in SearchDocument.objects.all() if row.revision != before[row.key]]
    assert changed == [undated.get().key]
