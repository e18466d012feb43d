"""Reads of filed figures; all of production is public."""
