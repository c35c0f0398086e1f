"""A portal that was seeded once for all tests of a file; what a test changes is rolled back after it."""

from tests.portal.demo.conftest import on_this_machine, seeded

__all__ = ["on_this_machine", "seeded"]
