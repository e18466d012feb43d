"""Officers and exporters who sign in, the roles they hold and what a role may do.

Permissions are given to roles, never to persons.
"""
