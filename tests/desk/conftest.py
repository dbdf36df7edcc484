"""A county's ledger, written once a session and copied for each test that needs one."""

from tests.desk.fixtures import county, founded, lawful, stricter, untouched

__all__ = ["county", "founded", "lawful", "stricter", "untouched"]
