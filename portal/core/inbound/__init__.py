"""Mails that come to us: where they lie, what stands in them, and what of it was written anew.

    for waiting in box_at(address): ...         raises what the box's library raises; see boxes.py
    letter = read_letter(raw)                   raises Unreadable
    said = newly_written(letter.text, marks)    without what it answers to, and without a signature

Nothing that comes from outside is believed here: who wrote, and whether they may, is asked by the apps.
"""

from .boxes import Box, Waiting, box_at, is_box
from .letters import MOST_BYTES, Letter, Unreadable, read_letter
from .quoting import newly_written

__all__ = ["MOST_BYTES", "Box", "Letter", "Unreadable", "Waiting", "box_at", "is_box", "newly_written", "read_letter"]
