"""Who may hold rough diamonds: firms registered with an authority and the persons who act for them.

Mines, production and purchases belong here too; not certificates.
"""
