"""kpcs: the Kimberley Process Certification Scheme for rough diamonds, as software for the authorities that run it."""

__version__ = "0.1.0"
