"""Keys, offices and policies under attack: who might sign, and who says so."""

from datetime import timedelta
from hashlib import sha256

from audit.proof.scalars import base64_encode
from tests.attacks.forging import (
    SIZE,
    VOTE,
    edited,
    failures,
    level_3,
    put,
    records,
    signed_past_admission,
)
from tests.desk.written import WrittenLedger
from tests.proof.people import (
    CLERK,
    REGISTRAR,
    ROOTS,
    SYSTEM,
    VOTER,
    Key,
    enrolment,
    grant,
    policy,
    who,
    with_key,
)

STRANGER = who("x9", "village_committee", "nobody's body", "231005100201")
POLICY = 9


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
