"""Acts under attack: who signed what, for which ledger, with which key, and when.

Each is written past admission, as somebody with the database would; each is level 3's to find.
"""

from datetime import timedelta

import pytest

from audit.proof.errors import ProofError
from audit.proof.merkle import leaf_hash
from audit.proof.record import envelope_of, frame_act
from audit.proof.scalars import base64_encode, format_admitted_at
from audit.proof.tlog_proof import format_proof, parse_proof, verify_proof
from audit.trail import tree
from tests.attacks.forging import (
    HOUSEHOLD,
    LAST,
    PERSON,
    SIZE,
    VOTE,
    append_row,
    failures,
    level_3,
    put,
    rewrite_tiles,
    rules,
    sign_again,
    signed_past_admission,
)
from tests.desk.facts import person, roster, vote
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import (
    CLERK,
    TOKEN,
    VOTER,
)

VOTE_S_ROW = {"stream": "assembly:1", "version": 3}
"""What stands beside a third vote in the assembly."""


# --- replayed -----------------------------------------------------------------------------


def test_an_act_that_is_replayed_here_was_used_before(county: WrittenLedger) -> None:
    envelope = envelope_of(county.signed.records[VOTE], VOTE)
    replayed = frame_act(envelope, SIZE, format_admitted_at(county.signed.now))
    with county.as_superuser() as database:
        database.execute("DROP INDEX records_act_id")
        act_id = database.execute("SELECT act_id FROM records WHERE position = 17").fetchone()
        assert act_id
        append_row(database, county, replayed, act_id=act_id[0], **VOTE_S_ROW)
    report = county.verify(1, 2, 3)
    assert failures(report, 3) == [("act-id-twice", SIZE)]
    assert report.failures[0].table == "records"


def test_an_act_of_another_county_is_not_this_ledger_s(county: WrittenLedger) -> None:
    other = Ledger("yangguang.example/county/231006")
    other.records, other.now = list(county.signed.records), county.signed.now
    index = other.act("VoteCast.v1", vote("case:5"), [VOTER])
    with county.as_superuser() as database:
        act_id = "01950000-0000-7000-8000-000000000013"
        append_row(database, county, other.records[index], act_id=act_id, **VOTE_S_ROW)
    report = county.verify(1, 2, 3)
    assert failures(report, 3) == [("ledger", SIZE)]
    (found,) = (one for one in report.failures if one.level == 3)
    assert (found.expected, found.found) == (county.signed.origin, other.origin)


# --- signatures ---------------------------------------------------------------------------


def test_a_signature_that_was_stripped_leaves_no_act(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        stripped = county.signed.copy()
        stripped.records = stripped.records[:VOTE]
        stripped.act("VoteCast.v1", vote(), [VOTER], signatures=lambda _signed: [])
        put(database, county, VOTE, stripped.records[VOTE])
    report = county.verify(1, 2, 3)
    assert ("leaf", VOTE) in failures(report, 1)
    assert failures(report, 3)[0] == ("signature-count", VOTE)


def test_a_signature_of_another_act_does_not_hold(county: WrittenLedger) -> None:
    def swap(_signed: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        return [(VOTER.key.id, VOTER.key.sign(b"another act"))]

    index = signed_past_admission(county, VOTER, signatures=swap)
    assert level_3(county) == [("signature", index)]


def test_a_signature_by_somebody_else_is_not_the_one_that_by_names(county: WrittenLedger) -> None:
    index = county.signed.act(
        "VoteCast.v1",
        vote("case:5"),
        [VOTER],
        signatures=lambda signed: [(CLERK.key.id, signed[0][1])],
    )
    with county.as_superuser() as database:
        append_row(database, county, county.signed.records[index], **VOTE_S_ROW)
    assert level_3(county) == [("signature-key", index)]


def test_a_signature_under_another_algorithm_is_by_a_key_that_nobody_enrolled(
    county: WrittenLedger,
) -> None:
    other = f"p256:{CLERK.key.id.partition(':')[2]}"
    index = signed_past_admission(
        county,
        CLERK,
        edit=lambda payload: payload["by"][0].update(key=other),
        signatures=lambda signed: [(other, signed[0][1])],
    )
    assert level_3(county) == [("key-unknown", index)]


def test_json_with_a_key_twice_was_not_what_anybody_read(county: WrittenLedger) -> None:
    index = county.signed.act(
        "VoteCast.v1",
        vote("case:5"),
        [VOTER],
        payload=lambda body: body.replace(b'"vote":"for"', b'"vote":"against","vote":"for"'),
    )
    with county.as_superuser() as database:
        append_row(database, county, county.signed.records[index], **VOTE_S_ROW)
    assert level_3(county) == [("canonical", index)]


# --- batches ------------------------------------------------------------------------------


def test_a_line_that_its_header_did_not_sign_is_found_at_the_header(county: WrittenLedger) -> None:
    data, lines = roster(2)
    false = [*lines[:1], lines[1].replace(b"person:q1", b"person:x9"), *lines[2:]]
    index = county.signed.batch("RosterImported.v1", data, [CLERK], lines, logged=false)
    county.write()
    assert level_3(county) == [("lines", index)]


def test_lines_that_are_missing_behind_their_header_are_found(county: WrittenLedger) -> None:
    data, lines = roster(2)
    index = county.signed.batch("RosterImported.v1", data, [CLERK], lines, logged=lines[:-1])
    county.write()
    assert level_3(county) == [("lines", index)]


# --- proofs -------------------------------------------------------------------------------


def test_a_valid_proof_for_another_event_proves_nothing(county: WrittenLedger) -> None:
    with county.connection.cursor() as cursor:
        path = tree.inclusion_proof(cursor, county.ledger, PERSON, SIZE)
    own = county.signed.records
    verify_proof(parse_proof(format_proof(PERSON, path, county.note())), own[PERSON])
    for claimed, record in ((PERSON, own[HOUSEHOLD]), (HOUSEHOLD, own[HOUSEHOLD])):
        with pytest.raises(ProofError) as refused:
            verify_proof(parse_proof(format_proof(claimed, path, county.note())), record)
        assert refused.value.rule == "inclusion"


def test_the_root_that_a_signer_had_seen_must_be_this_log_s(county: WrittenLedger) -> None:
    other = base64_encode(leaf_hash(b"another history"))
    index = signed_past_admission(
        county, TOKEN, edit=lambda payload: payload["seen"].update(root=other)
    )
    report = county.verify(1, 2, 3)
    assert failures(report, 3) == [("seen-root", index)]
    assert rules(report, 2) == set()


def test_a_forger_with_the_log_s_key_and_the_last_voter_s_cannot_pass_by_the_others(
    county: WrittenLedger,
) -> None:
    """The vote is signed anew and so is the log; whoever acted after it had pinned the old one."""
    forger = county.signed.copy()
    forger.records, forger.now = forger.records[:VOTE], county.signed.now - timedelta(minutes=2)
    forger.act("VoteCast.v1", vote() | {"vote": "against"}, [VOTER])
    with county.as_superuser() as database:
        put(database, county, VOTE, forger.records[VOTE])
        sign_again(database, county, rewrite_tiles(database, county), VOTE)
    report = county.verify(1, 2, 3)
    assert report.level(1).holds
    assert report.level(2).holds  # nobody outside was asked
    assert failures(report, 3) == [("seen-root", LAST)]


def test_data_that_its_type_does_not_publish_belongs_to_no_stream(county: WrittenLedger) -> None:
    data, _ = person("p7")
    index = county.signed.act("PersonRegistered.v1", {**data, "extra": 1}, [CLERK])
    with county.as_superuser() as database:
        row = {"stream": "person:p7", "type": "PersonRegistered.v1"}
        append_row(database, county, county.signed.records[index], **row)
    assert failures(county.verify(1), 1) == [("shape", index)]


def test_a_type_that_nobody_published_belongs_to_no_stream(county: WrittenLedger) -> None:
    index = county.signed.act("MoneyForgotten.v1", {}, [CLERK])
    with county.as_superuser() as database:
        append_row(database, county, county.signed.records[index], type="MoneyForgotten.v1")
    assert failures(county.verify(1), 1) == [("type-unknown", index)]
