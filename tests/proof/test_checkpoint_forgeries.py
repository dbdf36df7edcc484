"""log.md: checkpoints, notes, witnesses, and which set judges which size."""

from collections.abc import Callable

import pytest

from audit.proof import note
from audit.proof.checkpoint import Checkpoint, KeyRange, judge, parse_checkpoint, parse_text, sign
from audit.proof.errors import ProofError
from tests.proof.builder import Ledger
from tests.proof.people import LOG, ORIGIN, WITNESSES, Key, log_vkey, vkey, witness_key

ROOT = bytes(range(32))
TEXT = Checkpoint(ORIGIN, 20, ROOT).text()
SECONDS = 1_772_327_760
AUDIT, DISCIPLINE = WITNESSES


def log_range(key: Key = LOG, start: int = 0, end: int | None = None) -> KeyRange:
    return KeyRange(note.parse_vkey(log_vkey(key=key)), "", start, end)


def witness_range(
    witness: tuple[str, str], start: int = 0, end: int | None = None, body: str = ""
) -> KeyRange:
    key = vkey(witness[1], note.COSIGNATURE, witness_key(witness[1]))
    return KeyRange(note.parse_vkey(key), body or witness[0], start, end)


LOGS = [log_range()]
JUDGES = [witness_range(AUDIT), witness_range(DISCIPLINE)]


def log_line(text: str = TEXT, key: Key = LOG, name: str = ORIGIN) -> str:
    return str(note.sign_text(text, note.make_vkey(name, note.ED25519, key.raw), key.sign))


def cosigned(witness: tuple[str, str], text: str = TEXT, seconds: int = SECONDS) -> str:
    key = witness_key(witness[1])
    own = note.make_vkey(witness[1], note.COSIGNATURE, key.raw)
    return str(note.cosign_text(text, own, key.sign, seconds))


def signed(*lines: str, text: str = TEXT) -> bytes:
    return f"{text}\n{''.join(lines)}".encode()


GOOD = signed(log_line(), cosigned(AUDIT), cosigned(DISCIPLINE))


def rule(data: bytes, logs: list[KeyRange] = LOGS, judges: list[KeyRange] = JUDGES) -> str:
    """The rule that refuses a checkpoint; empty if it is accepted."""
    try:
        judge(data, ORIGIN, logs, judges, 2)
    except ProofError as error:
        return error.rule
    return ""


def test_a_checkpoint_is_signed_by_the_log_and_cosigned_by_a_quorum() -> None:
    judged = judge(GOOD, ORIGIN, LOGS, JUDGES, 2)
    assert judged.checkpoint == Checkpoint(ORIGIN, 20, ROOT)
    assert judged.bodies == ("audit bureau", "discipline inspection")
    assert dict(judged.times_seconds) == {"audit bureau": SECONDS, "discipline inspection": SECONDS}


def test_a_time_that_is_changed_breaks_the_cosignature() -> None:
    line = cosigned(DISCIPLINE)
    parsed = note.parse_note(signed(line)).signatures[0]
    later = (SECONDS + 60).to_bytes(8, "big") + parsed.blob[8:]
    forged = str(note.Signature(parsed.name, parsed.key_hash, later))
    assert rule(signed(log_line(), cosigned(AUDIT), forged)) == "note-signature"


OTHER_TEXT = Checkpoint(ORIGIN, 21, ROOT).text()
UNKNOWN = "— somebody.example/else c3R1ZmY0NDQ0NDQ0NDQ=\n"

FORGERIES: dict[str, tuple[bytes, str]] = {
    "nobody but the witnesses": (signed(cosigned(AUDIT), cosigned(DISCIPLINE)), "log-signature"),
    "another key of the log's name": (
        signed(log_line(key=Key("thief")), cosigned(AUDIT), cosigned(DISCIPLINE)),
        "log-signature",
    ),
    "the log's signature over another text": (
        signed(log_line(OTHER_TEXT), cosigned(AUDIT), cosigned(DISCIPLINE)),
        "note-signature",
    ),
    "one witness": (signed(log_line(), cosigned(AUDIT)), "quorum"),
    "one witness twice": (signed(log_line(), cosigned(AUDIT), cosigned(AUDIT)), "quorum"),
    "one witness at two times": (
        signed(log_line(), cosigned(AUDIT), cosigned(AUDIT, seconds=SECONDS + 1)),
        "quorum",
    ),
    "a witness over another text": (
        signed(log_line(), cosigned(AUDIT), cosigned(DISCIPLINE, OTHER_TEXT)),
        "note-signature",
    ),
    "a witness that nobody named": (
        signed(log_line(), cosigned(AUDIT), cosigned(("x", "x.example/w"))),
        "quorum",
    ),
    "another log": (
        signed(
            log_line(Checkpoint("a/b", 20, ROOT).text(), name="a/b"),
            text=Checkpoint("a/b", 20, ROOT).text(),
        ),
        "checkpoint-origin",
    ),
}


@pytest.mark.parametrize("sentence", FORGERIES)
def test_a_checkpoint_is_refused_for_its_reason(sentence: str) -> None:
    data, expected = FORGERIES[sentence]
    assert rule(data) == expected


def test_signatures_by_unknown_keys_are_ignored() -> None:
    assert rule(GOOD + UNKNOWN.encode()) == ""


def test_a_bad_signature_by_a_known_key_refuses_even_beside_a_quorum() -> None:
    third = ("villagers", "third.example/w")
    judges = [*JUDGES, witness_range(third)]
    assert rule(GOOD + cosigned(third).encode(), judges=judges) == ""
    assert rule(GOOD + cosigned(third, OTHER_TEXT).encode(), judges=judges) == "note-signature"


def test_bodies_are_counted_and_not_witnesses() -> None:
    twin = ("audit bureau", "second.example/w")
    judges = [witness_range(AUDIT), witness_range(twin), witness_range(DISCIPLINE)]
    assert rule(signed(log_line(), cosigned(AUDIT), cosigned(twin)), judges=judges) == "quorum"


def test_one_key_under_two_bodies_is_counted_once() -> None:
    key = witness_key(AUDIT[1])
    alias = note.make_vkey("alias.example/w", note.COSIGNATURE, key.raw)
    judges = [witness_range(AUDIT), KeyRange(alias, "discipline inspection")]
    line = str(note.cosign_text(TEXT, alias, key.sign, SECONDS))
    assert rule(signed(log_line(), cosigned(AUDIT), line), judges=judges) == "quorum"


def test_a_size_is_judged_by_the_key_in_force_below_it() -> None:
    """The key changes at size 20: below it the old, above it the new, at it both."""
    new = Key("second log")
    logs = [log_range(end=20), log_range(new, 20)]
    witnesses = cosigned(AUDIT), cosigned(DISCIPLINE)
    old_line, new_line = log_line(), log_line(key=new)
    assert rule(signed(old_line, new_line, *witnesses), logs) == ""
    assert rule(signed(old_line, *witnesses), logs) == "log-signature"
    assert rule(signed(new_line, *witnesses), logs) == "log-signature"
    before, behind = (
        [log_range(end=21), log_range(new, 21)],
        [log_range(end=19), log_range(new, 19)],
    )
    assert rule(signed(old_line, *witnesses), before) == ""
    assert rule(signed(new_line, *witnesses), before) == "log-signature"
    assert rule(signed(new_line, *witnesses), behind) == ""
    assert rule(signed(old_line, *witnesses), behind) == "log-signature"


def test_both_sets_of_witnesses_judge_the_first_checkpoint_after_a_change() -> None:
    new = [("audit bureau", "audit.example/w2"), ("villagers", "villagers.example/w")]
    judges = [witness_range(w, 0, 20) for w in WITNESSES] + [witness_range(w, 20) for w in new]
    old_lines, new_lines = [cosigned(w) for w in WITNESSES], [cosigned(w) for w in new]
    assert rule(signed(log_line(), *old_lines, *new_lines), judges=judges) == ""
    assert rule(signed(log_line(), *old_lines), judges=judges) == "quorum"
    assert rule(signed(log_line(), *new_lines), judges=judges) == "quorum"


def test_a_quorum_is_no_smaller_because_a_witness_answers_no_longer() -> None:
    judges = [witness_range(AUDIT, end=10), witness_range(DISCIPLINE)]
    assert rule(GOOD, judges=judges) == "quorum"
    assert rule(signed(log_line(), cosigned(DISCIPLINE)), judges=judges) == "quorum"


def test_a_quorum_is_not_made_of_sets_that_have_none() -> None:
    """One body gives way to one body, and two are asked for."""
    judges = [witness_range(AUDIT, end=20), witness_range(DISCIPLINE, 20)]
    assert rule(GOOD, judges=judges) == "quorum"


def test_the_set_that_goes_signs_with_its_own_quorum() -> None:
    """Else one witness of both sets could end the quorum of two alone."""
    judges = [witness_range(AUDIT), witness_range(DISCIPLINE, end=20)]
    alone = signed(log_line(), cosigned(AUDIT))
    assert judge(GOOD, ORIGIN, LOGS, judges, 1, quorum_below=2).bodies == tuple(
        body for body, _ in WITNESSES
    )
    for those in (judges, JUDGES):
        with pytest.raises(ProofError, match="quorum"):
            judge(alone, ORIGIN, LOGS, those, 1, quorum_below=2)


def test_the_earliest_cosignature_of_a_body_counts_in_both_sets() -> None:
    new = [("audit bureau", "audit.example/w2"), ("discipline inspection", "d.example/w2")]
    judges = [witness_range(w, 0, 20) for w in WITNESSES] + [witness_range(w, 20) for w in new]
    old_lines = [cosigned(w, seconds=SECONDS - 3_600) for w in WITNESSES]
    data = signed(log_line(), *old_lines, *(cosigned(w) for w in new))
    judged = judge(data, ORIGIN, LOGS, judges, 2)
    assert {seconds for _, seconds in judged.times_seconds} == {SECONDS - 3_600}


def test_a_size_that_no_key_answers_for_is_refused() -> None:
    assert rule(GOOD, [log_range(end=19)]) == "key-range"


def test_the_logs_key_bears_the_logs_name() -> None:
    named = KeyRange(note.make_vkey("other", note.ED25519, LOG.raw))
    assert rule(GOOD, [named]) == "log-key-name"


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n020\n{'A' * 43}=\n",
        f"{ORIGIN}\n-1\n{'A' * 43}=\n",
        f"{ORIGIN}\n2e1\n{'A' * 43}=\n",
        f"{ORIGIN}\n9999999999999999\n{'A' * 43}=\n",
        f"{ORIGIN}\n20\nAAAA\n",
        f"{ORIGIN}\n20\n{'A' * 42}B=\n",
        f"{ORIGIN}\n20\n{'A' * 43}=",
        f"{ORIGIN}\n20\n",
        f"\n20\n{'A' * 43}=\n",
        f"{ORIGIN}\n20\n{'A' * 43}=\nextension\n",
    ],
)
def test_a_checkpoint_has_exactly_three_lines_origin_size_and_root(text: str) -> None:
    with pytest.raises(ProofError):
        parse_text(text)


NOTES: dict[str, Callable[[str], str]] = {
    "no empty line": lambda n: n.replace("\n\n", "\n"),
    "no signature": lambda n: n.partition("\n\n")[0] + "\n\n",
    "no newline at the end": lambda n: n[:-1],
    "a hyphen for a dash": lambda n: n.replace("—", "-"),
    "two spaces": lambda n: n.replace("— ", "—  "),
    "a name with a plus": lambda n: n.replace("— audit", "— au+dit"),
    "a carriage return": lambda n: n.replace("\n\n", "\r\n\n"),
    "a NUL": lambda n: n.replace("20", "2\x000"),
    "a signature that is no base64": lambda n: n.replace(
        "— audit.example/w1 ", "— audit.example/w1 _"
    ),
    "a signature of four bytes": lambda n: n.partition("\n\n")[0] + "\n\n— a YWJjZA==\n",
    "an empty line among signatures": lambda n: n.replace("\n— audit", "\n\n\n— audit"),
    "more than a hundred signatures": lambda n: n + UNKNOWN * 100,
}


@pytest.mark.parametrize("sentence", NOTES)
def test_a_note_is_refused(sentence: str) -> None:
    with pytest.raises(ProofError):
        parse_checkpoint(NOTES[sentence](GOOD.decode()).encode())


def test_a_note_is_written_as_it_was_read() -> None:
    assert bytes(note.parse_note(GOOD)) == GOOD
    key = note.parse_vkey(log_vkey())
    assert parse_checkpoint(bytes(sign(Checkpoint(ORIGIN, 20, ROOT), key, LOG.sign)))[0].size == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        log_vkey().replace("+", "-", 1),
        log_vkey()[:-4],
        log_vkey() + "AAAA",
        log_vkey().upper(),
        f"other{log_vkey()}",
        f"na me{log_vkey()}",
        vkey("w", 4, LOG).replace("+B", "+C"),
    ],
)
def test_a_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        note.parse_vkey(text)


def test_a_verifier_key_of_a_small_order_point_is_refused() -> None:
    point = (1).to_bytes(32, "little")
    text = str(note.VerifierKey("w", note.ED25519, point))
    with pytest.raises(ProofError) as caught:
        note.parse_vkey(text)
    assert caught.value.rule == "key-point"


def test_a_ledgers_checkpoints_hold_at_every_size() -> None:
    ledger = Ledger()
    for index in range(9):
        ledger.log(b"%d" % index)
        judged = judge(ledger.checkpoint(), ORIGIN, LOGS, JUDGES, 2)
        assert judged.checkpoint.root == ledger.root()
