"""Tables of the document: blanks, applications with their inspection, certificates and what is said about numbers."""

from .application import Application, InspectedParcel, Inspection, Photograph
from .blanks import Blank, BlankRange
from .certificate import Certificate, CertificateParcel, CertificateSource, NumberNotice, PreAlert

__all__ = [
    "Application",
    "Blank",
    "BlankRange",
    "Certificate",
    "CertificateParcel",
    "CertificateSource",
    "InspectedParcel",
    "Inspection",
    "NumberNotice",
    "Photograph",
    "PreAlert",
]
