"""The pages on which people keep their organisation."""

from .acting import act_as
from .approaches import office_invitation_sheet, office_invitations
from .blocks import block_lift, block_list
from .chains import office_chain
from .clusters import cluster_ask, cluster_leave, cluster_place, edit_clusters
from .completeness import question_answer
from .confirming import confirm_by_link
from .depth import edit_part, edit_transfer
from .log import log
from .member_lists import member_list, member_list_refused, member_lists
from .members import invitation_revoke, invite, member_remove, member_role, members
from .openings import contact_open, openings
from .pictures import (
    certificate_detail,
    certificate_picture,
    certificate_remove,
    certificate_return,
    certificate_show,
)
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
from .recoveries import office_recovery, recover, recovery
from .references import (
    consent_by_link,
    consent_detail,
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
from .worked import edit_worked, worked_detail, worked_say

__all__ = [
    "act_as",
    "block_lift",
    "block_list",
    "certificate_detail",
    "certificate_picture",
    "certificate_remove",
    "certificate_return",
    "certificate_show",
    "cluster_ask",
    "cluster_leave",
    "cluster_place",
    "confirm",
    "confirm_by_link",
    "consent_by_link",
    "consent_detail",
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
    "edit_worked",
    "exclusion_add",
    "exclusion_remove",
    "invitation_accept",
    "invitation_revoke",
    "invite",
    "log",
    "member_list",
    "member_list_refused",
    "member_lists",
    "member_remove",
    "member_role",
    "members",
    "office_chain",
    "office_invitation_sheet",
    "office_invitations",
    "office_recovery",
    "openings",
    "publish",
    "question_answer",
    "recover",
    "recovery",
    "reference_create",
    "reference_detail",
    "reference_edit",
    "reference_remove",
    "reference_withdraw",
    "request_decline",
    "request_withdraw",
    "unpublish",
    "worked_detail",
    "worked_say",
]
