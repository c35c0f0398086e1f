from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from matchmaking.models import Listing
from matchmaking.services.listings import index_listing
from portal.organisations.models import Organisation
from portal.organisations.services.announcing import index_organisations
from portal.search.projector import project_pending


@pytest.fixture
def findable() -> Callable[..., None]:
    """`findable(firm, listing)`: writes their search documents and brings them into the index."""

    def index(*things: Organisation | Listing) -> None:
        index_organisations(thing for thing in things if isinstance(thing, Organisation))
        for thing in things:
            if isinstance(thing, Listing):
                index_listing(thing)
        project_pending()

    return index


@pytest.fixture
def read() -> Callable[[HttpResponse], BeautifulSoup]:
    """The page of an answer, to be asked for its parts."""

    def parsed(response: HttpResponse) -> BeautifulSoup:
        return BeautifulSoup(response.content, "html.parser")

    return parsed
