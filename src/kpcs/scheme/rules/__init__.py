"""The chapters of the law: one for each room that decides something; chapters do not call each other."""

from . import certificates, governance, ledger, participants, reviews, shipments, statistics

__all__ = ["certificates", "governance", "ledger", "participants", "reviews", "shipments", "statistics"]
