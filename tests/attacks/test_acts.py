"""Acts under attack: who signed what, for which ledger, with which key, and when.

Each is written past admission, as somebody with the database would; each is level 3's to find.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any

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
    edited,
    failures,
    put,
    records,
    rewrite_tiles,
    rules,
    sign_again,
)
from tests.desk.written import WrittenLedger, person, roster, vote
from tests.proof.builder import Ledger
from tests.proof.people import (
    CLERK,
    REGISTRAR,
    ROOTS,
    SYSTEM,
    TOKEN,
    VOTER,
    Key,
    Who,
    enrolment,
    grant,
    policy,
    who,
    with_key,
)

STRANGER = who("x9", "village_committee", "nobody's body", "231005100201")
POLICY = 9
VOTE_S_ROW = {"stream": "assembly:1", "version": 3}
"""What stands beside a third vote in the assembly."""


def level_3(county: WrittenLedger) -> list[tuple[str, int | None]]:
    """Rule and position of what authorship finds."""
    return failures(county.verify(1, 2, 3), 3)


def signed_past_admission(county: WrittenLedger, by: Who, **edits: Any) -> int:  # noqa: ANN401
    """A vote that is written without asking anybody; its position."""
    index = county.signed.act("VoteCast.v1", vote("case:5"), [by], **edits)
    county.write()
    return index


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


# --- keys and offices ---------------------------------------------------------------------


def test_a_small_order_key_is_no_key_and_signs_nothing(county: WrittenLedger) -> None:
    identity = bytes([1, *bytes(31)])  # verifies anything, for verifiers that are not strict
    spki = bytes.fromhex("302a300506032b6570032100") + identity
    digest = sha256(spki).hexdigest()
    data = {**enrolment(STRANGER), "key": f"ed25519:{digest}", "spki": base64_encode(spki)}
    index = county.signed.act("KeyEnrolled.v1", data, ROOTS[:2])
    county.publish()
    signed_past_admission(
        county,
        STRANGER,
        edit=lambda payload: payload["by"][0].update(key=data["key"]),
        signatures=lambda _signed: [(data["key"], identity + bytes(32))],
    )
    assert level_3(county) == [("key-point", index), ("key-unknown", index + 1)]


def test_a_key_that_two_strangers_registered_signs_nothing(county: WrittenLedger) -> None:
    index = county.signed.act("KeyEnrolled.v1", enrolment(STRANGER), [CLERK, VOTER])
    county.publish()
    signed_past_admission(county, STRANGER)
    assert level_3(county) == [("registry-authority", index), ("key-unknown", index + 1)]


def test_a_registration_that_the_roots_never_signed_changes_no_registry(
    county: WrittenLedger,
) -> None:
    forged = [with_key(root, Key(f"false {root.person}")) for root in ROOTS[:2]]
    index = county.signed.act(
        "KeyEnrolled.v1",
        enrolment(STRANGER),
        ROOTS[:2],
        signatures=lambda signed: [
            (key, imposter.key.sign(b"")) for (key, _), imposter in zip(signed, forged, strict=True)
        ],
    )
    county.publish()
    signed_past_admission(county, STRANGER)
    assert level_3(county) == [("signature", index), ("key-unknown", index + 1)]


def test_a_key_enrolled_where_no_registry_act_is_marked_is_followed_all_the_same(
    county: WrittenLedger,
) -> None:
    """The flag beside the record is a convenience: who hides it hides no key."""
    county.say("KeyEnrolled.v1", enrolment(STRANGER), *ROOTS[:2])
    county.say("RoleGranted.v1", grant(STRANGER), *ROOTS[:2])
    signed_past_admission(county, STRANGER)
    assert county.verify(1, 2, 3).holds
    with county.as_superuser() as database:
        database.execute("UPDATE records SET registry = false WHERE position = %s", (SIZE,))
    report = county.verify(1, 2, 3)
    assert failures(report, 1) == [("column", SIZE)]
    assert report.level(3).holds
    assert report.level(3).checked["signatures"] == 26 + 5


def test_an_act_after_its_key_was_revoked_does_not_count(county: WrittenLedger) -> None:
    reason = {"key": VOTER.key.id, "reason": "office ended"}
    county.say("KeyRevoked.v1", reason, *ROOTS[:2])
    index = signed_past_admission(county, VOTER)
    assert level_3(county) == [("key-revoked", index)]


def test_an_act_while_its_key_is_suspended_does_not_count(county: WrittenLedger) -> None:
    suspended = {"key": VOTER.key.id, "reason": "lost"}
    county.say("KeySuspended.v1", suspended, ROOTS[0])
    index = signed_past_admission(county, VOTER)
    county.seal()
    county.say("KeyReinstated.v1", {**suspended, "reason": "found"}, *ROOTS[:2])
    signed_past_admission(county, VOTER)
    assert level_3(county) == [("key-suspended", index)]


_ANOTHER = "01950000-0000-7000-8000-00000000abcd"


def test_acts_of_a_compromised_key_inside_the_window_are_findings(county: WrittenLedger) -> None:
    window = {
        "from": (county.signed.now - timedelta(hours=2)).isoformat(),
        "until": (county.signed.now - timedelta(seconds=30)).isoformat(),
    }
    data = {"key": VOTER.key.id, "reason": "stolen", **window}
    county.say("KeyCompromised.v1", data, *ROOTS[:2])
    report = county.verify(1, 2, 3)
    assert report.holds
    assert [(one.rule, one.position) for one in report.findings] == [("compromised", VOTE)]


def test_an_office_that_was_not_granted_does_not_count(county: WrittenLedger) -> None:
    index = signed_past_admission(
        county, VOTER, edit=lambda payload: payload["by"][0].update(role="county_finance")
    )
    assert level_3(county) == [("role-not-granted", index)]


def test_a_key_claimed_by_another_person_does_not_count(county: WrittenLedger) -> None:
    index = signed_past_admission(
        county, VOTER, edit=lambda payload: payload["by"][0].update(person="person:c1")
    )
    assert level_3(county) == [("key-person", index)]


def test_the_system_s_key_signs_only_what_the_opening_lists(county: WrittenLedger) -> None:
    index = signed_past_admission(county, SYSTEM)
    assert level_3(county) == [("system-type", index)]


# --- policies -----------------------------------------------------------------------------


def test_a_policy_that_was_edited_was_signed_by_nobody(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        stored = records(database, county)[POLICY]
        eased = edited(
            stored, lambda payload: payload["data"]["parameters"].update(late_hours=8_760)
        )
        put(database, county, POLICY, eased)
    report = county.verify(1, 2, 3)
    assert ("leaf", POLICY) in failures(report, 1)
    assert ("signature", POLICY) in failures(report, 3)


def test_an_edited_policy_eases_no_rule_for_later_acts(county: WrittenLedger) -> None:
    """The forged policy would allow what comes late; it changes no registry, so it does not."""
    late = county.signed.now + timedelta(hours=100)
    index = signed_past_admission(county, VOTER, admitted_at=late)
    assert level_3(county) == [("at-late", index)]
    with county.as_superuser() as database:
        stored = records(database, county)[POLICY]
        eased = edited(
            stored, lambda payload: payload["data"]["parameters"].update(late_hours=8_760)
        )
        put(database, county, POLICY, eased)
    assert ("at-late", index) in level_3(county)


def test_a_policy_that_one_person_adopted_does_not_count(county: WrittenLedger) -> None:
    index = county.signed.act("PolicyAdopted.v1", policy(late_hours=8_760), [REGISTRAR])
    county.write()
    assert level_3(county) == [("registry-signers", index)]


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
    signed_past_admission(county, VOTER, edit=lambda payload: payload.update(id=_ANOTHER))
    assert level_3(county)[0] == ("lines", index)


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
