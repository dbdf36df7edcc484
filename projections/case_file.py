"""A case with all that is told of it, in one question: so that it is one snapshot.

The case, who is in its household, its steps, what waits, and what `policies.decisions` is asked
about: where the events happened whose policies decided, and the policies ever adopted there and
above.
"""

from typing import LiteralString

import msgspec

from domain.residents.households import Member
from projections.cases import CaseRow, StepRow
from projections.offices import PolicyRow
from projections.question import Question, listed
from projections.todo import WAITS, Task


class Happened(msgspec.Struct, frozen=True):
    """Where the event at a position happened."""

    position: int
    place: str


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it is now; `row` is None and nothing else there if the ledger does not know it."""

    row: CaseRow | None
    members: tuple[Member, ...] | None
    steps: list[StepRow]
    waiting: list[Task]
    happened: list[Happened]
    adopted: list[PolicyRow]

    @property
    def persons(self) -> list[str]:
        """Who is in the household now."""
        return [member.person for member in self.members or () if member.until is None]


_STEPS = listed(
    StepRow,
    "FROM projections.case_steps"
    " WHERE ledger = %(ledger)s AND subject = %(subject)s ORDER BY number",
)
_ADOPTED = listed(
    PolicyRow,
    "FROM projections.policies p WHERE ledger = %(ledger)s AND known_to IS NULL AND EXISTS ("
    " SELECT FROM (SELECT place FROM happened UNION ALL SELECT place FROM found) w"
    " WHERE starts_with(w.place, p.place)) ORDER BY because",
)
_FILE: LiteralString = f"""(
WITH found AS MATERIALIZED (
    SELECT * FROM projections.cases WHERE ledger = %(ledger)s AND id = %(subject)s
), decided AS (
    SELECT (done ->> 'decided_at')::bigint AS position
    FROM found CROSS JOIN LATERAL json_array_elements(state -> 'done') done
    UNION SELECT (state -> 'ended' ->> 'decided_at')::bigint FROM found
), happened AS MATERIALIZED (
    SELECT position, e.place FROM decided JOIN projections.entries e USING (position)
    WHERE e.ledger = %(ledger)s
)
SELECT json_build_object(
    'row', (SELECT row_to_json(found) FROM found),
    'members', (SELECT h.state -> 'members' FROM found
        JOIN projections.households h ON h.ledger = %(ledger)s AND h.id = found.subject),
    'steps', {_STEPS},
    'waiting', {WAITS},
    'happened', {listed(Happened, "FROM happened")},
    'adopted', {_ADOPTED}
))"""


def case_file(ledger: int, case: str) -> Question[CaseFile]:
    """One case with all that is told of it."""
    return Question(_FILE, CaseFile, {"ledger": ledger, "subject": case})
