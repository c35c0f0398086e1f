"""What the pages of calls show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import User

from .. import mix
from ..models import Call, CallRole, Mix, Project
from .mixes import lines_asked


@dataclass(frozen=True, slots=True)
class Detail:
    """A call with its roles and what it asks of the mix; `projects` are those that came of it whose face the reader may read."""

    roles: Sequence[CallRole]
    rules: Sequence[str]
    projects: Sequence[Project]


MOST_PROJECTS = 20


def detail_of(call: Call, reader: User) -> Detail:
    rules = Mix.objects.filter(call=call).first()
    roles = CallRole.objects.filter(call=call).select_related("link__cluster").prefetch_related("sectors")
    projects = Project.objects.visible_to(reader).filter(call=call).with_card_facts().order_by("-moved_at")
    return Detail(list(roles), lines_asked(rules.rules if rules else mix.Rules()), list(projects[:MOST_PROJECTS]))
