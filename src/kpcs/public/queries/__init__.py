"""What the public may learn, and what an officer finds waiting."""

from .editions import editions, newest_edition, signer_of, trust_json

__all__ = ["editions", "newest_edition", "signer_of", "trust_json"]
