"""Each sentence of the formats apart from the registry, and the forgeries that break only it.

signed-events.md, log.md and the layout of a dossier in audit.md. A place is a test below
`tests/proof`, or a sentence of one of its tables of forgeries.
"""

import pytest

from tests.proof.sentences import is_there

ACT, CANONICAL, RECORD = "test_act_forgeries", "test_canonical", "test_record_forgeries"
FORM, TIME, SIGNER = "test_signature_forms", "test_time_forgeries", "test_signer_forgeries"
SEALED, NOTE, TILE = "test_commitments", "test_checkpoint_forgeries", "test_tiles"
FILE, BAG, DOSSIER = "test_proof_files", "test_bag_forgeries", "test_dossier_forgeries"
PART, PLACE, TREE = "test_dossier_batches", "test_positions", "test_merkle"
SPAN = "test_spanning_dossiers"

Place = tuple[str, str]
EVENTS: dict[str, tuple[Place, ...]] = {
    "Base64 is the standard alphabet with padding and re-encodes to itself": (
        (ACT, "base64 re-encodes to itself"),
        (ACT, "base64 in the payload re-encodes to itself"),
        (ACT, "base64 has its padding"),
        (ACT, "base64 has the standard alphabet"),
        (FILE, "test_a_path_is_one_base64_hash_a_line_and_leads_there"),
    ),
    "Identifiers match [a-z]+:[A-Za-z0-9-]{1,64}": (
        (ACT, "test_a_person_is_a_kind_and_up_to_64_letters_digits_or_hyphens"),
    ),
    "A DSSE envelope, exactly {payload, payloadType, signatures: [{keyid, sig}]}": (
        (ACT, "the envelope has exactly three fields"),
        (ACT, "a signature has exactly keyid and sig"),
        (ACT, "an envelope lacks nothing"),
    ),
    "payloadType is application/vnd.yangguang.act+json": ((ACT, "payloadType is that of acts"),),
    "each signature is over the PAE": ((FORM, "test_each_signature_is_over_the_pae_alone"),),
    "RFC 8785 canonical JSON with integers only": (
        (CANONICAL, "test_what_is_not_canonical_is_refused"),
        (CANONICAL, "test_keys_stand_in_the_order_of_utf_16"),
        (ACT, "integers within 2^53 - 1"),
        (ACT, "no key stands twice"),
        (ACT, "unknown fields are refused"),
    ),
    "At most 40,960 bytes of payload and 16 signatures": (
        (ACT, "at most 40,960 bytes of payload"),
        (ACT, "no more than 16 signatures"),
    ),
    "type: past tense, published by name and version": (
        (ACT, "the type is past tense with a version"),
    ),
    "ledger: an act for another ledger is refused": ((ACT, "an act for another ledger"),),
    "id: UUIDv7, unique in the ledger": (
        (ACT, "the id is a UUIDv7"),
        (ACT, "test_an_id_is_used_once"),
    ),
    "at: RFC 3339 with offset": (
        (ACT, "test_an_instant_has_one_kind_of_form"),
        (TIME, "test_no_instant_is_too_early_or_too_late_to_be_judged"),
    ),
    "by: one for each signature and in their order": (
        (ACT, "one of two signed"),
        (ACT, "signatures stand in the order of by"),
        (ACT, "signatures of two signers are not exchanged"),
    ),
    "person is the one for whom key was enrolled": (
        (SIGNER, "person is the one for whom the key was enrolled"),
    ),
    "keys and persons are pairwise distinct": (
        (ACT, "keys in by are distinct"),
        (ACT, "persons in by are distinct"),
    ),
    "seen: a checkpoint that this log had signed; size 0 only in LedgerOpened": (
        (TIME, "test_the_root_seen_is_this_logs"),
        (TIME, "test_seen_covers_no_more_than_lies_below_the_act"),
        (ACT, "seen is not nothing"),
    ),
    "lines: only in a batch header": ((ACT, "lines is never null"), (ACT, "a header has lines")),
    "at is not later than now plus clock_skew": (
        (TIME, "test_at_is_not_later_than_now_plus_ten_minutes"),
    ),
    "not earlier than the admission of the last record in seen less that skew": (
        (TIME, "test_at_is_not_before_the_last_record_seen_less_skew"),
    ),
    "not more than late_hours before admission": (
        (TIME, "test_at_is_at_most_72_hours_before_admission"),
    ),
    "seen is at most seen_days_max old at at": ((TIME, "test_seen_is_at_most_30_days_old_at_at"),),
    "ed25519: 64 raw bytes": ((FORM, "test_an_ed25519_signature_has_one_form"),),
    "p256: 64 raw bytes r||s": ((FORM, "test_a_p256_signature_is_r_and_s"),),
    "webauthn: ES256 in DER; challenge, type, origin, rpIdHash, presence, verification": (
        (FORM, "test_an_assertion_is_signed_in_der"),
        (SIGNER, "its challenge is SHA-256(PAE)"),
        (SIGNER, "type is webauthn.get"),
        (SIGNER, "origin is one of the ledger's"),
        (SIGNER, "rpIdHash is the ledger's"),
        (SIGNER, "the user was present"),
        (SIGNER, "the user was verified"),
        (SIGNER, "a browser names each thing once"),
    ),
    "Key id = <alg>:<lowercase hex SHA-256 of the SubjectPublicKeyInfo DER>": (
        (SIGNER, "test_one_key_has_one_der_and_one_id"),
        (SIGNER, "test_the_id_is_the_hash_of_the_spki"),
    ),
    "The verifier takes algorithm and person from the logged registry": (
        (FORM, "test_the_algorithm_is_the_registrys_and_not_the_messages"),
        (ACT, "test_signed_bytes_are_not_carried_to_another_algorithm"),
    ),
    "valid at the act's position in the log": (
        (PLACE, "test_the_position_counts_and_not_the_instant"),
        (PLACE, "test_what_was_signed_in_time_and_arrived_too_late_does_not_count"),
    ),
    "lines.root over the lines' bytes and lines.count their number": (
        (RECORD, "the count is another"),
        (RECORD, "the root is another"),
        (RECORD, "a line was changed"),
    ),
    "Each line has its own place in the log, directly behind its header": (
        (RECORD, "test_lines_stand_directly_behind_their_header"),
        (RECORD, "test_lines_stand_in_the_order_of_their_numbers"),
        (RECORD, "test_a_line_names_its_own_header"),
        (PART, "test_nothing_stands_where_a_line_of_a_batch_does"),
    ),
    "A line is canonical JSON {data, n, type} with n from 0": (
        (RECORD, "a line is not canonical"),
        (RECORD, "a line has a field of its own"),
        (RECORD, "a line of no number"),
    ),
    "All of a batch is admitted or none": (
        (RECORD, "a line is missing"),
        (RECORD, "test_a_line_is_admitted_with_its_header"),
        (PART, "test_a_line_in_a_bag_is_admitted_with_its_header"),
    ),
    "The record: canonical JSON, ASCII, no newline at the end": (
        (RECORD, "a space in the frame"),
        (RECORD, "more than ASCII"),
        (RECORD, "a newline at the end"),
        (RECORD, "a space in the envelope"),
    ),
    "admitted_at never decreases with the index": (
        (RECORD, "test_admitted_at_never_decreases"),
        (RECORD, "admitted_at without microseconds"),
    ),
    "At most 65,535 bytes": ((RECORD, "test_a_record_is_at_most_65_535_bytes"),),
    "A sealed field is always the object {sealed}": (
        (ACT, "a sealed field has nothing beside its commitment"),
        (ACT, "a commitment is 32 bytes"),
        (RECORD, "a sealed field that is no commitment"),
    ),
    "HMAC-SHA256(32 bytes of salt, label || 0x00 || UTF-8 value)": (
        (SEALED, "test_nothing_else_is_a_commitment_to_a_value"),
        (DOSSIER, "a salt of another length"),
    ),
    "label being the JSON Pointer of the field inside data": (
        (SEALED, "test_a_path_is_the_one_pointer_of_a_sealed_field"),
    ),
    "every sealed field needs exactly one that opens it at admission": (
        (SEALED, "test_every_sealed_field_needs_exactly_one_that_opens_it"),
    ),
    "A promise is a DSSE by the system key": (
        (SEALED, "test_a_promise_is_refused_for_its_reason"),
        (SEALED, "test_a_promise_of_one_act_is_not_kept_by_another"),
    ),
}
LOG: dict[str, tuple[Place, ...]] = {
    "leaf = SHA-256(0x00 || record), node = SHA-256(0x01 || left || right)": (
        (TREE, "test_roots_are_those_of_the_definition_at_every_size"),
        (TREE, "test_an_inclusion_proof_with_one_change_is_refused"),
        (TREE, "test_a_consistency_proof_with_one_change_is_refused"),
    ),
    "Tiles of height 8; a partial tile is a prefix of the fuller one": (
        (TILE, "test_a_partial_tile_is_a_prefix_of_the_fuller_one"),
        (TILE, "test_another_path_names_no_tile"),
    ),
    "Checkpoint: origin, size, base64 root": (
        (NOTE, "test_a_checkpoint_has_exactly_three_lines_origin_size_and_root"),
        (DOSSIER, "trust in another ledger"),
    ),
    "signed as a note by the log's key (Ed25519, type 0x01)": (
        (NOTE, "another key of the log's name"),
        (FILE, "test_a_log_does_not_sign_as_a_witness_does"),
    ),
    "cosignature/v1": ((FILE, "test_a_cosignature_is_refused_for_its_reason"),),
    "final when quorum different bodies have cosigned": (
        (NOTE, "one witness"),
        (NOTE, "test_bodies_are_counted_and_not_witnesses"),
        (NOTE, "test_a_quorum_is_no_smaller_because_a_witness_answers_no_longer"),
    ),
    "The log never counts; distinct key material is counted": (
        (NOTE, "test_one_key_under_two_bodies_is_counted_once"),
    ),
    "size n is judged by the set in force below n": (
        (NOTE, "test_a_size_is_judged_by_the_key_in_force_below_it"),
    ),
    "the first checkpoint after a change carries signatures of both sets": (
        (NOTE, "test_both_sets_of_witnesses_judge_the_first_checkpoint_after_a_change"),
        (NOTE, "test_the_set_that_goes_signs_with_its_own_quorum"),
    ),
    "the old key is distrusted beyond it": (
        (SPAN, "test_the_old_log_key_is_distrusted_beyond_the_change"),
    ),
    "admitted_at later than a cosignature that covers it, plus skew, is a forgery": (
        (DOSSIER, "test_a_record_admitted_after_it_was_cosigned_is_refused"),
        (NOTE, "test_the_earliest_cosignature_of_a_body_counts_in_both_sets"),
    ),
    "a c2sp.org/tlog-proof@v1 text: index, inclusion path and the cosigned checkpoint": (
        (FILE, "test_a_tlog_proof_is_refused_for_its_reason"),
    ),
}
LAYOUT: dict[str, tuple[Place, ...]] = {
    "a BagIt 1.0 bag, sha256 and sha512 manifests": (
        (DOSSIER, "test_a_bag_is_refused_for_its_reason"),
        (BAG, "test_a_line_of_a_manifest_ends_where_the_rfc_says"),
        (BAG, "test_no_two_names_are_one_on_another_file_system"),
        (DOSSIER, "test_a_zip_does_not_lead_out_of_the_bag"),
        (DOSSIER, "test_a_directory_holds_no_links"),
    ),
    "needs no database and no network": ((BAG, "test_a_dossier_has_nothing_to_fetch"),),
    "records.jsonl: each exactly as logged, one a line, in order": (
        (DOSSIER, "a record that was changed"),
        (DOSSIER, "records out of order"),
    ),
    "proofs/<index>.tlog-proof": (
        (DOSSIER, "a record without its proof"),
        (DOSSIER, "a proof of another record"),
    ),
    "consistency/<size>: for every seen size, one base64 hash a line": (
        (DOSSIER, "no consistency proof for a root seen"),
        (FILE, "test_a_path_is_one_base64_hash_a_line_and_leads_there"),
    ),
    "registry.jsonl: every registry record that the verification needs": (
        (DOSSIER, "a registry record left out"),
        (DOSSIER, "no registry at all"),
    ),
    "disjoint from records.jsonl": ((DOSSIER, "a registry record among the others as well"),),
    "registry-statement: DSSE by a system key": (
        (DOSSIER, "test_a_registry_statement_is_refused_for_its_reason"),
        (BAG, "test_what_is_no_envelope_is_no_statement"),
    ),
    "lines/<index>: its inclusion path; the header is always in the bag": (
        (DOSSIER, "a line with another path"),
        (DOSSIER, "a line without its header"),
    ),
    "disclosures.jsonl: {index, path, salt, value}": (
        (DOSSIER, "a disclosure with a field more"),
        (BAG, "test_nothing_is_said_twice_in_one_object"),
    ),
    "attachments/<sha256>": (
        (DOSSIER, "an attachment under another hash"),
        (BAG, "test_an_attachment_that_no_record_names_is_pointed_out"),
    ),
    "trust.json": (
        (DOSSIER, "trust in other roots"),
        (BAG, "test_a_key_answers_from_a_size_on"),
    ),
    "who verifies should bring their own copy": (
        (DOSSIER, "test_who_verifies_brings_their_own_trust"),
        (BAG, "test_trust_in_a_witness_that_answers_no_longer_leaves_no_smaller_quorum"),
    ),
}


@pytest.mark.parametrize("sentence", EVENTS | LOG | LAYOUT)
def test_a_sentence_has_a_forgery_that_breaks_only_it(sentence: str) -> None:
    for module, name in (EVENTS | LOG | LAYOUT)[sentence]:
        assert is_there(f"proof/{module}.py::{name}"), f"{module}: {name}"
