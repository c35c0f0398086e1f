"""A scene with an index: what the cast says of itself can be found, and services write what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from matchmaking.models import Listing
from matchmaking.services import listings as services
from portal.organisations.models import Organisation
from portal.organisations.services import index_organisations
from portal.outbox.services import drain
from portal.search import projector


@pytest.fixture
def index(settings: Any, tmp_path: Path) -> Callable[[], None]:
    """An index of this test's own; call it to bring it up to date with the rows."""
    settings.SEARCH_DIR = tmp_path / "search"

    def refresh() -> None:
        index_organisations(Organisation.objects.all())
        for listing in Listing.objects.all():
            services.index_listing(listing)
        projector.project_pending()

    return refresh


@pytest.fixture
def settle(index: Callable[[], None], django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """Do all that waits: index what there is, then run the outbox until it is empty."""

    def run() -> None:
        index()
        with django_capture_on_commit_callbacks(execute=True):
            drain()

    return run


@pytest.fixture
def publish(cast: SimpleNamespace) -> Callable[..., Listing]:
    """`publish(by, title, **fields)` through the services, as a person does."""

    def write(
        by: Any, title: str, *, kind: str = "need", organisation: Organisation | None = None, **fields: Any
    ) -> Listing:
        given = {"category": "service", "audience": "members", "title": title} | fields
        organisation = organisation or Organisation.objects.of_user(by).get()
        listing = services.create_listing(by=by, organisation=organisation, kind=kind, **given)
        return services.publish_listing(listing, by=by)

    return write


@pytest.fixture
def ask_for_money(cast: SimpleNamespace, publish: Callable[..., Listing]) -> Callable[..., Listing]:
    """A firm needs finance for a packing line: `ask_for_money(**fields)`."""

    def write(**more: Any) -> Listing:
        given = {"category": "finance", "budget": 400_000, "currency": "SAR"} | more
        return publish(cast.firm_owner, "Money for a packing line", **given)

    return write
