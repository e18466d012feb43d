"""The chapters of the law: one for each room that decides something; chapters do not call each other."""

from . import certificates, participants, shipments

__all__ = ["certificates", "participants", "shipments"]
