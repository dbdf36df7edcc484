"""Admission: an act that keeps every rule is in the log once; any other changes nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.signing import Office, Secret, Seen
from audit.proof import canonical
from audit.proof.commitment import Disclosure
from audit.proof.scalars import base64_encode
from audit.trail.admission import Admission
from audit.trail.outcomes import Refusal
from audit.trail.submission import Submission
from bench.county import COUNTY, START, VILLAGE, Clock, County, new_key

ID_NUMBERS = ("11010519491231002X", "440524198801010011", "110101199003070011")


def person(number: int, id_number: str = ID_NUMBERS[0]) -> dict[str, Any]:
    return {
        "person": f"person:p{number}",
        "place": VILLAGE,
        "name": Secret("张三"),
        "id_number": Secret(id_number),
        "phone": None,
        "gender": None,
    }


def refused(county: County, submission: Submission) -> Refusal:
    """The refusal that a submission gets, which leaves the log as it was."""
    before = size(county)
    with pytest.raises(Refusal) as caught:
        county.admission.admit(submission)
    assert size(county) == before
    return caught.value


def size(county: County) -> int:
    row = county.connection.execute("SELECT size FROM heads").fetchone()
    assert row
    return int(row[0])


def count(county: County, table: str) -> int:
    row = county.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


def test_an_opening_signed_by_all_roots_is_the_first_record(county: County) -> None:
    row = county.connection.execute("SELECT position, type, registry FROM records").fetchone()
    assert row == (0, "LedgerOpened.v1", True)


def test_a_ledger_is_opened_once(county: County) -> None:
    submission = county.sign("LedgerOpened.v1", {}, county.roots)
    assert refused(county, submission).kind == "malformed"


def test_an_act_within_its_signers_office_is_admitted_with_its_values(
    county: County, registrar: Office
) -> None:
    admitted = county.admit("PersonRegistered.v1", person(1), [registrar])
    assert (admitted.index, admitted.count, admitted.already) == (3, 1, False)
    assert admitted.admitted_at == "2026-03-02T01:00:00.000000Z"
    assert count(county, "vault_values") == 2
    held = county.connection.execute("SELECT index_name, holder FROM blind_indexes ORDER BY 1")
    assert held.fetchall() == [("id_number", "person:p1"), ("name", "person:p1")]


def test_the_same_act_again_gets_its_first_record(county: County, registrar: Office) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    first = county.admission.admit(submission)
    again = county.admission.admit(submission)
    assert again.already
    assert (again.index, again.leaf, again.admitted_at) == (
        first.index,
        first.leaf,
        first.admitted_at,
    )
    assert size(county) == 4


def test_the_same_act_gets_its_first_record_from_another_process_too(
    county: County, registrar: Office, other_process: Admission
) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    first = county.admission.admit(submission)
    assert other_process.admit(submission).index == first.index


def test_an_id_is_not_used_for_another_act(county: County, registrar: Office) -> None:
    first = county.sign("PersonRegistered.v1", person(1), [registrar])
    admitted = county.admission.admit(first)
    act_id = admitted.id
    other = county.sign("PersonRegistered.v1", person(2, ID_NUMBERS[1]), [registrar], act_id=act_id)
    assert refused(county, other).kind == "id-reused"


def test_an_id_number_is_held_by_one_person(county: County, registrar: Office) -> None:
    county.admit("PersonRegistered.v1", person(1), [registrar])
    submission = county.sign("PersonRegistered.v1", person(2), [registrar])
    assert refused(county, submission).rule == "HH-2"


def test_an_id_number_registered_by_another_process_is_held(
    county: County, registrar: Office, other_process: Admission
) -> None:
    other_process.admit(county.sign("PersonRegistered.v1", person(1), [registrar]))
    submission = county.sign("PersonRegistered.v1", person(2), [registrar])
    assert refused(county, submission).rule == "HH-2"


def test_a_key_enrolled_in_another_process_is_known_at_once(
    county: County, other_process: Admission
) -> None:
    registrar = county.officer("person:reg1", "registrar", COUNTY, "township")
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    assert other_process.admit(submission).index == 3


def test_an_unknown_key_is_refused(county: County, registrar: Office) -> None:
    stranger = replace(registrar, key=new_key("stranger"))
    refusal = refused(county, county.sign("PersonRegistered.v1", person(1), [stranger]))
    assert (refusal.kind, refusal.rule) == ("signature", "ACT-1")


def test_a_key_of_another_person_is_refused(county: County, registrar: Office) -> None:
    other = replace(registrar, person="person:x1")
    refusal = refused(county, county.sign("PersonRegistered.v1", person(1), [other]))
    assert (refusal.kind, refusal.rule) == ("signature", "ACT-1")


def test_a_changed_payload_is_refused(county: County, registrar: Office) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    envelope = canonical.decode(submission.envelope)
    envelope["signatures"][0]["sig"] = base64_encode(bytes(64))
    forged = replace(submission, envelope=canonical.encode(envelope))
    assert refused(county, forged).kind == "signature"


def test_an_office_that_was_not_granted_is_refused(county: County, registrar: Office) -> None:
    refusal = refused(
        county,
        county.sign("PersonRegistered.v1", person(1), [replace(registrar, role="bank")]),
    )
    assert (refusal.kind, refusal.rule) == ("forbidden", "ACT-1")


def test_a_revoked_key_signs_nothing_more(county: County, registrar: Office) -> None:
    revocation = {"key": registrar.key.key_id, "reason": "left"}
    county.admit("KeyRevoked.v1", revocation, county.roots[:2])
    refusal = refused(county, county.sign("PersonRegistered.v1", person(1), [registrar]))
    assert (refusal.kind, refusal.rule) == ("signature", "ACT-1")


def test_an_act_for_another_ledger_is_refused(county: County, registrar: Office) -> None:
    county.origin = "yangguang.example/county/110101"
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    assert refused(county, submission).rule == "ledger"


def test_a_checkpoint_that_was_never_signed_is_refused(county: County, registrar: Office) -> None:
    submission = county.sign(
        "PersonRegistered.v1", person(1), [registrar], seen=Seen(2, county.seen().root)
    )
    assert refused(county, submission).rule == "seen-root"


def test_an_act_signed_too_long_ago_is_refused(
    county: County, registrar: Office, clock: Clock
) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    clock.pass_by(hours=73)
    assert refused(county, submission).rule == "at-late"


def test_an_act_from_the_future_is_refused(county: County, registrar: Office) -> None:
    submission = county.sign(
        "PersonRegistered.v1", person(1), [registrar], at=START + timedelta(minutes=11)
    )
    assert refused(county, submission).rule == "at-future"


def test_a_checkpoint_long_out_of_date_is_refused(
    county: County, registrar: Office, clock: Clock
) -> None:
    old = county.seen()
    clock.pass_by(days=31)
    county.seal()
    submission = county.sign("PersonRegistered.v1", person(1), [registrar], seen=old)
    assert refused(county, submission).rule == "seen-old"


def test_admission_time_never_goes_back_with_the_clock(
    county: County, registrar: Office, clock: Clock
) -> None:
    clock.now = START - timedelta(minutes=5)
    admitted = county.admit("PersonRegistered.v1", person(1), [registrar])
    assert admitted.admitted_at == "2026-03-02T01:00:00.000000Z"


def test_bytes_that_are_no_envelope_are_malformed(county: County) -> None:
    for envelope in (b"", b"{", b"[]", b'{"payload":1}', b"\xff" * 10):
        assert refused(county, Submission(envelope)).kind == "malformed"


def test_an_envelope_beyond_the_limit_is_too_large(county: County) -> None:
    assert refused(county, Submission(b" " * 70_000)).kind == "too-large"


def test_a_type_that_is_not_published_does_not_fit(county: County) -> None:
    submission = county.sign("CashHandedOut.v1", {}, county.roots[:1])
    assert (refused(county, submission).kind, refused(county, submission).rule) == (
        "schema",
        "act-type",
    )


def test_a_field_too_many_does_not_fit(county: County, registrar: Office) -> None:
    submission = county.sign("PersonRegistered.v1", {**person(1), "cash": 1}, [registrar])
    assert refused(county, submission).kind == "schema"


def test_a_sealed_field_without_its_value_is_refused(county: County, registrar: Office) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    assert refused(county, replace(submission, disclosures=[])).rule == "disclosure-missing"


def test_a_value_that_does_not_open_its_commitment_is_refused(
    county: County, registrar: Office
) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    forged = [
        Disclosure(found.path, found.salt, found.value + "x") for found in submission.disclosures
    ]
    assert refused(county, replace(submission, disclosures=forged)).rule == "disclosure-value"


def test_a_message_about_a_field_never_quotes_its_value(county: County, registrar: Office) -> None:
    submission = county.sign(
        "PersonRegistered.v1", {**person(1), "gender": "张三-11010519491231002X"}, [registrar]
    )
    refusal = refused(county, submission)
    assert "110105" not in str(refusal)


def test_the_log_keeps_the_signed_bytes_as_they_came(county: County, registrar: Office) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    county.admission.admit(submission)
    row = county.connection.execute("SELECT record FROM records WHERE position = 3").fetchone()
    assert row
    assert submission.envelope in row[0]


def test_no_value_stands_in_the_log_or_readable_in_the_database(
    county: County, registrar: Office
) -> None:
    county.admit("PersonRegistered.v1", person(1), [registrar])
    for table in ("records", "vault_values", "blind_indexes"):
        for row in county.connection.execute(f"SELECT * FROM {table}"):
            assert ID_NUMBERS[0].encode() not in b"".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row
            )


def test_what_another_process_did_to_a_state_known_here_counts_here(
    county: County, registrar: Office, other_process: Admission
) -> None:
    """The state was read here while it was blank; the tail that changed it is folded when read."""
    wrong = county.sign("PersonRegistered.v1", person(1, "11010519491231002Y"), [registrar])
    assert refused(county, wrong).rule == "HH-2"
    other_process.admit(county.sign("PersonRegistered.v1", person(1), [registrar]))
    again = county.sign("PersonRegistered.v1", person(1, ID_NUMBERS[1]), [registrar])
    assert refused(county, again).rule == "REG-1"


def test_a_state_that_was_let_go_is_found_again(
    county: County, registrar: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(county.admission._states, "_streams_max", 1)
    for number, id_number in enumerate(ID_NUMBERS):
        county.admit("PersonRegistered.v1", person(number, id_number), [registrar])
    assert len(county.admission._states._held) == 1
    again = county.sign("PersonRegistered.v1", person(0, ID_NUMBERS[0]), [registrar])
    assert refused(county, again).rule == "REG-1"


# --- batches ---


def roster(count: int) -> dict[str, Any]:
    source = {"sha256": "0" * 64, "media_type": "text/csv", "length_bytes": 1}
    return {"place": VILLAGE, "persons": count, "households": 0, "source": source}


def lines(*persons: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("PersonRegistered.v1", one) for one in persons]


def test_a_batch_takes_a_position_for_its_header_and_each_line(
    county: County, registrar: Office
) -> None:
    some = lines(person(1, ID_NUMBERS[0]), person(2, ID_NUMBERS[1]))
    submission = county.sign("RosterImported.v1", roster(2), [registrar], lines=some)
    admitted = county.admission.admit(submission)
    assert (admitted.index, admitted.count) == (3, 3)
    found = county.connection.execute(
        "SELECT position, stream, version, act_id IS NULL FROM records WHERE position > 3"
    ).fetchall()
    assert found == [(4, "person:p1", 1, True), (5, "person:p2", 1, True)]
    assert count(county, "vault_values") == 4


def test_a_batch_sent_again_gets_its_first_record(county: County, registrar: Office) -> None:
    submission = county.sign("RosterImported.v1", roster(1), [registrar], lines=lines(person(1)))
    first = county.admission.admit(submission)
    again = county.admission.admit(submission)
    assert (again.index, again.count, again.already) == (first.index, 2, True)


def test_one_line_that_breaks_a_rule_keeps_the_whole_batch_out(
    county: County, registrar: Office
) -> None:
    same_number = lines(person(1), person(2))
    submission = county.sign("RosterImported.v1", roster(2), [registrar], lines=same_number)
    refusal = refused(county, submission)
    assert (refusal.rule, refusal.line) == ("HH-2", 1)
    assert count(county, "vault_values") == 0
    assert county.admit("PersonRegistered.v1", person(1), [registrar]).index == 3


def test_a_line_that_does_not_fit_its_type_is_refused_by_its_number(
    county: County, registrar: Office
) -> None:
    some = lines(person(1, ID_NUMBERS[0]), person(2, ID_NUMBERS[1]) | {"gender": "unknown"})
    submission = county.sign("RosterImported.v1", roster(2), [registrar], lines=some)
    refusal = refused(county, submission)
    assert (refusal.rule, refusal.line) == ("schema", 1)


def test_a_refused_act_of_its_own_names_no_line(county: County, registrar: Office) -> None:
    county.admit("PersonRegistered.v1", person(1), [registrar])
    assert refused(county, county.sign("PersonRegistered.v1", person(2), [registrar])).line is None


def test_a_batch_asks_once_who_holds_the_numbers_of_its_lines(
    county: County, registrar: Office
) -> None:
    asked: list[int] = []
    states = county.admission._states
    holders_of = states.holders_of

    def counting(connection: Any, ledger: int, wanted: Any) -> Any:  # noqa: ANN401
        asked.append(len(wanted))
        return holders_of(connection, ledger, wanted)

    states.holders_of = counting
    some = lines(person(1, ID_NUMBERS[0]), person(2, ID_NUMBERS[1]))
    county.admission.admit(county.sign("RosterImported.v1", roster(2), [registrar], lines=some))
    # an ID number and a name of each person
    assert asked == [4]


def test_a_line_left_out_or_changed_keeps_the_whole_batch_out(
    county: County, registrar: Office
) -> None:
    some = lines(person(1, ID_NUMBERS[0]), person(2, ID_NUMBERS[1]))
    submission = county.sign("RosterImported.v1", roster(2), [registrar], lines=some)
    fewer = replace(submission, lines=submission.lines[:1])
    assert refused(county, fewer).rule == "lines"
    swapped = replace(submission, lines=submission.lines[::-1])
    assert refused(county, swapped).rule == "lines"


def test_lines_without_a_header_that_signed_them_are_refused(
    county: County, registrar: Office
) -> None:
    submission = county.sign("PersonRegistered.v1", person(1), [registrar])
    assert refused(county, replace(submission, lines=[b"{}"])).rule == "lines"


# --- the simulated clock ---


def test_a_simulated_ledger_tells_its_own_time(fresh_database: str, tmp_path: Path) -> None:
    real = Clock(START + timedelta(days=400))
    origin = "yangguang.example/county/231005/simulated"
    county = County(fresh_database, tmp_path, clock=Clock(), origin=origin)
    county.admission.close()
    county.admission = Admission(county.ledger, county.connect, county.vault, real)
    try:
        opened = county.open(simulated=True)
        set_ = county.admit("ClockSet.v1", {"now": "2026-03-05T09:00:00+08:00"}, county.roots[:2])
        late = county.sign(
            "ClockSet.v1",
            {"now": "2026-03-06T09:00:00+08:00"},
            county.roots[:2],
            at=START + timedelta(days=3),
        )
        after = county.admission.admit(late)
    finally:
        county.close()
    assert opened.admitted_at == set_.admitted_at == "2026-03-02T01:00:00.000000Z"
    assert after.admitted_at == "2026-03-05T01:00:00.000000Z"


def test_a_real_ledger_has_no_clock_to_set(county: County) -> None:
    submission = county.sign("ClockSet.v1", {"now": "2027-01-01T00:00:00Z"}, county.roots[:2])
    assert refused(county, submission).rule == "clock"


# --- what the database refuses ---


@pytest.mark.parametrize("table", ["ledgers", "records", "touches", "heads"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_is_not_deleted_by_anybody(county: County, table: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        county.connection.execute(statement.format(table))


@pytest.mark.parametrize("table", ["ledgers", "records", "touches"])
def test_history_is_not_updated_by_anybody(county: County, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="history only grows"):
        county.connection.execute(f"UPDATE {table} SET ledger = ledger")


@pytest.mark.parametrize("table", ["ledgers", "records", "touches"])
def test_the_applications_role_may_not_even_try(county: County, table: str) -> None:
    with county.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as e:
        connection.execute(f"UPDATE {table} SET ledger = ledger")
    assert "permission denied" in str(e.value)


def test_replication_settings_do_not_get_past_the_triggers(county: County) -> None:
    county.connection.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="history only grows"):
        county.connection.execute("UPDATE records SET version = 7")


def test_a_head_does_not_go_back(county: County) -> None:
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        county.connection.execute("UPDATE heads SET size = size - 1")
