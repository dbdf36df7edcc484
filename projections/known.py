"""What the ledger knew at a position: a few streams, folded from the log once more.

For questions about the past that ask the domain about states of which projections keep the present
alone. As many streams as a page needs, in one query. Of which body a key is, the states that are
asked for so do not say.
"""

from collections.abc import Iterable, Sequence

from audit.trail.loading import read_concerning
from audit.trail.mapper import EventMapper
from domain.kernel.state import State, blank, evolve
from projections.table import Database


def known_states(
    connection: Database, ledger: int, known_at: int, streams: Iterable[str]
) -> list[State]:
    """The states of the streams as the records up to a position make them; blank ones left out."""
    asked: Sequence[str] = list(dict.fromkeys(streams))
    if not asked:
        return []
    mapper = EventMapper(lambda _key: "")
    found: list[State] = []
    for concerning in read_concerning(connection, ledger, known_at + 1, asked):
        state = blank(concerning.stream)
        for one in concerning.events:
            state = evolve(state, mapper.event(one))
        if state.exists:
            found.append(state)
    return found
