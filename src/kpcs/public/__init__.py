"""What anyone may see without signing in: the certificate check, the Participants, the rules, the trust list.

Reads published facts only; it never shows parties or values of a certificate.
"""
