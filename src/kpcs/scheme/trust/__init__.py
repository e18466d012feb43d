"""The trust list: whose signatures count, who is in standing, what is told about numbers; as values and as JSON."""

from .form import MOST_CHARACTERS, VERSION, TrustRefused, trust_of, trust_text
from .values import AnnouncedNumbers, NumberState, NumberStatus, TrustedKey, TrustList, gravest

__all__ = [
    "MOST_CHARACTERS",
    "VERSION",
    "AnnouncedNumbers",
    "NumberState",
    "NumberStatus",
    "TrustList",
    "TrustRefused",
    "TrustedKey",
    "gravest",
    "trust_of",
    "trust_text",
]
