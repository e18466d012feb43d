"""Figures from outside the scheme beside those of the Participants (R-ANO.9): pure, without a database."""
