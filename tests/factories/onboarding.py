"""Pages that nobody keeps, and what is asked about them."""

from __future__ import annotations

import factory

from .organisations import OrganisationFactory


class NobodysFactory(OrganisationFactory):
    """From a public source, kept by nobody."""

    trade_name_latin = "Wadi Palm Farms"
    slug = "wadi-palm"
    claimed_at = None
    confirmed_on = None
    source = "chamber of commerce"
    external_id = factory.Sequence(lambda n: f"row-{n}")
    phone = "+966501234567"
    email = "ahmed@wadi-palm.example"
    website = "https://www.wadi-palm.example/about"
    registration_number = "1010-2233"
