"""`yangguang audit no-cash` on a ledger with real keys: what it says, exit code and signature."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api import cli
from audit.desk.money.telling import NO_CASH_TYPE
from audit.proof.dsse import parse_envelope
from audit.trail.custody import Custody
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.desk.test_no_cash import CLEAN, CREDIT, PAID, story
from tests.desk.written import WrittenLedger
from tests.domain.bank import cash
from tests.domain.books import YUAN


@pytest.fixture(scope="module")
def clean(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """Books and statements that agree."""
    with empty_ledger(quick_server, tmp_path_factory.mktemp("clean")) as ledger:
        tell(ledger, CLEAN.ledger.events)
        yield ledger


@pytest.fixture(scope="module")
def planted(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """The same with one cash withdrawal."""
    with empty_ledger(quick_server, tmp_path_factory.mktemp("cash")) as ledger:
        tell(ledger, story(CREDIT, PAID, cash(5_000 * YUAN)).ledger.events)
        yield ledger


def run(ledger: WrittenLedger, *arguments: str) -> Result:
    at = ("--ledger", "231005", "--dsn", ledger.dsn, "--data", str(ledger.folder))
    command = cli.make_app("audit")
    whole = ["audit", "no-cash", *arguments, *at]
    return CliRunner().invoke(command, whole, env={"COLUMNS": "200"})


def asked(ledger: WrittenLedger, *arguments: str) -> Any:  # noqa: ANN401
    return json.loads(run(ledger, "--json", *arguments).stdout)


def test_a_proof_ends_with_0_and_says_what_it_rests_on(clean: WrittenLedger) -> None:
    result = run(clean, "--en")
    assert result.exit_code == 0, result.output
    assert "(a) proved" in result.stdout
    assert "(e) not yet in this ledger" in result.stdout
    assert "signed by the bank, sha256 5555" in result.stdout
    assert "Wages that enterprises pay" in result.stdout
    assert "ok" not in result.stdout.split()


def test_a_refutation_ends_with_1_and_names_the_records(planted: WrittenLedger) -> None:
    found = asked(planted)
    assert run(planted).exit_code == 1
    assert [one["kind"] for one in found["exceptions"]] == ["cash"]
    (position,) = found["exceptions"][0]["evidence"]
    chinese = run(planted).stdout
    assert "(d) 被推翻" in chinese
    assert f"5000.00 元 [{position}]" in chinese


def test_a_scope_in_which_nothing_is_wrong_is_proved_of_that_alone(planted: WrittenLedger) -> None:
    assert asked(planted, "--year", "2025")["exceptions"] == []
    assert asked(planted, "--fund", "fund:1")["scope"]["fund"] == "fund:1"
    assert run(planted, "--place", "no place").exit_code == 2


def test_the_proof_is_signed_by_who_runs_it_and_pins_the_history(
    clean: WrittenLedger, tmp_path: Path
) -> None:
    key = Custody(tmp_path / "keys").create("auditor")
    (file,) = [one for one in (tmp_path / "keys").iterdir() if one.is_file()]
    target = tmp_path / "proof.json"
    result = run(clean, "--key", str(file), "--out", str(target))
    assert result.exit_code == 0, result.output
    envelope = parse_envelope(target.read_bytes())
    ((keyid, signature),) = envelope.signatures
    assert (envelope.payload_type, keyid) == (NO_CASH_TYPE, key.key_id)
    assert key.sign(envelope.pae()) == signature, "Ed25519 signs the same alike"
    said = json.loads(envelope.payload)
    assert said["proved"] is True
    assert said["pinned"]["size"] > said["position"]


def test_a_key_without_a_file_to_write_to_is_not_understood(clean: WrittenLedger) -> None:
    assert run(clean, "--key", "a.pem").exit_code == 2
