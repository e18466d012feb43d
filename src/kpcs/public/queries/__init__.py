"""What the public may learn, and what an officer finds waiting."""

from .editions import editions, newest_edition, newest_sealed, signer_of, trust_json

__all__ = ["editions", "newest_edition", "newest_sealed", "signer_of", "trust_json"]
