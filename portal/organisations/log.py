"""What happens here that belongs in the log of rights and of access, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import Deed, deeds, said
from portal.core.text import listed

from .models import Membership, Recovery
from .visibility import fields


def _role(role: Any) -> str:
    return str(Membership.Role(role).label) if role in Membership.Role.values else str(role)


def _with_role(sentence: Any) -> Deed:
    """A sentence with the role that the row names, and the one before where there was one."""
    return Deed(lambda facts: sentence % {"role": _role(facts.get("role")), "before": _role(facts.get("before"))})


def _visibility(facts: dict[str, Any]) -> str:
    changed = [known for name in facts.get("fields", []) if (known := fields.get(name))]
    return _("who sees what changed: %(fields)s") % {"fields": listed(field.label for field in changed)}


def _recovery(address: Any, owner: Any) -> Deed:
    """The sentence for a lost address, or the one for an owner who no longer answers."""
    return Deed(lambda facts: owner if facts.get("what") == Recovery.What.OWNER else address)


def sign_in() -> None:
    deeds.register("membership.started", _with_role(_("came in as %(role)s")))
    deeds.register("membership.role_changed", _with_role(_("role changed from %(before)s to %(role)s")))
    deeds.register("membership.ended", _with_role(_("no longer acts for the organisation (was %(role)s)")))
    deeds.register("invitation.sent", _with_role(_("somebody invited as %(role)s")))
    deeds.register("invitation.accepted", _with_role(_("invitation accepted as %(role)s")))
    deeds.register("invitation.revoked", said(_("an invitation taken back")))
    deeds.register("organisation.visibility_changed", Deed(_visibility))
    deeds.register("office.seat_given", said(_("a place in the cluster’s office given")))
    deeds.register("office.seat_ended", said(_("a place in the cluster’s office ended")))
    deeds.register("board.seat_given", said(_("a seat on the cluster’s board given")))
    deeds.register("board.seat_ended", said(_("a seat on the cluster’s board ended")))
    deeds.register("recovery.asked", _recovery(_("a new number or e-mail asked for"), _("another owner asked for")))
    done = _recovery(_("the new number or e-mail is theirs"), _("another owner in place of one who did not answer"))
    deeds.register("recovery.done", done)
    deeds.register("recovery.refused", said(_("the change of access refused, by the link in their message")))
    deeds.register("recovery.stopped", said(_("the change of access stopped")))
    deeds.register("recovery.lapsed", said(_("the change of access was no longer possible")))
