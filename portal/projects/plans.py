"""How work can begin: a few plans of our own, each with its first tasks, milestones and a first meeting.

Words are in the language of the project. Days are working days of the lead's country, counted from the first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone from one working day to another."""

    title: Words
    starts: int
    due: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`tasks`: what, and by which working day. `meets`: on which one everybody meets first; 0: no meeting."""

    label: Words
    note: Words
    tasks: Sequence[tuple[Words, int]] = ()
    steps: Sequence[Step] = ()
    meets: int = 0


BLANK = "blank"

PLANS: dict[str, Plan] = {
    "product": Plan(
        _("Develop a product"),
        _("From what it must do to the first ones sold"),
        tasks=(
            (_("Write down what the product must do, on one page"), 5),
            (_("Agree on who owns what comes of it"), 10),
            (_("List what each partner brings, with dates"), 7),
            (_("Find out which tests and permits it needs"), 15),
            (_("Choose who tries it first, and where"), 20),
        ),
        steps=(
            Step(_("First sample"), 0, 40),
            Step(_("Tests and permits"), 30, 80),
            Step(_("Trial with a first user"), 70, 110),
            Step(_("First ones sold"), 110, 150),
        ),
        meets=3,
    ),
    "purchase": Plan(
        _("Buy together"),
        _("From quantities to the first delivery"),
        tasks=(
            (_("Collect quantities and qualities from everybody"), 5),
            (_("Agree on one description of what is bought"), 8),
            (_("Ask three suppliers for an offer"), 12),
            (_("Agree on who pays, who receives and who checks"), 15),
            (_("Say when it is bought again"), 25),
        ),
        steps=(
            Step(_("Quantities are confirmed"), 0, 10),
            Step(_("Supplier is chosen"), 10, 25),
            Step(_("First delivery"), 25, 50),
        ),
        meets=3,
    ),
    "grant": Plan(
        _("Apply for a grant"),
        _("From the call to an application that is sent"),
        tasks=(
            (_("Read the call together and list its conditions"), 3),
            (_("Agree on roles and shares of the money"), 8),
            (_("Ask every partner for its letters and figures"), 10),
            (_("Write the first whole draft"), 18),
            (_("Have somebody read it who did not write it"), 22),
        ),
        steps=(
            Step(_("Partners and budget are agreed"), 0, 10),
            Step(_("The draft is whole"), 5, 20),
            Step(_("The application is sent"), 20, 30),
        ),
        meets=2,
    ),
    "training": Plan(
        _("Train people"),
        _("From what they should be able to do to what they can do"),
        tasks=(
            (_("Ask each partner how many people, and what they do today"), 5),
            (_("Say what they should be able to do afterwards"), 8),
            (_("Find a trainer and a place"), 15),
            (_("Fix dates outside the busy season"), 15),
            (_("Agree on how you will see that it helped"), 18),
        ),
        steps=(
            Step(_("Content and dates are fixed"), 0, 18),
            Step(_("The training is held"), 20, 50),
            Step(_("What changed at work is known"), 50, 90),
        ),
        meets=3,
    ),
    BLANK: Plan(_("An empty plan"), _("You write it all yourselves")),
}
