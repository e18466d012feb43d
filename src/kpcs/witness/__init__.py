"""A witness of transparency logs (C2SP tlog-witness): it cosigns only what continues what it saw before.

A program of its own, run by a government, the industry or civil society: no Django, no office, one SQLite file.
"""
