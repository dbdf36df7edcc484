"""`--ledger`: the ledger that a command names, or a sentence that says which there are."""

from api.commands.options import fail
from api.hosts import Hosted, Hosts


def ledger_named(hosts: Hosts, name: str) -> Hosted:
    """The ledger of that name; where there is none, the command was not understood (exit 2)."""
    found = hosts.all()
    if name not in found:
        there = ", ".join(found) or "-"
        fail(f"--ledger: 没有该账本 no ledger of that name: {name}; 现有 there are: {there}", 2)
    return found[name]
