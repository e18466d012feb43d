"""Who takes part, with what standing, on which day; their authorities, public keys and number ranges.

Not for officers (accounts) or firms (custody).
"""
