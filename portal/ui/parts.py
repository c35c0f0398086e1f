"""What the components are given: small shapes that pages fill.

A component reads attributes only, so any object with the same names will do: a model, a row of
a query, or one of these.
"""

from dataclasses import dataclass
from typing import Literal

ConditionState = Literal["yes", "part", "no"]
LinkState = Literal["covered", "thin", "gap"]


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as it is named on a page; `kind` is one of `portal.ui.kinds`."""

    name: str
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A next step: words and where they lead."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the asker, and what was found: a cell of the evidence strip."""

    title: str
    found: str
    state: ConditionState


@dataclass(frozen=True, slots=True)
class Slot:
    """What is missing at a link of the chain, with its next step."""

    title: str
    note: str = ""
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of support under a link. `kind` gives its hue. No members: drawn dashed."""

    kind: str
    label: str
    members: tuple[Party, ...] = ()
    more: Action | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of a chain. `note` is a line such as "21 members"; lanes stand in one order everywhere. `joint` is what members do
    together there.
    """

    name: str
    note: str = ""
    icon: str = ""
    state: LinkState = "covered"
    members: tuple[Party, ...] = ()
    more: Action | None = None
    slots: tuple[Slot, ...] = ()
    joint: tuple[Slot, ...] = ()
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab. `count` is shown when it is not None; `waiting` paints it saffron (waits on you)."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, its value, its change in words, and the points of its line (oldest first)."""

    label: str
    value: str
    aside: str = ""
    note: str = ""
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the coast map, in degrees. `number` matches the list beside the map."""

    latitude: float
    longitude: float
    kind: str = "firm"
    label: str = ""
    number: int | None = None
    you: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task in several pages."""

    label: str
    state: Literal["done", "current", "ahead"] = "ahead"
