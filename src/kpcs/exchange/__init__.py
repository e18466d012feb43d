"""What leaves the office: notices by mail, read from the ledger and delivered when the line allows.

An act never waits for its notice.
"""
