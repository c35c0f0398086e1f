"""The scheduler of 1:1 meetings: who meets whom, when and at which table. Pure: values in, values out, no database.

    schedule(problem)              a day from nothing, around what is locked
    refill(problem, plan)          what was cancelled is offered to others; nothing that stands moves
    look_further(problem, placed)  something better than what stands, or nothing; it tells how far it is and can be stopped
    polish(problem, plan)          an exact solver tries to better a plan, where there is time and ortools is installed
    verify.violations(problem, plan)   an independent check

What a good day is stands in `objective`; the way there in `running`.
"""

from .problem import BadProblem, Figures, Pair, Party, Placed, Plan, Problem, Reason, Slot, Table, Unmet
from .running import effort, look_further, polish, refill, schedule

__all__ = [
    "BadProblem",
    "Figures",
    "Pair",
    "Party",
    "Placed",
    "Plan",
    "Problem",
    "Reason",
    "Slot",
    "Table",
    "Unmet",
    "effort",
    "look_further",
    "polish",
    "refill",
    "schedule",
]
