"""signed-events.md, "The registry": what a colluding few might try with keys, sets and bodies."""

from typing import Any

import pytest

from audit.proof.scalars import base64_encode, plain_body
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import (
    APPROVER,
    CLERK,
    LOG,
    REGISTRAR,
    ROOTS,
    SYSTEM,
    TOKEN,
    VILLAGE,
    VOTER,
    WITNESSES,
    Key,
    Who,
    enrolment,
    grant,
    log_vkey,
    opening,
    policy,
    system_set,
    vkey,
    vote,
    who,
    with_key,
    witness_key,
    witness_set,
)

R1, R2, R3 = ROOTS
NEW = who("n1", "village_committee", "village committee", VILLAGE)
R4 = who("r4", "root", "audit bureau")
KEY = {"key": CLERK.key.id, "reason": "lost"}
OF_R3 = {"key": R3.key.id, "reason": "lost"}
WINDOW = {"from": "2026-03-01", "until": None}
SET = {"roots": [root.as_root() for root in (R1, R2, R4)]}
Step = tuple[str, dict[str, Any], list[Who]]


def named(person: Who, reason: str = "lost") -> dict[str, Any]:
    return {"key": person.key.id, "reason": reason}


def roots_of(*roots: Who) -> dict[str, Any]:
    return {"roots": [root.as_root() for root in roots]}


def played(*steps: Step) -> Ledger:
    ledger = village()
    for act_type, data, signers in steps:
        ledger.act(act_type, data, signers)
    return ledger


def refused_last(ledger: Ledger) -> str:
    rule, place = only_refusal(ledger)
    assert place.startswith(f"record {ledger.size - 1}")
    return rule


# --- one root holder, or too few, alone ---

ACTS: dict[str, dict[str, Any]] = {
    "RootsReplaced.v1": SET,
    "LogKeyChanged.v1": {"log": log_vkey(key=Key("second log"))},
    "WitnessesChanged.v1": {"quorum": 1, "witnesses": witness_set([("audit bureau", "a.ex/w2")])},
    "SystemKeysChanged.v1": {"system": system_set("DeadlinePassed.v1")},
    "KeyEnrolled.v1": enrolment(NEW),
    "KeyReinstated.v1": KEY,
    "KeyRevoked.v1": KEY,
    "KeyCompromised.v1": {**KEY, **WINDOW},
    "RoleGranted.v1": grant(NEW),
    "RoleEnded.v1": {
        "on": "2026-03-02", "person": CLERK.person, "place": VILLAGE, "role": CLERK.role
    },
    "PolicyAdopted.v1": policy(),
    "ClockSet.v1": {"now": "2026-04-02T09:00:00+08:00"},
}  # fmt: skip
TOO_FEW: dict[str, list[Who]] = {
    "one root": [R1],
    "one registrar": [REGISTRAR],
    "a root and somebody without authority": [R1, APPROVER],
    "a root and the system": [R1, SYSTEM],
    "two of the village": [VOTER, TOKEN],
}
HELD = {"registry-signers", "registry-authority", "system-type"}


@pytest.mark.parametrize(
    ("act_type", "signers"),
    [
        (act_type, signers)
        for act_type in ACTS
        for signers in TOO_FEW
        # two persons adopt a policy; whether they may is the domain's to say (test_policies)
        if act_type != "PolicyAdopted.v1" or signers.startswith("one ")
    ],
)
def test_too_few_or_the_wrong_signers_change_nothing(act_type: str, signers: str) -> None:
    simulated = "yangguang.example/county/231005/simulated", "simulated"
    ledger = village(*simulated) if act_type == "ClockSet.v1" else village()
    if act_type == "KeyReinstated.v1":
        ledger.act("KeySuspended.v1", KEY, [R2])
    ledger.act(act_type, ACTS[act_type], TOO_FEW[signers])
    assert refused_last(ledger) in HELD


def test_one_root_alone_suspends_one_root_and_never_the_roots() -> None:
    ledger = played(("KeySuspended.v1", named(R2), [R1]))
    assert refusals(ledger) == []
    ledger.act("KeySuspended.v1", named(R3), [R1])
    assert refused_last(ledger) == "registry-roots"


def test_one_registrar_alone_never_suspends_the_roots() -> None:
    ledger = played(
        ("KeySuspended.v1", named(R2), [REGISTRAR]), ("KeySuspended.v1", named(R3), [REGISTRAR])
    )
    assert refused_last(ledger) == "registry-roots"


@pytest.mark.parametrize("act_type", ["KeyRevoked.v1", "KeyCompromised.v1"])
@pytest.mark.parametrize("signers", [[R1, REGISTRAR], [R3]], ids=["two bodies", "its own"])
def test_no_revocation_leaves_roots_of_one_body(act_type: str, signers: list[Who]) -> None:
    more = WINDOW if act_type == "KeyCompromised.v1" else {}
    ledger = played(
        ("KeyRevoked.v1", named(R2), [R1, REGISTRAR]), (act_type, {**OF_R3, **more}, signers)
    )
    assert refused_last(ledger) == "registry-roots"


def test_a_root_lost_is_replaced_by_the_other_two_and_then_revoked() -> None:
    ledger = played(
        ("KeySuspended.v1", OF_R3, [R1]),
        ("RootsReplaced.v1", SET, [R1, R2]),
        ("KeyCompromised.v1", {**OF_R3, **WINDOW}, [R2, R4]),
    )
    assert refusals(ledger) == []
    ledger.act("RoleGranted.v1", grant(NEW), [R1, R3])
    assert refused_last(ledger) == "key-revoked"


def test_all_roots_give_way_to_others_by_two_of_the_old() -> None:
    others = [who(f"q{n}", "root", body) for n, body in enumerate(("审计局", "财政局", "纪委监委"))]
    ledger = played(("RootsReplaced.v1", roots_of(*others), [R2, R3]))
    ledger.act("RoleGranted.v1", grant(NEW), others[:2])
    assert refusals(ledger) == []
    ledger.act("RootsReplaced.v1", roots_of(*ROOTS), [R1, R2])
    assert [error.rule for error in refusals(ledger)] == ["key-replaced"]


# --- bodies are compared without what only spelling adds ---

SPELLINGS = (
    "Data Bureau",
    "ｄａｔａ ｂｕｒｅａｕ",
    "data  bureau ",
    "data\u3000bureau",
    "databureau",
    "data\u200bbureau",
    "data\u00adbureau",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_body_is_one_however_it_is_spelt(spelling: str) -> None:
    twin = who("g2", "registrar", spelling)
    ledger = village()
    ledger.admit(twin)
    ledger.act("KeyRevoked.v1", KEY, [R1, twin])
    assert refused_last(ledger) == "registry-bodies"


def test_bodies_of_other_names_are_others() -> None:
    bodies = ("审计局", "审计署", "财政局", "Audit 1", "Audit 2")
    assert len({plain_body(body) for body in bodies}) == len(bodies)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_roots_of_two_bodies_are_not_three_by_spelling(spelling: str) -> None:
    ledger = Ledger()
    ledger.open(edit=lambda d: d["roots"][2].update(body=spelling))
    assert only_refusal(ledger) == ("roots-bodies", "record 0")


def test_a_quorum_is_not_filled_by_one_body_in_two_spellings() -> None:
    ledger = Ledger()
    twins = witness_set([("audit bureau", "a.example/1"), ("Audit\u3000Bureau", "a.example/2")])
    ledger.open(edit=lambda d: d.update(witnesses=twins))
    assert only_refusal(ledger) == ("quorum-bodies", "record 0")


def test_two_registrars_of_one_body_grant_nothing() -> None:
    twin = who("g2", "registrar", "organisation department")
    ledger = village()
    ledger.admit(twin)
    ledger.act("RoleGranted.v1", grant(NEW), [REGISTRAR, twin])
    assert refused_last(ledger) == "registry-bodies"


# --- one key, one purpose, one life ---

R3_AS_SYSTEM = {
    "system": [
        {
            "key": R3.key.id,
            "person": R3.person,
            "spki": base64_encode(R3.key.spki),
            "types": ["ObjectionReceived.v1"],
        }
    ]
}
WITNESS = witness_key(WITNESSES[0][1])
LIVES: dict[str, tuple[list[Step], str]] = {
    "a root made a system key, so that two bodies are left": (
        [("SystemKeysChanged.v1", R3_AS_SYSTEM, [R1, R2])],
        "key-purpose",
    ),
    "a system key made a root": (
        [("RootsReplaced.v1", roots_of(R1, R2, with_key(R4, SYSTEM.key)), [R1, R2])],
        "key-person",
    ),
    "a person's key in use made a root": (
        [("RootsReplaced.v1", roots_of(R1, R2, CLERK), [R1, R2])],
        "key-purpose",
    ),
    "a suspended root reinstated by the way": (
        [
            ("KeySuspended.v1", OF_R3, [R1]),
            ("RootsReplaced.v1", roots_of(R1, R2, R3), [R1, R2]),
        ],
        "key-suspended",
    ),
    "a revoked root named again": (
        [
            ("KeyRevoked.v1", OF_R3, [R1, R2]),
            ("RootsReplaced.v1", roots_of(R1, R2, R3), [R1, R2]),
        ],
        "key-revoked",
    ),
    "a witness's key enrolled for a person": (
        [("KeyEnrolled.v1", enrolment(with_key(NEW, WITNESS)), [R1, R2])],
        "key-purpose",
    ),
    "a witness's key as the log's": (
        [("LogKeyChanged.v1", {"log": log_vkey(key=WITNESS)}, [R1, R2])],
        "key-purpose",
    ),
    "a former witness's key as the log's": (
        [
            ("WitnessesChanged.v1", ACTS["WitnessesChanged.v1"], [R1, R2]),
            ("LogKeyChanged.v1", {"log": log_vkey(key=WITNESS)}, [R1, R2]),
        ],
        "key-purpose",
    ),
    "a former log key as a witness's": (
        [
            ("LogKeyChanged.v1", ACTS["LogKeyChanged.v1"], [R1, R2]),
            (
                "WitnessesChanged.v1",
                {"quorum": 1, "witnesses": [{"body": "x", "vkey": vkey("a.ex/w", 4, LOG)}]},
                [R1, R2],
            ),
        ],
        "key-purpose",
    ),
    "a key reinstated after its revocation": (
        [("KeyRevoked.v1", KEY, [R1, R2]), ("KeyReinstated.v1", KEY, [R1, R2])],
        "key-status",
    ),
    "a key suspended after its revocation": (
        [("KeyRevoked.v1", KEY, [R1, R2]), ("KeySuspended.v1", KEY, [R1])],
        "key-status",
    ),
    "a key revoked twice": (
        [("KeyRevoked.v1", KEY, [R1, R2]), ("KeyRevoked.v1", KEY, [R1, R2])],
        "key-status",
    ),
    "a suspended key enrolled again": (
        [("KeySuspended.v1", KEY, [R1]), ("KeyEnrolled.v1", enrolment(CLERK), [R1, R2])],
        "key-enrolled",
    ),
    "a window that ends before it begins, and so holds no act": (
        [
            (
                "KeyCompromised.v1",
                {**KEY, "from": "2026-03-01T10:00:00+08:00", "until": "2026-03-01T01:00:00Z"},
                [R1, R2],
            )
        ],
        "compromise-window",
    ),
    "a window of days the wrong way round": (
        [("KeyCompromised.v1", {**KEY, "from": "2026-03-02", "until": "2026-03-01"}, [R1, R2])],
        "compromise-window",
    ),
    "a registrar whose own office ended": (
        [
            (
                "RoleEnded.v1",
                {
                    "on": "2026-03-01",
                    "person": REGISTRAR.person,
                    "place": REGISTRAR.place,
                    "role": "registrar",
                },
                [R1, R2],
            ),
            ("KeyEnrolled.v1", enrolment(NEW), [R1, REGISTRAR]),
        ],
        "role-dates",
    ),
    "an office granted and ended on one day": (
        [
            ("KeyEnrolled.v1", enrolment(NEW), [R1, R2]),
            ("RoleGranted.v1", grant(NEW), [R1, R2]),
            (
                "RoleEnded.v1",
                {
                    "on": "2026-03-01",
                    "person": NEW.person,
                    "place": NEW.place,
                    "role": NEW.role,
                },
                [R1, R2],
            ),
            ("VoteCast.v1", vote(), [NEW]),
        ],
        "role-dates",
    ),
    "a root that acts in an office it was granted": (
        [
            ("RoleGranted.v1", {**grant(NEW), "person": R1.person}, [R2, R3]),
            ("VoteCast.v1", vote(), [Who(R1.person, NEW.role, NEW.place, "", R1.key)]),
        ],
        "role-root",
    ),
    "an enrolment from another county": (
        [("KeyEnrolled.v1", enrolment(NEW, "yangguang.example/county/220182"), [R1, R2])],
        "key-possession",
    ),
}


@pytest.mark.parametrize("sentence", LIVES)
def test_a_key_has_one_purpose_and_one_life(sentence: str) -> None:
    steps, rule = LIVES[sentence]
    assert refused_last(played(*steps)) == rule


def test_a_whole_act_of_another_county_is_refused_before_its_data_is_read() -> None:
    ledger = village()
    elsewhere = {"ledger": "yangguang.example/county/220182"}
    ledger.act("KeyEnrolled.v1", enrolment(NEW), [R1, R2], edit=lambda p: p.update(elsewhere))
    assert refused_last(ledger) == "ledger"


def test_a_replaced_key_may_be_enrolled_for_its_own_person() -> None:
    as_person = with_key(who("r3", "registrar", R3.body), R3.key)
    ledger = played(
        ("RootsReplaced.v1", SET, [R1, R2]), ("KeyEnrolled.v1", enrolment(as_person), [R1, R2])
    )
    assert refusals(ledger) == []


def test_a_window_of_one_instant_and_one_of_a_day_hold() -> None:
    ledger = played(
        ("KeyCompromised.v1", {**KEY, "from": "2026-03-01", "until": "2026-03-01"}, [R1, R2]),
        (
            "KeyCompromised.v1",
            {**KEY, "from": "2026-03-01T10:00:00+08:00", "until": "2026-03-01T02:00:00Z"},
            [R1, R2],
        ),
    )
    assert refusals(ledger) == []


def test_the_opening_that_these_start_from_is_accepted() -> None:
    assert refusals(village()) == []
    assert len({plain_body(root["body"]) for root in opening()["roots"]}) == 3
