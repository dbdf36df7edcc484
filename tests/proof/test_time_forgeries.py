"""signed-events.md, "Time": when an act may say it was made, and how old its checkpoint may be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.proof.errors import ProofError
from audit.proof.registry_values import TimeLimits
from audit.proof.scalars import base64_encode
from audit.proof.times import check_cosigned
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import APPROVER, ROOTS, START, VOTER, grant, policy, vote

SECOND = timedelta(seconds=1)


def seen(ledger: Ledger, size: int) -> dict[str, Any]:
    return {"root": base64_encode(ledger.root(size)), "size": size}


def voted(ledger: Ledger, at: datetime, size: int, admitted_at: datetime | None = None) -> Ledger:
    """A vote that says it was made `at`, after seeing `size` records."""
    fields = {"at": at.isoformat(), "seen": seen(ledger, size)}
    ledger.act(
        "VoteCast.v1", vote(), [VOTER], edit=lambda f: f.update(fields), admitted_at=admitted_at
    )
    return ledger


def rules(ledger: Ledger) -> list[str]:
    return [error.rule for error in refusals(ledger)]


@pytest.mark.parametrize(("late", "found"), [(0, []), (1, ["at-future"])])
def test_at_is_not_later_than_now_plus_ten_minutes(late: int, found: list[str]) -> None:
    ledger = village()
    now = ledger.now + timedelta(minutes=1)
    voted(ledger, now + timedelta(minutes=10) + late * SECOND, ledger.size, now)
    assert rules(ledger) == found


@pytest.mark.parametrize(("early", "found"), [(0, []), (1, ["at-before-seen"])])
def test_at_is_not_before_the_last_record_seen_less_skew(early: int, found: list[str]) -> None:
    ledger = village()
    last = ledger.now
    voted(ledger, last - timedelta(minutes=10) - early * SECOND, ledger.size)
    assert rules(ledger) == found


@pytest.mark.parametrize(("early", "found"), [(0, []), (1, ["at-late"])])
def test_at_is_at_most_72_hours_before_admission(early: int, found: list[str]) -> None:
    ledger = village()
    at = ledger.now
    voted(ledger, at - early * SECOND, ledger.size, at + timedelta(hours=72))
    assert rules(ledger) == found


@pytest.mark.parametrize(("old", "found"), [(0, []), (1, ["seen-old"])])
def test_seen_is_at_most_30_days_old_at_at(old: int, found: list[str]) -> None:
    ledger = village()
    size, last = ledger.size, ledger.now
    ledger.act("VoteCast.v1", vote(), [VOTER])
    ledger.now = last + timedelta(days=30) + old * SECOND
    voted(ledger, ledger.now, size)
    assert rules(ledger) == found


def test_the_newest_checkpoint_ages_too() -> None:
    ledger = village()
    ledger.now += timedelta(days=31)
    voted(ledger, ledger.now, ledger.size)
    assert rules(ledger) == ["seen-old"]


def test_roots_who_have_seen_all_there_is_wake_a_log_that_rested() -> None:
    ledger = village()
    ledger.now += timedelta(days=400)
    ledger.act("PolicyAdopted.v1", policy(late_hours=5), ROOTS[:2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    assert refusals(ledger) == []


@pytest.mark.parametrize("by_roots", [True, False])
def test_nobody_else_wakes_it_and_roots_only_with_all_in_sight(*, by_roots: bool) -> None:
    ledger = village()
    size = ledger.size
    if by_roots:
        ledger.act("VoteCast.v1", vote(), [VOTER])
    ledger.now += timedelta(days=400)
    signers = ROOTS[:2] if by_roots else [ROOTS[1], APPROVER]
    seen_then = {"seen": seen(ledger, size)}
    ledger.act(
        "PolicyAdopted.v1", policy(late_hours=5), signers, edit=lambda f: f.update(seen_then)
    )
    assert rules(ledger) == ["seen-old"]


def test_the_county_policy_sets_the_skew_from_its_day_on() -> None:
    ledger = village()
    ledger.act("PolicyAdopted.v1", policy(clock_skew_seconds=60), ROOTS[:2])
    now = ledger.now + timedelta(minutes=1)
    voted(ledger, now + timedelta(minutes=2), ledger.size, now)
    assert only_refusal(ledger)[0] == "at-future"


def test_a_policy_of_another_place_sets_nothing() -> None:
    ledger = village()
    ledger.act("PolicyAdopted.v1", policy(place="231005100201", clock_skew_seconds=60), ROOTS[:2])
    now = ledger.now + timedelta(minutes=1)
    voted(ledger, now + timedelta(minutes=2), ledger.size, now)
    assert refusals(ledger) == []


def test_a_policy_counts_from_the_day_it_takes_effect() -> None:
    ledger = village()
    ledger.act("PolicyAdopted.v1", policy(first="2026-03-02", late_hours=1), ROOTS[:2])
    at = ledger.now
    voted(ledger, at, ledger.size, at + timedelta(hours=2))
    assert refusals(ledger) == []
    registry = ledger.registry()
    assert registry.time_limits(datetime(2026, 3, 1, tzinfo=UTC).date()).late_hours == 72
    assert registry.time_limits(datetime(2026, 3, 2, tzinfo=UTC).date()).late_hours == 1


def test_the_later_adoption_for_a_day_wins() -> None:
    ledger = village()
    ledger.act("PolicyAdopted.v1", policy(late_hours=1), ROOTS[:2])
    ledger.act("PolicyAdopted.v1", policy(late_hours=5), [ROOTS[1], APPROVER])
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    assert ledger.registry().time_limits(day).late_hours == 5
    assert ledger.registry().policy_value("late_hours", "231005", day) == 5


def test_seen_covers_no_more_than_lies_below_the_act() -> None:
    ledger = village()
    size = ledger.size
    ahead = {"root": base64_encode(ledger.root()), "size": size + 1}
    ledger.act("VoteCast.v1", vote(), [VOTER], edit=lambda f: f.update(seen=ahead))
    assert only_refusal(ledger) == ("seen-future", f"record {size}")


def test_the_root_seen_is_this_logs() -> None:
    ledger = village()
    other = {"root": base64_encode(bytes(32)), "size": 3}
    ledger.act("VoteCast.v1", vote(), [VOTER], edit=lambda f: f.update(seen=other))
    assert only_refusal(ledger)[0] == "seen-root"


def test_a_record_is_not_admitted_after_a_witness_covered_it() -> None:
    cosigned = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
    seconds = int(cosigned.timestamp())
    check_cosigned(cosigned + timedelta(minutes=10), seconds, TimeLimits())
    with pytest.raises(ProofError) as caught:
        check_cosigned(cosigned + timedelta(minutes=10, microseconds=1), seconds, TimeLimits())
    assert caught.value.rule == "admitted-after-cosigned"


LAST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
SOON = START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "admitted_at", "found"),
    [
        (LAST, LAST, ["role-dates"]),
        (SOON, LAST, ["at-late"]),
        (FIRST, SOON, ["at-late"]),
        (LAST, SOON, ["at-future"]),
        (FIRST, FIRST, ["admitted-at-order"]),
    ],
)
def test_no_instant_is_too_early_or_too_late_to_be_judged(
    at: datetime, admitted_at: datetime, found: list[str]
) -> None:
    ledger = Ledger()
    ledger.open()
    ledger.enrol(VOTER)
    ledger.act("RoleGranted.v1", grant(VOTER, until="9999-12-30"), ROOTS[:2])
    if at == admitted_at == LAST:
        ledger.act(
            "PolicyAdopted.v1",
            policy(late_hours=1),
            ROOTS[:2],
            edit=lambda f: f.update(at=at.isoformat()),
            admitted_at=admitted_at,
        )
    voted(ledger, at, ledger.size, admitted_at)
    assert rules(ledger) == found


def test_a_log_that_begins_with_the_first_instant_of_all_goes_on() -> None:
    ledger = Ledger()
    ledger.now = FIRST
    ledger.open()
    ledger.enrol(VOTER)
    assert refusals(ledger) == []


@pytest.mark.parametrize("name", ["clock_skew_seconds", "late_hours", "seen_days_max"])
@pytest.mark.parametrize("value", [0, 1_000_001, 10**12, 2**53 - 1])
def test_a_policy_of_time_is_a_number_that_time_has_room_for(name: str, value: int) -> None:
    ledger = village()
    adopted = policy()
    adopted["parameters"] = {name: value}
    ledger.act("PolicyAdopted.v1", adopted, ROOTS[:2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    assert only_refusal(ledger)[0] == "policy"


def test_the_first_day_of_all_ends_offices_and_opens_windows() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER])
    office = {"person": VOTER.person, "place": VOTER.place, "role": VOTER.role}
    ledger.act("RoleEnded.v1", {**office, "on": "0001-01-01"}, ROOTS[:2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    assert rules(ledger) == ["role-dates"]
    window = {"from": "0001-01-01", "key": VOTER.key.id, "reason": "stolen", "until": "9999-12-31"}
    ledger.act("KeyCompromised.v1", window, ROOTS[:2])
    assert ledger.registry().compromised_at(VOTER.key.id, START) is not None


def test_a_time_of_a_cosignature_that_is_none_is_refused() -> None:
    with pytest.raises(ProofError, match="no time"):
        check_cosigned(START, 2**64 - 1, TimeLimits())
