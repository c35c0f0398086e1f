from .clusters import ChainLink, Cluster, ClusterMembership, OfficeStaff
from .connections import Connection
from .memberships import Invitation, Membership
from .organisations import Certificate, Organisation, Site, TradeItem
from .references import Reference

__all__ = [
    "Certificate",
    "ChainLink",
    "Cluster",
    "ClusterMembership",
    "Connection",
    "Invitation",
    "Membership",
    "OfficeStaff",
    "Organisation",
    "Reference",
    "Site",
    "TradeItem",
]
