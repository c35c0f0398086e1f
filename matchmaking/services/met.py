"""Two that were suggested to each other have met, and both want to go on: their yes is on record, and they are introduced.

Nothing is left that an office could read first: they know each other's names and faces.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from portal.accounts.models import User

from ..models import Introduction, Match, MatchSide
from .answers import answer_match, undo_answer
from .introducing import goes_out_at_once


@transaction.atomic
def introduce_who_met(match: Match, said_yes: Mapping[int, User], *, by: User) -> Introduction | None:
    """`said_yes` names for each organisation (primary key) the person who wants to go on. None while a transfer office has yet to
    release a yes: the introduction follows by itself. Raises NotPossible where the match no longer stands, NotAllowed where somebody
    no longer speaks for a side.
    """
    for side in MatchSide.objects.filter(match=match).select_related("match", "organisation").order_by("pk"):
        person = said_yes[side.organisation_id]
        if side.answer == MatchSide.Answer.DECLINED:
            undo_answer(side, by=person)
        if side.answer != MatchSide.Answer.INTERESTED:
            answer_match(side, by=person, answer=MatchSide.Answer.INTERESTED)
    introduction = Introduction.objects.filter(match=match).first()
    if introduction and introduction.state in {Introduction.State.WAITING, Introduction.State.HELD}:
        goes_out_at_once(introduction, by=by)
    return introduction
