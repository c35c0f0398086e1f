"""What a block asks an editor for is written as the fields beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.text import capfirst
from django.utils.translation import override

from cms.blocks import Body, Questions, Terms


def labels_below(block: Any) -> list[str]:
    """Of all that stands in it, and in that."""
    alone = getattr(block, "child_block", None)
    below = [*getattr(block, "child_blocks", {}).values(), *([alone] if alone else [])]
    return [found for child in below for found in (str(child.label), *labels_below(child)) if found]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_block_asks_for_begins_with_a_capital(language: str) -> None:
    with override(language):
        labels = [label for block in (Body(), Questions(), Terms()) for label in labels_below(block)]
    assert len(labels) > 20
    assert [label for label in labels if label != capfirst(label)] == []
