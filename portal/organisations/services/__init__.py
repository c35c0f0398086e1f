"""The verbs of organisations. Each asks its permission, writes, remembers, indexes and tells whom it concerns."""

from .announcing import changed_together, index_organisation, index_organisations, index_references
from .clusters import join_cluster, leave_cluster
from .completeness import answer_question, put_off_question
from .confirming import confirm_by_link
from .connections import connect, disconnect
from .consents import answer_consent
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
from .pictures import (
    fill_certificate,
    look_at_certificate,
    remove_picture,
    return_certificate,
    show_certificate,
)
from .profile import CertificateFact, SiteFact, set_certificates, set_sectors, set_sites, set_trade_items
from .references import add_reference, remove_reference, update_reference, withdraw_from_reference
from .requests import ask_to_join, decline_request, withdraw_request
from .transfer import set_transfer_office
from .visibility import exclude, set_visibility, take_in_again
from .worked import say_worked_together, take_back_worked_together

__all__ = [
    "CertificateFact",
    "Line",
    "SiteFact",
    "accept_invitation",
    "add_reference",
    "answer_consent",
    "answer_question",
    "ask_to_join",
    "change_role",
    "changed_together",
    "confirm_by_link",
    "confirm_organisation",
    "connect",
    "create_organisation",
    "decline_request",
    "disconnect",
    "exclude",
    "fill_certificate",
    "index_organisation",
    "index_organisations",
    "index_references",
    "invite_member",
    "join_cluster",
    "leave_cluster",
    "look_at_certificate",
    "open_contact",
    "publish_organisation",
    "put_off_question",
    "remove_member",
    "remove_picture",
    "remove_reference",
    "return_certificate",
    "revoke_invitation",
    "say_worked_together",
    "set_certificates",
    "set_lines",
    "set_sectors",
    "set_sites",
    "set_trade_items",
    "set_transfer_office",
    "set_visibility",
    "show_certificate",
    "still_needed",
    "take_back_worked_together",
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
