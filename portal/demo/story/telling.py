"""The whole story at once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from .chains import chains
from .depth import depth
from .listings import listings
from .past import with_past
from .people import people
from .requests import requests
from .shapes import Story
from .told import told_organisations
from .trades import made_up_organisations


@lru_cache(maxsize=1)
def tell() -> Story:
    organisations = with_past([*told_organisations(), *made_up_organisations()])
    published = listings(organisations)
    # An offer is written by one's own people; a need the office may have written down after a call.
    offering = {one.by for one in published if one.kind == "offer"}
    organisations = [replace(one, claimed=one.claimed or one.key in offering) for one in organisations]
    return Story(chains(), organisations, people(organisations), published, requests(), depth(organisations))
