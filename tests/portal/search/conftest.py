from __future__ import annotations

import pytest

from portal.search import shelf
from portal.search.services import Document


@pytest.fixture
def index(search_dir):
    return shelf.index()


@pytest.fixture
def card():
    """Makes documents: card("org1", "Rimal Cold Lines", audience=...)."""

    def make(subject, title="Rimal Cold Lines", **more):
        given = {
            "key": f"organisation:{subject}:card",
            "family": "card",
            "kind": "organisation",
            "owner": subject,
            "subject": subject,
            "title": title,
            "audience": ["public"],
        }
        return Document(**(given | more))

    return make
