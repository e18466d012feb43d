"""The list of permissions and roles, known on every floor, under the name that accounts gives it."""

from kpcs.permissions import ROLES, Permission, Role

__all__ = ["ROLES", "Permission", "Role"]
