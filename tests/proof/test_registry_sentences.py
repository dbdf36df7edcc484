"""Each sentence of signed-events.md, "The registry", and the forgeries that break only it."""

import pytest

from tests.proof.sentences import is_there

SENTENCES: dict[str, tuple[str, ...]] = {
    "Root keys act with role root": (
        "proof/test_signer_forgeries.py::a root key acts as root",
        "proof/test_key_forgeries.py::a root that acts in an office it was granted",
    ),
    "the system's with role system": (
        "proof/test_signer_forgeries.py::a system key acts as system",
        "proof/test_signer_forgeries.py::nobody else acts as system",
    ),
    "every other signer's role and place must be one granted": (
        "proof/test_signer_forgeries.py::a role that was never granted",
        "proof/test_signer_forgeries.py::a role granted for another place",
        "proof/test_signer_forgeries.py::a role granted to another person",
    ),
    "LedgerOpened: roots of three or more bodies": (
        "proof/test_registry_forgeries.py::roots of two bodies",
        "proof/test_key_forgeries.py::test_roots_of_two_bodies_are_not_three_by_spelling",
    ),
    "LedgerOpened: quorum is a number of bodies": (
        "proof/test_registry_forgeries.py::a quorum that one body with two witnesses would fill",
        "proof/test_key_forgeries.py::test_a_quorum_is_not_filled_by_one_body_in_two_spellings",
    ),
    "LedgerOpened: clock real or simulated": (
        "proof/test_registry_forgeries.py::a clock of no kind",
        "proof/test_registry_forgeries.py::a simulated clock under a real name",
    ),
    "LedgerOpened: signed by all roots; seen is size 0 with the empty root": (
        "proof/test_registry_forgeries.py::test_all_roots_sign_the_opening",
        "proof/test_registry_forgeries.py::test_nobody_but_the_roots_signs_the_opening",
        "proof/test_registry_forgeries.py::test_the_opening_has_seen_the_empty_root",
    ),
    "RootsReplaced, LogKeyChanged, WitnessesChanged, SystemKeysChanged: two roots": (
        "proof/test_registry_forgeries.py::test_one_signer_may_not",
        "proof/test_registry_forgeries.py::test_a_registrar_does_not_change_the_sets_themselves",
        "proof/test_key_forgeries.py::test_too_few_or_the_wrong_signers_change_nothing",
    ),
    "two roots of different bodies": (
        "proof/test_registry_forgeries.py::test_two_of_one_body_may_not",
        "proof/test_key_forgeries.py::test_a_body_is_one_however_it_is_spelt",
    ),
    "KeyEnrolled: the new key signs the origin, the person and itself": (
        "proof/test_registry_forgeries.py::an enrolment that the new key did not sign",
        "proof/test_registry_forgeries.py::a possession proof for another person",
        "proof/test_registry_forgeries.py::a possession proof for another ledger",
        "proof/test_key_forgeries.py::an enrolment from another county",
    ),
    "KeyEnrolled: two of different body, each a root or a registrar in force": (
        "proof/test_registry_forgeries.py::test_two_registrars_of_one_body_do_not_enrol",
        "proof/test_key_forgeries.py::a registrar whose own office ended",
    ),
    "KeySuspended: one root or registrar, or the key's own person": (
        "proof/test_registry_forgeries.py::a suspension by a stranger",
    ),
    "KeyReinstated: two of different body": (
        "proof/test_key_forgeries.py::test_too_few_or_the_wrong_signers_change_nothing",
        "proof/test_registry_forgeries.py::a reinstatement of a key in force",
        "proof/test_key_forgeries.py::a key reinstated after its revocation",
    ),
    "KeyRevoked, KeyCompromised: two of different body, or the key itself": (
        "proof/test_registry_forgeries.py::a revocation by another single key",
        "proof/test_key_forgeries.py::test_too_few_or_the_wrong_signers_change_nothing",
    ),
    "a compromise revokes too": ("proof/test_signer_forgeries.py::a compromise revokes too",),
    "from, until: a window": (
        "proof/test_registry_forgeries.py::a compromise in no time",
        "proof/test_key_forgeries.py::a window that ends before it begins, and so holds no act",
    ),
    "RoleGranted, RoleEnded: two of different body": (
        "proof/test_key_forgeries.py::test_two_registrars_of_one_body_grant_nothing",
        "proof/test_registry_forgeries.py::an end of a role never granted",
    ),
    "Shanghai dates, inclusive, until may be null": (
        "proof/test_signer_forgeries.py::test_a_role_counts_on_its_days_the_last_included",
        "proof/test_registry_forgeries.py::a role that ends before it begins",
        "proof/test_key_forgeries.py::an office granted and ended on one day",
    ),
    "PolicyAdopted: two persons": ("proof/test_registry_forgeries.py::test_one_signer_may_not",),
    "ClockSet: only in a ledger whose clock is simulated; two roots": (
        "proof/test_registry_forgeries.py::a clock set in a ledger of real time",
        "proof/test_registry_forgeries.py::test_a_simulated_clock_is_set_by_two_roots",
    ),
    "A signature counts if the key was valid at the act's position in the log": (
        "proof/test_signer_forgeries.py::a key that was revoked",
        "proof/test_signer_forgeries.py::a key that is suspended",
        "attacks/test_keys.py::test_an_act_after_its_key_was_revoked_does_not_count",
    ),
    "A role counts if both at and admitted_at fall inside it": (
        "proof/test_signer_forgeries.py::test_both_at_and_admitted_at_fall_inside_the_role",
    ),
    "A compromise window compares admitted_at; every act inside is a finding": (
        "proof/test_signer_forgeries.py::test_every_act_in_a_compromise_window_is_named",
        "attacks/test_keys.py::test_acts_of_a_compromised_key_inside_the_window_are_findings",
    ),
    "The log's key signs checkpoints only": (
        "proof/test_registry_forgeries.py::the log's key as a person's",
        "proof/test_registry_forgeries.py::a log key that a person signs with",
        "proof/test_key_forgeries.py::a witness's key as the log's",
    ),
    "A key has one person for ever": (
        "proof/test_registry_forgeries.py::a key of one person enrolled for another",
        "proof/test_registry_forgeries.py::one key under two ids",
    ),
    "a revoked key is never enrolled again": (
        "proof/test_registry_forgeries.py::test_a_revoked_key_is_never_enrolled_again",
        "proof/test_key_forgeries.py::a revoked root named again",
    ),
    "small-order and non-canonical points are refused": (
        "proof/test_signer_forgeries.py::test_small_order_and_non_canonical_points_are_not_enrolled",
    ),
    "a system key signs its closed list of types": (
        "proof/test_signer_forgeries.py::a system key signs its closed list of types",
        "proof/test_registry_forgeries.py::test_a_changed_system_key_signs_its_new_types_alone",
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_a_forgery_that_breaks_only_it(sentence: str) -> None:
    for place in SENTENCES[sentence]:
        assert is_there(place), place
