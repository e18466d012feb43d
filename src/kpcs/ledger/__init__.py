"""What happened: append-only events, each with its actor, moment, subject and findings.

Not for state: other rooms keep their own rows, and history here outlives them.
"""
