"""What is done with returns of statistics: load the scheme's own figures."""

from .loading import Loaded, load

__all__ = ["Loaded", "load"]
