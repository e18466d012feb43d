"""What this office publishes, and what it takes over from others to publish it together."""

from .editions import keep_edition, publish_trust_list
from .status import Taken, contribution, publish_status, take_status

__all__ = ["Taken", "contribution", "keep_edition", "publish_status", "publish_trust_list", "take_status"]
