"""Pages of the crossing."""
