"""Writes: one function for each thing that an exporter or an officer does."""

from .blanks import allot, lose, receive, spoil

__all__ = ["allot", "lose", "receive", "spoil"]
