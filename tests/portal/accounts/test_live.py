"""Signing out, here or elsewhere, a new password and other rights reach open pages at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import logout
from django.http import HttpRequest
from django.test import Client

from portal.accounts import services
from portal.accounts.models import User
from portal.core.live import codes
from portal.core.live.hub import hub
from tests.factories.accounts import UserFactory
from tests.live import PATIENCE, Served, cookie_of, until

from .conftest import EMAIL

pytestmark = pytest.mark.django_db(transaction=True)
