"""What the room keeps."""

from .drafts import Draft, Upload
from .releases import Release
from .submissions import Figure, Subject, Submission

__all__ = ["Draft", "Figure", "Release", "Subject", "Submission", "Upload"]
