"""What is done with returns of statistics: file, sign, send back; load the scheme's own figures."""

from .loading import Loaded, load
from .releasing import make_release
from .returns import Source, keep_draft, send_back, sign, submit, withdraw
from .taking_over import SignedReturn, take_over
from .uploads import file_upload

__all__ = [
    "Loaded",
    "SignedReturn",
    "Source",
    "file_upload",
    "keep_draft",
    "load",
    "make_release",
    "send_back",
    "sign",
    "submit",
    "take_over",
    "withdraw",
]
