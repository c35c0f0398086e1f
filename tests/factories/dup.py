"""Two that may be one, as rows."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from portal.onboarding.models import Duplicate

from .organisations import OrganisationFactory


class DuplicateFactory(DjangoModelFactory[Duplicate]):
    """`DuplicateFactory(first=..., second=...)`, the one that came first as `first`."""

    class Meta:
        model = Duplicate

    first = factory.SubFactory(OrganisationFactory)
    second = factory.SubFactory(OrganisationFactory)
    score = 0.9
    reasons = factory.LazyFunction(lambda: ["name", "town"])
