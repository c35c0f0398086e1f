"""What the data steps of migrations do."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from matchmaking.services.listings import index_listing
from portal.organisations.services import index_organisations
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

visibility = import_module("portal.organisations.migrations.0006_visibility")
listings = import_module("matchmaking.migrations.0003_bar_the_excluded")
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


def test_documents_of_before_bar_the_excluded_as_those_of_today_do():
    firm = OrganisationFactory(phone="+966500000001")
    index_organisations([firm])
    for audience in ("public", "members"):
        index_listing(ListingFactory(organisation=firm, audience=audience))
    today = dict(SearchDocument.objects.values_list("key", "audience"))
    for row in SearchDocument.objects.all():
        row.audience = [term for term in row.audience if not term.startswith("!excluded:")]
        row.save()
    assert dict(SearchDocument.objects.values_list("key", "audience")) != today

    for _time in range(2):
        visibility.bar_the_excluded(apps, None)
        listings.bar_the_excluded(apps, None)

    assert dict(SearchDocument.objects.values_list("key", "audience")) == today
