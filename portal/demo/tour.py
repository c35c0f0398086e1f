"""The ten steps of the tour: what one is about to see, who one is, and what to do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """`person` is a key of people.toml, empty for a visitor whom nobody knows. `about` is two sentences,"
    " `hint` what stands in the bar."""

    key: str
    person: str
    title: str | Promise
    about: str | Promise
    hint: str | Promise


STEPS = (
    Step(
        "country",
        "",
        _("The clusters, with their missing links"),
        _(
            "You see each cluster with the links of its chain, as any visitor does. Where a link is hatched, "
            "somebody is missing, and the members buy from far away."
        ),
        _("Look for the hatched links, and open a cluster."),
    ),
    Step(
        "gap",
        "faisal",
        _("A missing link on the desk of the cluster office"),
        _(
            "You see what members ask for and nobody answers, counted from their open needs. Beside it stands "
            "whether somebody outside the cluster could fill it, and why what members offer does not fit."
        ),
        _("Read how many needs wait, and what stands in their way."),
    ),
    Step(
        "publish",
        "huda",
        _("An owner publishes a need on her phone"),
        _(
            "You write one sentence about what you need, and the portal says at once who could answer. Telephone "
            "and e-mail stay hidden until both sides say yes."
        ),
        _("Tick the trade, choose what it is about and the link, then publish."),
    ),
    Step(
        "answer",
        "badr",
        _("The carrier answers from a short message"),
        _(
            "You read the message that reached the carrier’s phone, with the need and why he was asked. He "
            "answers from it in two presses; nobody installs anything."
        ),
        _("Press “Interested”, then confirm."),
    ),
    Step(
        "agree",
        "huda",
        _("Both say yes, and a conversation opens"),
        _(
            "You see who said yes, with reasons and conditions one by one. With your own yes both learn names and"
            " numbers, and their conversation opens."
        ),
        _("Say yes, then write the first message."),
    ),
    Step(
        "moved",
        "faisal",
        _("The number on the desk has changed"),
        _(
            "You are back at the desk of the office, which has counted anew. The need that found its carrier "
            "waits no longer, and nobody had to report it."
        ),
        _("Compare the number with what you saw before."),
    ),
    Step(
        "finance",
        "turki",
        _("A request for finance, against published conditions"),
        _(
            "You read a request as the finance officer whose published conditions it meets. Nobody else reads it:"
            " neither other members nor the office."
        ),
        _("Read condition by condition, then answer."),
    ),
    Step(
        "day",
        "faisal",
        _("A day of 1:1 meetings is scheduled while you watch"),
        _(
            "You let the portal work out who meets whom, when and at which table. It says how far it is, and for "
            "each wish without a meeting why."
        ),
        _("Press “Schedule” and watch."),
    ),
    Step(
        "report",
        "faisal",
        _("The report for the minister, on A4"),
        _(
            "You see the month’s report with letterhead, figures and how each is counted. It prints as it stands,"
            " in the language in which you read."
        ),
        _("Read a figure and its method, then print."),
    ),
    Step(
        "ministry",
        "abeer",
        _("What the ministry may not see"),
        _(
            "You read as an officer of the government: figures over clusters, and of a firm only what the firm "
            "shows. Requests for finance, conversations and the desk of the office stay closed."
        ),
        _("Look at the firm’s page, then try what is closed."),
    ),
)


def step_at(number: int) -> Step | None:
    return STEPS[number - 1] if 1 <= number <= len(STEPS) else None
