"""Dossiers that span a change of keys, held against trust files of before and after."""

from pathlib import Path
from typing import Any

import pytest

from audit.proof.dossier_verify import verify_dossier
from audit.proof.trust import Trust
from tests.proof.bags import bag_files, write_bag
from tests.proof.builder import Ledger, village
from tests.proof.people import (
    ORIGIN,
    ROOTS,
    VOTER,
    WITNESSES,
    Key,
    log_vkey,
    system_set,
    vote,
    who,
    with_key,
    witness_set,
)

R1, R2, _ = ROOTS
NEXT_LOG, NEXT_SYSTEM = Key("next log"), with_key(who("system", "system", ""), Key("next system"))
OTHERS = [who(f"q{n}", "root", body) for n, body in enumerate(("审计局", "财政局", "纪委监委"))]
THIRD = ("county court", "court.example/w1")


def changes() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each change: its type and its data."""
    return {
        "log": ("LogKeyChanged.v1", {"log": log_vkey(key=NEXT_LOG)}),
        "roots": ("RootsReplaced.v1", {"roots": [root.as_root() for root in OTHERS]}),
        "system": ("SystemKeysChanged.v1", {"system": system_set(person=NEXT_SYSTEM)}),
        "one witness": (
            "WitnessesChanged.v1",
            {"witnesses": witness_set([WITNESSES[0], THIRD])},
        ),
        "a witness more, and the quorum with it": (
            "WitnessesChanged.v1",
            {"witnesses": witness_set([*WITNESSES, THIRD]), "quorum": 3},
        ),
    }


def spanning(change: str, tmp_path: Path, more: int = 0) -> tuple[Path, Trust, Trust]:
    """A dossier whose checkpoint is the one at the change, or `more` acts beyond it."""
    kind, data = changes()[change]
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER])
    before = ledger.registry().trust()
    ledger.act(kind, data, [R1, R2])
    for number in range(more):
        ledger.act("VoteCast.v1", vote(number + 2), [VOTER])
    _sign_on(ledger, change, beyond=more > 0)
    signer = NEXT_SYSTEM if change == "system" else who("system", "system", "")
    files = bag_files(ledger.dossier(statement_key=signer))
    return write_bag(tmp_path / "bag", files), before, ledger.registry().trust()


def _sign_on(ledger: Ledger, change: str, *, beyond: bool) -> None:
    """At the change both sets sign; beyond it the new one alone."""
    if change == "log":
        new = (ORIGIN, NEXT_LOG)
        ledger.log_keys = [new] if beyond else [*ledger.log_keys, new]
    if "witness" in change:
        gone = beyond and change == "one witness"
        ledger.witnesses = [WITNESSES[0], *([] if gone else [WITNESSES[1]]), THIRD]


@pytest.mark.parametrize("change", changes())
def test_at_the_change_a_dossier_holds_with_the_trust_of_before_and_of_after(
    change: str, tmp_path: Path
) -> None:
    bag, before, after = spanning(change, tmp_path)
    for trust in (before, after):
        report = verify_dossier(bag, trust)
        assert report.ok, report.errors


@pytest.mark.parametrize("change", changes())
def test_beyond_the_change_a_dossier_holds_with_the_trust_of_after(
    change: str, tmp_path: Path
) -> None:
    bag, _, after = spanning(change, tmp_path, more=2)
    report = verify_dossier(bag, after)
    assert report.ok, report.errors


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ("log", {"log-signature"}),
        ("one witness", {"quorum"}),
        ("a witness more, and the quorum with it", {"trust-quorum"}),
        ("roots", set()),
        ("system", set()),
    ],
)
def test_beyond_the_change_the_trust_of_before_does_not_reach_further_than_its_keys(
    change: str, rules: set[str], tmp_path: Path
) -> None:
    bag, before, _ = spanning(change, tmp_path, more=2)
    assert {error["rule"] for error in verify_dossier(bag, before).errors} == rules


def test_the_old_log_key_is_distrusted_beyond_the_change(tmp_path: Path) -> None:
    ledger = village()
    ledger.act("LogKeyChanged.v1", {"log": log_vkey(key=NEXT_LOG)}, [R1, R2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    bag = write_bag(tmp_path / "bag", bag_files(ledger.dossier()))  # signed by the old key still
    report = verify_dossier(bag, ledger.registry().trust())
    assert {error["rule"] for error in report.errors} == {"log-signature"}


@pytest.mark.parametrize(("cosigning", "found"), [(2, set()), (1, {"quorum"})])
def test_a_quorum_is_not_made_smaller_by_the_smaller_one(
    cosigning: int, found: set[str], tmp_path: Path
) -> None:
    """One witness that stays cannot let the other go alone."""
    ledger = village()
    change = {"quorum": 1, "witnesses": witness_set(WITNESSES[:1])}
    ledger.act("WitnessesChanged.v1", change, [R1, R2])
    ledger.witnesses = list(WITNESSES[:cosigning])
    bag = write_bag(tmp_path / "bag", bag_files(ledger.dossier()))
    for trust in (None, ledger.registry().trust()):
        assert {error["rule"] for error in verify_dossier(bag, trust).errors} == found


def test_the_smaller_quorum_counts_beyond_the_change(tmp_path: Path) -> None:
    ledger = village()
    change = {"quorum": 1, "witnesses": witness_set(WITNESSES[:1])}
    ledger.act("WitnessesChanged.v1", change, [R1, R2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    ledger.witnesses = list(WITNESSES[:1])
    bag = write_bag(tmp_path / "bag", bag_files(ledger.dossier()))
    report = verify_dossier(bag, ledger.registry().trust())
    assert report.ok, report.errors
