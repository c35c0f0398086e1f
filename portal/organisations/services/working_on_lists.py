"""The work that a member list waits for: comparing, writing, taking back, some rows at a time.

Each task does the next rows, notes in the same transaction how far it came (`MemberList.done`) and asks for the next task. So a
worker may die at any moment: what it had not finished is as if it had never begun, and the rows before it are not touched again.
A task that runs twice does the next rows once.
"""

from __future__ import annotations

from ..models import MemberList
from .comparing_lists import compare_some
from .undoing_lists import undo_some
from .writing_lists import write_some

State = MemberList.State
STEPS = {State.COMPARING: compare_some, State.WRITING: write_some, State.UNDOING: undo_some}


def work_on_list(public_id: str) -> None:
    """The next rows of whatever a list waits for."""
    member_list = MemberList.objects.select_related("cluster", "by").filter(public_id=public_id).first()
    if member_list is None or member_list.by is None:
        return
    step = STEPS.get(State(member_list.state))
    if step is not None:
        step(member_list, member_list.by)
