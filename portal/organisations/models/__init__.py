from .clusters import ChainLink, Cluster, ClusterMembership, OfficeStaff
from .connections import Connection
from .exclusions import Exclusion
from .memberships import Invitation, Membership
from .organisations import Certificate, Organisation, Site, TradeItem
from .references import Reference
from .requests import JoinRequest

__all__ = [
    "Certificate",
    "ChainLink",
    "Cluster",
    "ClusterMembership",
    "Connection",
    "Exclusion",
    "Invitation",
    "JoinRequest",
    "Membership",
    "OfficeStaff",
    "Organisation",
    "Reference",
    "Site",
    "TradeItem",
]
