"""signed-events.md, "The registry: who may sign": each row of the table, and what it forbids."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.proof.scalars import base64_encode
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import (
    APPROVER,
    CLERK,
    COUNTY,
    LOG,
    ORIGIN,
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
    payment_lines,
    policy,
    system_set,
    vkey,
    vote,
    who,
    with_key,
    witness_key,
    witness_set,
)

Forge = Callable[[Ledger], object]
NEW = who("n1", "village_committee", "village committee", VILLAGE)
TWIN = who("g2", "registrar", "organisation department")
KEY = {"key": CLERK.key.id, "reason": "lost"}
WINDOW = {**KEY, "from": "2026-03-01", "until": "2026-03-01"}
R1, R2, R3 = ROOTS


def by(act_type: str, data: dict[str, Any], *signers: Who) -> Forge:
    return lambda ledger: ledger.act(act_type, data, signers)


def enrolled(data: dict[str, Any]) -> Forge:
    return by("KeyEnrolled.v1", data, R1, R2)


def other_roots(*roots: Who) -> dict[str, Any]:
    return {"roots": [root.as_root() for root in roots]}


NEW_ROOTS = other_roots(R1, R2, who("r4", "root", "audit bureau"))
NEW_SYSTEM = {"system": system_set("DeadlinePassed.v1")}
NEW_LOG = {"log": log_vkey(key=Key("second log"))}
NEW_WITNESSES = {"quorum": 1, "witnesses": witness_set([("audit bureau", "audit.example/w2")])}
GRANT = grant(NEW)
ENDED = {"on": "2026-03-02", "person": CLERK.person, "place": VILLAGE, "role": CLERK.role}

NEEDS_TWO: dict[str, dict[str, Any]] = {
    "RootsReplaced.v1": NEW_ROOTS,
    "LogKeyChanged.v1": NEW_LOG,
    "WitnessesChanged.v1": NEW_WITNESSES,
    "SystemKeysChanged.v1": NEW_SYSTEM,
    "KeyEnrolled.v1": enrolment(NEW),
    "KeyRevoked.v1": KEY,
    "KeyCompromised.v1": WINDOW,
    "RoleGranted.v1": GRANT,
    "RoleEnded.v1": ENDED,
    "PolicyAdopted.v1": policy(),
}
ROOTS_ONLY = ("RootsReplaced.v1", "LogKeyChanged.v1", "WitnessesChanged.v1", "SystemKeysChanged.v1")


@pytest.mark.parametrize("act_type", NEEDS_TWO)
def test_two_roots_of_different_bodies_may(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, NEEDS_TWO[act_type], [R2, R3])
    assert refusals(ledger) == []


@pytest.mark.parametrize("act_type", NEEDS_TWO)
def test_one_signer_may_not(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, NEEDS_TWO[act_type], [R1])
    assert only_refusal(ledger) == ("registry-signers", f"record {ledger.size - 1}")


@pytest.mark.parametrize("act_type", [name for name in NEEDS_TWO if name != "PolicyAdopted.v1"])
def test_two_of_one_body_may_not(act_type: str) -> None:
    ledger = village()
    twin_root = who("r5", "root", R1.body)
    ledger.act("RootsReplaced.v1", other_roots(*ROOTS, twin_root), [R1, R2])
    ledger.act(act_type, NEEDS_TWO[act_type], [R1, twin_root])
    assert only_refusal(ledger) == ("registry-bodies", f"record {ledger.size - 1}")


@pytest.mark.parametrize("act_type", [name for name in NEEDS_TWO if name not in ROOTS_ONLY])
def test_a_root_and_a_registrar_may(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, NEEDS_TWO[act_type], [R1, REGISTRAR])
    assert refusals(ledger) == []


@pytest.mark.parametrize("act_type", ROOTS_ONLY)
def test_a_registrar_does_not_change_the_sets_themselves(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, NEEDS_TWO[act_type], [R1, REGISTRAR])
    assert only_refusal(ledger)[0] == "registry-authority"


@pytest.mark.parametrize("act_type", [name for name in NEEDS_TWO if name != "PolicyAdopted.v1"])
def test_nobody_else_changes_the_registry(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, NEEDS_TWO[act_type], [R1, APPROVER])
    assert only_refusal(ledger)[0] == "registry-authority"


@pytest.mark.parametrize("act_type", NEEDS_TWO)
def test_the_data_has_the_fields_of_the_table_and_no_other(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, {**NEEDS_TWO[act_type], "comment": "hello"}, [R1, R2])
    assert only_refusal(ledger) == ("shape", f"record {ledger.size - 1}")


def test_two_registrars_of_one_body_do_not_enrol() -> None:
    ledger = village()
    ledger.admit(TWIN)
    ledger.enrol(NEW, [REGISTRAR, TWIN])
    assert only_refusal(ledger)[0] == "registry-bodies"


OPENINGS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "roots of two bodies": (lambda d: d["roots"][2].update(body=R1.body), "roots-bodies"),
    "two roots alone": (lambda d: d["roots"].pop(), "roots-bodies"),
    "a root twice": (lambda d: d["roots"].append(d["roots"][0]), "roots-distinct"),
    "one person with two root keys": (
        lambda d: d["roots"].append({**as_root("r9"), "person": R1.person}),
        "roots-distinct",
    ),
    "a root that did not sign": (lambda d: d["roots"].append(as_root("r9")), "registry-signers"),
    "another origin than the ledger": (lambda d: d.update(origin="a/b"), "ledger"),
    "a simulated clock under a real name": (lambda d: d.update(clock="simulated"), "clock"),
    "a clock of no kind": (lambda d: d.update(clock="sundial"), "clock"),
    "a quorum of none": (lambda d: d.update(quorum=0), "quorum-bodies"),
    "a quorum of more bodies than there are": (lambda d: d.update(quorum=3), "quorum-bodies"),
    "a quorum that one body with two witnesses would fill": (
        lambda d: d.update(
            witnesses=witness_set(
                [("audit bureau", "a.example/1"), ("audit bureau", "a.example/2")]
            )
        ),
        "quorum-bodies",
    ),
    "one witness key under two names": (
        lambda d: d["witnesses"][1].update(
            vkey=vkey("other.example/w", 4, witness_key(WITNESSES[0][1]))
        ),
        "key-purpose",
    ),
    "the log's key as a witness's": (
        lambda d: d["witnesses"][1].update(vkey=vkey("other.example/w", 4, LOG)),
        "key-purpose",
    ),
    "a root's key as the log's": (
        lambda d: d.update(log=vkey(ORIGIN, 1, R1.key)),
        "key-purpose",
    ),
    "a system key that is a root's": (
        lambda d: d["system"][0].update(
            key=R1.key.id, spki=base64_encode(R1.key.spki), person=R1.person
        ),
        "key-purpose",
    ),
    "a system key for what is no type": (
        lambda d: d["system"][0].update(types=["ObjectionReceived"]),
        "shape",
    ),
    "a log key of another name": (lambda d: d.update(log=log_vkey("other/log")), "log-key-name"),
    "a log key that cosigns": (lambda d: d.update(log=vkey(ORIGIN, 4, LOG)), "log-key-name"),
    "a witness that does not cosign": (
        lambda d: d["witnesses"][0].update(vkey=vkey("a.example/w", 1, Key("w"))),
        "vkey",
    ),
    "no WebAuthn origins": (lambda d: d.update(webauthn={"rp_id": "x"}), "shape"),
}


def as_root(name: str) -> dict[str, str]:
    return who(name, "root", f"body of {name}").as_root()


@pytest.mark.parametrize("sentence", OPENINGS)
def test_an_opening_is_refused_for_its_reason(sentence: str) -> None:
    edit, rule = OPENINGS[sentence]
    ledger = Ledger()
    ledger.open(edit=edit)
    assert only_refusal(ledger) == (rule, "record 0")


def test_all_roots_sign_the_opening() -> None:
    ledger = Ledger()
    ledger.open(by=ROOTS[:2])
    assert only_refusal(ledger)[0] == "registry-signers"


def test_nobody_but_the_roots_signs_the_opening() -> None:
    ledger = Ledger()
    ledger.open(by=[*ROOTS, CLERK])
    assert only_refusal(ledger)[0] == "registry-signers"


def test_the_opening_has_seen_the_empty_root() -> None:
    ledger = Ledger()
    seen = {"seen": {"root": base64_encode(bytes(32)), "size": 0}}
    ledger.act("LedgerOpened.v1", opening(), ROOTS, edit=lambda f: f.update(seen))
    assert only_refusal(ledger)[0] == "seen-root"


def test_the_opening_is_the_first_record() -> None:
    ledger = Ledger()
    ledger.act("VoteCast.v1", vote(), [VOTER], edit=lambda f: f["seen"].update(size=1))
    assert only_refusal(ledger) == ("opening", "record 0")
    again = village()
    empty = {"seen": {"root": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "size": 0}}
    again.act("LedgerOpened.v1", opening(), ROOTS, edit=lambda f: f.update(empty))
    assert only_refusal(again) == ("opening", f"record {again.size - 1}")


SMUGGLED = with_key(NEW, Key(VOTER.key.name, "webauthn"))
CHANGES: dict[str, tuple[Forge, str]] = {
    "an enrolment that the new key did not sign": (
        enrolled({**enrolment(NEW), "proof": base64_encode(bytes(64))}),
        "key-possession",
    ),
    "an enrolment by a body whose name cannot be seen": (
        enrolled({**enrolment(NEW), "body": "\u200b \u3000"}),
        "shape",
    ),
    "a possession proof for another person": (
        enrolled({**enrolment(NEW), "person": "person:n2"}),
        "key-possession",
    ),
    "a possession proof for another ledger": (
        enrolled(enrolment(NEW, "yangguang.example/county/220182")),
        "key-possession",
    ),
    "a key in force enrolled again": (enrolled(enrolment(CLERK)), "key-enrolled"),
    "a key of one person enrolled for another": (
        enrolled(enrolment(with_key(NEW, CLERK.key))),
        "key-person",
    ),
    "one key under two ids": (enrolled(enrolment(with_key(VOTER, SMUGGLED.key))), "key-id"),
    "the log's key as a person's": (enrolled(enrolment(with_key(NEW, LOG))), "key-purpose"),
    "a person that is none": (enrolled({**enrolment(NEW), "person": "n1"}), "identifier"),
    "a key of no body": (enrolled({**enrolment(NEW), "body": ""}), "shape"),
    "a suspension by a stranger": (by("KeySuspended.v1", KEY, APPROVER), "registry-authority"),
    "a suspension of no key": (
        by("KeySuspended.v1", {**KEY, "key": Key("x").id}, R1),
        "key-unknown",
    ),
    "a reinstatement of a key in force": (by("KeyReinstated.v1", KEY, R1, R2), "key-status"),
    "a revocation by another single key": (by("KeyRevoked.v1", KEY, R1), "registry-signers"),
    "a compromise in no time": (
        by("KeyCompromised.v1", {**WINDOW, "from": "yesterday"}, R1, R2),
        "day",
    ),
    "a role that begins on no day": (
        by("RoleGranted.v1", {**GRANT, "from": "2026-13-01"}, R1, R2),
        "day",
    ),
    "a role that ends before it begins": (
        by("RoleGranted.v1", {**GRANT, "until": "2026-02-01"}, R1, R2),
        "role-dates",
    ),
    "the role root granted": (
        by("RoleGranted.v1", {**GRANT, "role": "root"}, R1, R2),
        "role-reserved",
    ),
    "the role system granted": (
        by("RoleGranted.v1", {**GRANT, "role": "system"}, R1, R2),
        "role-reserved",
    ),
    "an end of a role never granted": (
        by("RoleEnded.v1", {**ENDED, "place": COUNTY}, R1, R2),
        "role-not-granted",
    ),
    "a policy without its paper's hash": (
        by(
            "PolicyAdopted.v1",
            {**policy(), "document": {"number": "1", "sha256": "0", "title": "x"}},
            R1,
            R2,
        ),
        "policy",
    ),
    "a policy of backward time": (
        by("PolicyAdopted.v1", policy(late_hours=0), R1, R2),
        "policy",
    ),
    "a policy parameter without a name": (
        by("PolicyAdopted.v1", {**policy(), "parameters": {"Late Hours": 1}}, R1, R2),
        "policy",
    ),
    "a clock set in a ledger of real time": (
        by("ClockSet.v1", {"now": "2026-03-02T09:00:00+08:00"}, R1, R2),
        "clock",
    ),
    "new roots of two bodies": (
        by("RootsReplaced.v1", other_roots(R1, R2), R1, R2),
        "roots-bodies",
    ),
    "a log key that was used before": (
        by("LogKeyChanged.v1", {"log": log_vkey()}, R1, R2),
        "key-purpose",
    ),
    "a log key that a person signs with": (
        by("LogKeyChanged.v1", {"log": log_vkey(key=CLERK.key)}, R1, R2),
        "key-purpose",
    ),
    "new witnesses too few for the quorum": (
        by("WitnessesChanged.v1", {**NEW_WITNESSES, "quorum": 2}, R1, R2),
        "quorum-bodies",
    ),
    "a system key of a person": (
        by(
            "SystemKeysChanged.v1",
            {"system": system_set(person=with_key(SYSTEM, CLERK.key))},
            R1,
            R2,
        ),
        "key-person",
    ),
    "a registry act with lines": (
        lambda ledger: ledger.batch("KeyRevoked.v1", KEY, [R1, R2], payment_lines(1)),
        "lines",
    ),
}


@pytest.mark.parametrize("sentence", CHANGES)
def test_a_change_is_refused_for_its_reason(sentence: str) -> None:
    forge, rule = CHANGES[sentence]
    ledger = village()
    place = ledger.size
    forge(ledger)
    assert only_refusal(ledger) == (rule, f"record {place}")


@pytest.mark.parametrize("act_type", ["KeyRevoked.v1", "KeyCompromised.v1"])
def test_a_revoked_key_is_never_enrolled_again(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, KEY if act_type == "KeyRevoked.v1" else WINDOW, [R1, R2])
    ledger.enrol(CLERK)
    assert only_refusal(ledger)[0] == "key-revoked"


@pytest.mark.parametrize("act_type", ["KeyRevoked.v1", "KeyCompromised.v1"])
def test_a_key_may_revoke_itself(act_type: str) -> None:
    ledger = village()
    ledger.act(act_type, KEY if act_type == "KeyRevoked.v1" else WINDOW, [CLERK])
    assert refusals(ledger) == []


@pytest.mark.parametrize("signer", [R1, REGISTRAR, CLERK], ids=lambda w: w.role)
def test_a_root_a_registrar_or_the_keys_own_person_suspends(signer: Who) -> None:
    ledger = village()
    ledger.act("KeySuspended.v1", KEY, [signer])
    assert refusals(ledger) == []


def test_a_suspended_key_does_not_suspend_or_revoke_further() -> None:
    ledger = village()
    ledger.act("KeySuspended.v1", KEY, [CLERK])
    ledger.act("KeyRevoked.v1", KEY, [CLERK])
    assert only_refusal(ledger)[0] == "key-suspended"


def test_replaced_roots_sign_no_more() -> None:
    ledger = village()
    ledger.act("RootsReplaced.v1", NEW_ROOTS, [R1, R2])
    ledger.act("RoleGranted.v1", GRANT, [R1, R3])
    assert only_refusal(ledger) == ("key-replaced", f"record {ledger.size - 1}, by[1]")


def test_a_changed_system_key_signs_its_new_types_alone() -> None:
    ledger = village()
    ledger.act("SystemKeysChanged.v1", NEW_SYSTEM, [R1, R2])
    ledger.act("DeadlinePassed.v1", {"notice": "notice:1"}, [SYSTEM])
    assert refusals(ledger) == []
    ledger.act("ObjectionReceived.v1", {"notice": "notice:1"}, [SYSTEM])
    assert only_refusal(ledger)[0] == "system-type"


def test_a_simulated_clock_is_set_by_two_roots() -> None:
    ledger = village("yangguang.example/county/231005/simulated", "simulated")
    now = {"now": "2026-04-02T09:00:00+08:00"}
    ledger.act("ClockSet.v1", now, [R1, R2])
    assert refusals(ledger) == []
    assert ledger.registry().simulated
    ledger.act("ClockSet.v1", now, [R1, REGISTRAR])
    assert only_refusal(ledger)[0] == "registry-authority"


def test_the_opening_of_a_registry_is_not_undone_by_a_refused_act() -> None:
    """What was refused changes nothing: the smuggled key cannot sign."""
    ledger = village()
    ledger.enrol(NEW, [R1])
    ledger.act("VoteCast.v1", vote(), [NEW, TOKEN])
    assert [error.rule for error in refusals(ledger)] == ["registry-signers", "key-unknown"]
