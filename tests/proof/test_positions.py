"""signed-events.md: "A signature counts if the key was valid at the act's position in the log"."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.proof.builder import Ledger, refusals, village
from tests.proof.people import CLERK, ROOTS, VILLAGE, VOTER, Who, enrolment, grant, vote, who

NEW = who("n1", "village_committee", "village committee", VILLAGE)
LATE = "01950000-0000-7000-8000-00000000ffff"
OF_CLERK = {"key": CLERK.key.id, "reason": "lost"}
R1, R2, _ = ROOTS
Step = Callable[[Ledger], object]


def step(act_type: str, data: dict[str, Any], *by: Who) -> Step:
    return lambda ledger: ledger.act(act_type, data, by)


SUSPENDED = step("KeySuspended.v1", OF_CLERK, R1)
REINSTATED = step("KeyReinstated.v1", OF_CLERK, R1, R2)
REVOKED = step("KeyRevoked.v1", OF_CLERK, R1, R2)
BY_CLERK = step("VoteCast.v1", vote(), CLERK)
ENROLLED = step("KeyEnrolled.v1", enrolment(NEW), R1, R2)
GRANTED = step("RoleGranted.v1", grant(NEW), R1, R2)
BY_NEW = step("VoteCast.v1", vote(), NEW)

ORDERS: dict[str, tuple[list[Step], list[str]]] = {
    "suspended in front of the act": ([SUSPENDED, BY_CLERK], ["key-suspended"]),
    "suspended behind the act": ([BY_CLERK, SUSPENDED], []),
    "reinstated in front of the act": ([SUSPENDED, REINSTATED, BY_CLERK], []),
    "reinstated behind the act": ([SUSPENDED, BY_CLERK, REINSTATED], ["key-suspended"]),
    "revoked in front of the act": ([REVOKED, BY_CLERK], ["key-revoked"]),
    "revoked behind the act": ([BY_CLERK, REVOKED], []),
    "enrolled and granted in front of the act": ([ENROLLED, GRANTED, BY_NEW], []),
    "granted behind the act": ([ENROLLED, BY_NEW, GRANTED], ["role-not-granted"]),
    "enrolled behind the act": ([BY_NEW, ENROLLED], ["key-unknown"]),
}


@pytest.mark.parametrize("sentence", ORDERS)
@pytest.mark.parametrize("passing", [True, False], ids=["a minute apart", "at one instant"])
def test_the_position_counts_and_not_the_instant(sentence: str, *, passing: bool) -> None:
    steps, found = ORDERS[sentence]
    ledger = village()
    for take in steps:
        take(ledger)
        if not passing:
            ledger.now -= timedelta(minutes=1)
    assert [error.rule for error in refusals(ledger)] == found


def test_what_was_signed_in_time_and_arrived_too_late_does_not_count() -> None:
    ledger = village()
    payload = ledger.payload("VoteCast.v1", vote(), [CLERK], edit=lambda f: f.update(id=LATE))
    REVOKED(ledger)
    ledger.act("VoteCast.v1", vote(), [CLERK], payload=lambda _: payload)
    assert [error.rule for error in refusals(ledger)] == ["key-revoked"]


MIDNIGHT = datetime(2026, 3, 10, 16, tzinfo=UTC)
"""In Shanghai the 11th begins."""
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("first", "until", "instant", "found"),
    [
        ("2026-03-11", None, MIDNIGHT, []),
        ("2026-03-11", None, MIDNIGHT - TICK, ["role-dates"]),
        ("2026-03-01", "2026-03-10", MIDNIGHT - TICK, []),
        ("2026-03-01", "2026-03-10", MIDNIGHT, ["role-dates"]),
    ],
)
def test_a_day_begins_and_ends_at_midnight_in_shanghai(
    first: str, until: str | None, instant: datetime, found: list[str]
) -> None:
    ledger = village()
    ENROLLED(ledger)
    ledger.act("RoleGranted.v1", grant(NEW, first, until), [R1, R2])
    ledger.act(
        "VoteCast.v1",
        vote(),
        [NEW],
        edit=lambda f: f.update(at=instant.isoformat()),
        admitted_at=instant,
    )
    assert [error.rule for error in refusals(ledger)] == found


@pytest.mark.parametrize("place", ["231005100", "231005", "231005100201-01", "231005100202"])
def test_an_office_is_held_over_the_place_it_names_and_no_other(place: str) -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER], edit=lambda f: f["by"][0].update(place=place))
    assert [error.rule for error in refusals(ledger)] == ["role-not-granted"]
