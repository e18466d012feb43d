"""A demonstration office: real Participants, made-up trade. Every row is written by the rooms' own actions.

Not for a real office, which begins empty with ``kpcs init``.
"""
