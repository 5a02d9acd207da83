"""Who works with leads, and what each role may do."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """What a page or a button needs; a route states one, or that it is open to anybody."""

    READ_LEADS = "read_leads"
    WORK_LEADS = "work_leads"
    EXPORT_LEADS = "export_leads"
    ERASE_LEADS = "erase_leads"
    SEARCH_HISTORY = "search_history"
    KEEP_ACCOUNTS = "keep_accounts"
    KEEP_OWN_ACCOUNT = "keep_own_account"


class Role(Enum):
    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        return _PERMISSIONS[self]


_VIEWER = frozenset({Permission.READ_LEADS, Permission.KEEP_OWN_ACCOUNT})
_COORDINATOR = _VIEWER | {Permission.WORK_LEADS, Permission.EXPORT_LEADS, Permission.ERASE_LEADS}
_PERMISSIONS = {
    Role.VIEWER: _VIEWER,
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMIN: frozenset(Permission),
}
