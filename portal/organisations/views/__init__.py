"""The pages on which people keep their organisation."""

from .acting import act_as
from .clusters import cluster_ask, cluster_leave, cluster_place, edit_clusters
from .depth import edit_part, edit_transfer
from .log import log
from .members import invitation_revoke, invite, member_remove, member_role, members
from .openings import contact_open, openings
from .profile import (
    confirm,
    edit,
    edit_certificates,
    edit_contact,
    edit_sectors,
    edit_sites,
    edit_trade,
    publish,
    unpublish,
)
from .references import (
    edit_references,
    reference_create,
    reference_detail,
    reference_edit,
    reference_remove,
    reference_withdraw,
)
from .requests import request_decline, request_withdraw
from .visibility import edit_visibility, exclusion_add, exclusion_remove
from .visitors import invitation_accept

__all__ = [
    "act_as",
    "cluster_ask",
    "cluster_leave",
    "cluster_place",
    "confirm",
    "contact_open",
    "edit",
    "edit_certificates",
    "edit_clusters",
    "edit_contact",
    "edit_part",
    "edit_references",
    "edit_sectors",
    "edit_sites",
    "edit_trade",
    "edit_transfer",
    "edit_visibility",
    "exclusion_add",
    "exclusion_remove",
    "invitation_accept",
    "invitation_revoke",
    "invite",
    "log",
    "member_remove",
    "member_role",
    "members",
    "openings",
    "publish",
    "reference_create",
    "reference_detail",
    "reference_edit",
    "reference_remove",
    "reference_withdraw",
    "request_decline",
    "request_withdraw",
    "unpublish",
]
