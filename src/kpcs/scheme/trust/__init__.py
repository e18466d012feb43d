"""The trust list: whose signatures count, who is in standing, what is told about numbers; as values and as JSON.

``sealed`` has the signed messages in which lists and words about keys travel, ``certification`` the latter's content.
"""

from .certification import (
    Certification,
    LogPlace,
    Revocation,
    Use,
    certification_of,
    revocation_of,
    sealed_certification,
    sealed_revocation,
    signed_by,
)
from .form import MOST_CHARACTERS, VERSION, TrustRefused, trust_of
from .published import About, Feature, LogSource, Policy, Side, Witness
from .roots import Anchor, Flaw, Root
from .statuses import NumberState, NumberStatus, gravest
from .values import GOOD_DAYS, AnnouncedNumbers, TrustedKey, TrustList
from .writing import trust_text

__all__ = [
    "GOOD_DAYS",
    "MOST_CHARACTERS",
    "VERSION",
    "About",
    "Anchor",
    "AnnouncedNumbers",
    "Certification",
    "Feature",
    "Flaw",
    "LogPlace",
    "LogSource",
    "NumberState",
    "NumberStatus",
    "Policy",
    "Revocation",
    "Root",
    "Side",
    "TrustList",
    "TrustRefused",
    "TrustedKey",
    "Use",
    "Witness",
    "certification_of",
    "gravest",
    "revocation_of",
    "sealed_certification",
    "sealed_revocation",
    "signed_by",
    "trust_of",
    "trust_text",
]
