"""What is asked beside the append when a key is to be destroyed (SUP-11, ADR 45).

The deed itself is the database's: a trigger on the record destroys the keys that it names, at the
commit that makes it history (`sql/310_erasure.sql`). Here it is asked, in the same transaction,
whether the inspection ledger holds the person, their households or their cases; its head is kept
still meanwhile, so that no hold comes in between. And nobody writes under a key that goes.
"""

from collections.abc import Collection, Sequence

from audit.trail.append import Conn
from audit.trail.group import RefusedBesideError
from audit.trail.loading import read_concerning
from audit.trail.mapper import EventMapper
from audit.trail.outcomes import Refusal
from audit.trail.submission import Prepared
from audit.trail.vault import VaultEntry
from domain.kernel.state import evolve
from domain.kernel.words import say
from domain.privacy.erasure import APPLIES, RETENTION, PersonKeyDestroyed, subjects
from domain.privacy.holds import Retention, retention_of

_INSPECTION = """
    SELECT h.ledger, h.size FROM heads h JOIN ledgers i USING (ledger)
    JOIN ledgers c ON c.county = i.county
    WHERE c.ledger = %s AND i.purpose = 'inspection' ORDER BY h.ledger FOR SHARE OF h
"""
Valued = Sequence[tuple[Prepared, Sequence[VaultEntry]]]
"""Acts of a group in their order, each with its values for the vault."""


def check_destructions(connection: Conn, ledger: int, group: Valued) -> None:
    """SUP-11 as far as it stands beside the county's ledger.

    Raises:
        RefusedBesideError: a hold of the inspection ledger, told as no more than that retention
            applies; or a value under a key that goes in this group.
    """
    going: set[str] = set()
    for act, entries in group:
        if going & {entry.holder for entry in entries}:
            raise refused_for(group, going)
        if isinstance(act.data, PersonKeyDestroyed):
            if is_held(connection, ledger, subjects(act.data)):
                refusal = Refusal("refused", "SUP-11", expected=RETENTION, found=APPLIES)
                raise RefusedBesideError(act, refusal)
            going |= set(act.data.holders)


def refused_for(group: Valued, holders: Collection[str]) -> RefusedBesideError:
    """The refusal of the last act of the group that brings a value under one of these keys."""
    act = next(
        act for act, entries in reversed(group) if any(entry.holder in holders for entry in entries)
    )
    refusal = Refusal(
        "refused",
        "SUP-11",
        expected=say("a person whose data are held", "个人信息仍在保管的人员"),
        found=say("the key was destroyed", "密钥已销毁"),
    )
    return RefusedBesideError(act, refusal)


def is_held(connection: Conn, ledger: int, held: Sequence[str]) -> bool:
    """Whether audit or discipline hold one of the subjects; the answer stands until the commit."""
    streams = list(dict.fromkeys(map(retention_of, held)))
    mapper = EventMapper(lambda _key: "", admitted=True)
    for inspection, size in connection.execute(_INSPECTION, (ledger,)).fetchall():
        for concerning in read_concerning(connection, inspection, size, streams):
            state = Retention(id=concerning.stream)
            for carried in concerning.events:
                state = evolve(state, mapper.event(carried))
            if any(state.on(subject) for subject in held):
                return True
    return False
