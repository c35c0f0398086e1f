"""The verbs of organisations. Each asks its permission, writes, remembers, indexes and tells whom it concerns."""

from .announcing import changed_together, index_organisation, index_organisations, index_references
from .clusters import join_cluster, leave_cluster
from .connections import connect, disconnect
from .depth import Line, set_lines
from .desk import write_down
from .invitations import accept_invitation, invite_member, revoke_invitation
from .memberships import change_role, remove_member, transfer_ownership
from .openings import open_contact, write_openings
from .organisations import (
    confirm_organisation,
    create_organisation,
    publish_organisation,
    still_needed,
    unpublish_organisation,
    update_organisation,
)
from .profile import CertificateFact, SiteFact, set_certificates, set_sectors, set_sites, set_trade_items
from .references import add_reference, remove_reference, update_reference, withdraw_from_reference
from .requests import ask_to_join, decline_request, withdraw_request
from .transfer import set_transfer_office
from .visibility import exclude, set_visibility, take_in_again

__all__ = [
    "CertificateFact",
    "Line",
    "SiteFact",
    "accept_invitation",
    "add_reference",
    "ask_to_join",
    "change_role",
    "changed_together",
    "confirm_organisation",
    "connect",
    "create_organisation",
    "decline_request",
    "disconnect",
    "exclude",
    "index_organisation",
    "index_organisations",
    "index_references",
    "invite_member",
    "join_cluster",
    "leave_cluster",
    "open_contact",
    "publish_organisation",
    "remove_member",
    "remove_reference",
    "revoke_invitation",
    "set_certificates",
    "set_lines",
    "set_sectors",
    "set_sites",
    "set_trade_items",
    "set_transfer_office",
    "set_visibility",
    "still_needed",
    "take_in_again",
    "transfer_ownership",
    "unpublish_organisation",
    "update_organisation",
    "update_reference",
    "withdraw_from_reference",
    "withdraw_request",
    "write_down",
    "write_openings",
]
