"""The law: the scheme's values, rules, formats and verification as pure functions.

No database, network, clock, randomness or web framework; everything it needs is passed in.
"""
