"""A superuser's hand on the records: each deed is found by its level, at its place."""

from datetime import timedelta
from typing import Any

import pytest

from audit.proof.record import envelope_of, frame_act
from audit.proof.scalars import format_admitted_at
from tests.attacks.forging import (
    LAST,
    LINE,
    SIZE,
    VOTE,
    append_row,
    edited,
    failures,
    forget,
    put,
    records,
    rewrite_tiles,
    rules,
    sealed_again,
    sign_again,
)
from tests.desk.facts import vote
from tests.desk.written import WrittenLedger
from tests.proof.people import CLERK, TOKEN, VOTER, Who


def against(payload: dict[str, Any]) -> None:
    payload["data"]["vote"] = "against"


def reframed(record: bytes, index: int, position: int) -> bytes:
    """An act's record at another position, its envelope as it was."""
    admitted_at = record[16:43].decode()
    return frame_act(envelope_of(record, index), position, admitted_at)


def test_a_record_that_was_edited_is_found_where_it_stands(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        put(database, county, VOTE, edited(records(database, county)[VOTE], against))
    report = county.verify()
    assert failures(report, 1) == [("leaf", VOTE)]
    assert [
        (one.rule, one.row["size"], one.where) for one in report.failures if one.level == 2
    ] == [
        ("root", 18, "records 17 to 17"),
        ("root", 19, "records 17 to 18"),
    ]
    # the signature is over other bytes, and the next signer had pinned the history before the deed
    assert failures(report, 3) == [("signature", VOTE), ("seen-root", LAST)]
    assert {one.table for one in report.failures if one.level == 5} == {"projections.assemblies"}


def test_a_failure_names_table_row_expected_and_found(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        put(database, county, VOTE, edited(records(database, county)[VOTE], against))
    (found,) = (one for one in county.verify(1).failures)
    assert (found.table, found.row) == ("records", {"ledger": county.ledger, "position": VOTE})
    assert found.where == "tile/0/000.p/19"
    assert found.expected == county.signed.leaves[VOTE].hex()
    assert len(found.found) == 64
    assert found.message_zh


def test_a_batch_line_that_was_edited_is_not_what_its_header_signed(
    county: WrittenLedger,
) -> None:
    with county.as_superuser() as database:
        record = records(database, county)[LINE]
        other = records(database, county)[LINE - 1]
        forged = sealed_again(other, lambda fields: fields.update(index=LINE))
        assert forged != record
        put(database, county, LINE, forged)
    report = county.verify(1, 2, 3)
    assert ("leaf", LINE) in failures(report, 1)
    assert failures(report, 3)[:2] == [("lines", 12), ("line-place", LINE)]


def test_a_record_that_was_deleted_is_missing(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("DELETE FROM records WHERE position = %s", (VOTE,))
    report = county.verify()
    assert failures(report, 1) == [("missing", VOTE), ("version", LAST)]
    assert rules(report, 2) == {"root"}
    assert failures(report, 3) == [("seen-root", LAST)]
    assert rules(report, 5) == {"unfoldable"}


def test_many_deleted_records_are_one_failure_that_names_both_ends(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("DELETE FROM records WHERE position BETWEEN 11 AND 16")
    found = next(one for one in county.verify(1).failures if one.rule == "missing")
    assert (found.position, found.expected) == (11, "records 11 to 16")


def test_a_record_put_in_between_moves_what_was_behind_it(county: WrittenLedger) -> None:
    forged = edited(county.signed.records[VOTE], lambda payload: payload.update(id=_ANOTHER))
    with county.as_superuser() as database:
        behind = records(database, county)[VOTE:]
        database.execute("DELETE FROM records WHERE position >= %s", (VOTE,))
        shifted = [
            forged,
            *(reframed(one, VOTE + n, VOTE + n + 1) for n, one in enumerate(behind)),
        ]
        for number, record in enumerate(shifted):
            version = {"stream": "assembly:1", "version": number + 1}
            append_row(database, county, record, **version)
        database.execute("UPDATE heads SET size = %s", (SIZE + 1,))
    report = county.verify(1, 2, 3)
    assert ("leaf", VOTE) in failures(report, 1)
    assert ("leaf", LAST) in failures(report, 1)
    assert "root" in rules(report, 2)
    assert ("signature", VOTE) in failures(report, 3)
    assert ("seen-root", LAST + 1) in failures(report, 3)


_ANOTHER = "01950000-0000-7000-8000-00000000abcd"


def test_records_that_changed_places_are_found_at_both(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        stored = records(database, county)
        put(database, county, VOTE, reframed(stored[LAST], LAST, VOTE))
        put(database, county, LAST, reframed(stored[VOTE], VOTE, LAST))
    report = county.verify(1, 2, 3)
    assert {("leaf", VOTE), ("leaf", LAST)} <= set(failures(report, 1))
    assert ("column", VOTE) in failures(report, 1)  # the act id beside the record
    assert ("seen-future", VOTE) in failures(report, 3)


def test_records_swapped_as_they_are_say_that_they_stand_elsewhere(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        stored = records(database, county)
        put(database, county, VOTE, stored[LAST])
        put(database, county, LAST, stored[VOTE])
    assert {("index", VOTE), ("index", LAST)} <= set(failures(county.verify(1), 1))


def test_tiles_that_were_rewritten_too_do_not_have_the_root_that_was_signed(
    county: WrittenLedger,
) -> None:
    with county.as_superuser() as database:
        put(database, county, VOTE, edited(records(database, county)[VOTE], against))
        rewrite_tiles(database, county)
    report = county.verify(1, 2, 3)
    assert report.level(1).holds
    assert [one.row["size"] for one in report.failures if one.rule == "root"] == [18, 19]
    assert failures(report, 3) == [("signature", VOTE), ("seen-root", LAST)]


def test_a_history_signed_again_with_the_log_s_key_is_not_what_witnesses_remember(
    county: WrittenLedger,
) -> None:
    with county.as_superuser() as database:
        put(database, county, VOTE, edited(records(database, county)[VOTE], against))
        sign_again(database, county, rewrite_tiles(database, county), VOTE)
    report = county.verify(1, 2, 3, remembered=county.remembered())
    assert report.level(1).holds
    assert [(one.rule, one.where) for one in report.failures if one.level == 2] == [
        ("forked", "outside head"),
        ("forked", "audit.example/w1"),
        ("forked", "discipline.example/w1"),
    ]
    assert failures(report, 3) == [("signature", VOTE), ("seen-root", LAST)]
    assert report.final_size == 17


def test_a_signer_who_has_the_log_s_key_cannot_change_what_they_said_last(
    county: WrittenLedger,
) -> None:
    index = county.say("VoteCast.v1", vote("case:3"), VOTER)
    forger = county.signed.copy()
    forger.records, forger.now = forger.records[:index], county.signed.now
    forger.now -= _A_MINUTE
    forger.act("VoteCast.v1", vote("case:3") | {"vote": "against"}, [VOTER])
    with county.as_superuser() as database:
        put(database, county, index, forger.records[index])
        sign_again(database, county, rewrite_tiles(database, county), index)
    report = county.verify(1, 2, 3, remembered=county.remembered())
    assert report.level(1).holds
    assert report.level(3).holds
    assert [one.rule for one in report.failures] == ["forked"] * 3
    # without witnesses and without the outside head nobody could tell, and the report says so
    alone = county.verify(1, 2, 3)
    assert alone.holds
    assert (alone.final_size, alone.size) == (index, index + 1)


_A_MINUTE = timedelta(minutes=1)


def test_a_tail_cut_off_is_missed_by_every_checkpoint_over_it(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("DELETE FROM records WHERE position >= %s", (VOTE,))
    report = county.verify(1, 2, 3)
    assert ("head", None) in failures(report, 1)
    behind = [one.row["size"] for one in report.failures if one.rule == "log-behind"]
    assert behind == [18, 19]


def test_a_tail_cut_off_without_a_trace_is_missed_by_whoever_remembers_it(
    county: WrittenLedger,
) -> None:
    with county.as_superuser() as database:
        forget(database, county, VOTE)
    report = county.verify(1, 2, 3, remembered=county.remembered())
    assert [(one.rule, one.where, one.expected) for one in report.failures] == [
        ("log-behind", "outside head", "at least 19 records"),
        ("log-behind", "audit.example/w1", "at least 19 records"),
        ("log-behind", "discipline.example/w1", "at least 19 records"),
    ]


def test_a_record_written_past_admission_without_a_signature_is_no_act(
    county: WrittenLedger,
) -> None:
    forger = county.signed.copy()
    index = forger.act("VoteCast.v1", vote("case:5"), [VOTER], signatures=lambda _signed: [])
    with county.as_superuser() as database:
        append_row(database, county, forger.records[index], stream="assembly:1", version=3)
    assert failures(county.verify(1, 2, 3), 3) == [("signature-count", index)]


def test_a_backdated_record_stands_after_younger_ones(county: WrittenLedger) -> None:
    long_ago = county.signed.now.replace(year=2025)
    index = county.signed.act("VoteCast.v1", vote("case:5"), [VOTER], admitted_at=long_ago)
    county.write()
    found = failures(county.verify(1, 2, 3), 3)
    assert found == [("admitted-at-order", index)]


def test_a_record_backdated_with_its_act_was_signed_before_what_its_signer_had_seen(
    county: WrittenLedger,
) -> None:
    index = county.signed.act(
        "VoteCast.v1",
        vote("case:5"),
        [VOTER],
        edit=lambda payload: payload.update(at="2026-02-28T09:00:00+08:00"),
    )
    county.write()
    assert failures(county.verify(1, 2, 3), 3) == [("at-before-seen", index)]


def test_a_record_admitted_after_witnesses_had_covered_it_is_a_forgery(
    county: WrittenLedger,
) -> None:
    now = county.signed.now
    tomorrow = now.replace(day=now.day + 1)
    index = county.signed.act("VoteCast.v1", vote("case:5"), [VOTER], admitted_at=tomorrow)
    county.signed.now = now
    county.write()
    county.seal()  # the witnesses' clocks are right
    report = county.verify(1, 2, 3)
    assert ("admitted-after-cosigned", index) in failures(report, 3)
    assert format_admitted_at(tomorrow)[:10] in report.failures[-1].found


@pytest.mark.parametrize(
    ("column", "value"),
    [("stream", "assembly:2"), ("type", "SpeechMade.v1"), ("registry", True), ("act_id", _ANOTHER)],
)
def test_a_column_that_contradicts_its_record_is_found(
    county: WrittenLedger, column: str, value: object
) -> None:
    with county.as_superuser() as database:
        database.execute(
            f"UPDATE records SET {column} = %s WHERE position = %s".encode(), (value, VOTE)
        )
    found = [one for one in county.verify(1).failures if one.rule == "column"]
    assert [(one.position, one.where, one.found) for one in found] == [(VOTE, column, str(value))]


def test_versions_that_do_not_count_a_stream_are_found(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("UPDATE records SET version = 7 WHERE position = %s", (VOTE,))
    assert failures(county.verify(1), 1) == [("version", VOTE)]


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("DELETE FROM touches WHERE position = 11", ("person:p1", "no row")),
        ("INSERT INTO touches VALUES (1, 'person:p9', 11)", ("no row", "person:p9")),
        ("INSERT INTO touches VALUES (1, 'person:p9', 99)", ("no row", "person:p9")),
    ],
)
def test_touches_that_no_record_makes_or_that_are_gone_are_found(
    county: WrittenLedger, deed: str, expected: tuple[str, str]
) -> None:
    with county.as_superuser() as database:
        database.execute(deed.encode())
    (found,) = county.verify(1).failures
    assert (found.rule, found.table) == ("touches", "touches")
    assert (found.expected, found.found) == expected


@pytest.mark.parametrize(
    ("deed", "rule"),
    [
        ("UPDATE tiles SET hashes = set_byte(hashes, 40, 7)", "leaf"),
        ("UPDATE tiles SET width = 18, hashes = substring(hashes FROM 1 FOR 576)", "tile"),
        ("DELETE FROM tiles", "tile"),
        ("INSERT INTO tiles SELECT ledger, 1, number, width, hashes FROM tiles", "tile"),
        ("UPDATE heads SET size = 18", "head"),
        ("UPDATE heads SET last_admitted_at = '2026-01-01'", "head"),
        ("UPDATE ledgers SET county = '231006'", "ledger-row"),
        ("UPDATE ledgers SET purpose = 'inspection'", "ledger-row"),
    ],
)
def test_what_follows_from_the_records_is_made_again_and_compared(
    county: WrittenLedger, deed: str, rule: str
) -> None:
    with county.as_superuser() as database:
        database.execute(deed.encode())
    assert rules(county.verify(1), 1) == {rule}


def test_stopping_at_the_first_failure_reports_one(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("DELETE FROM records WHERE position IN (11, 14)")
    report = county.verify(1, 2, 3, stop_at_first=True)
    assert len(report.failures) == 1
    assert report.stopped
    assert not report.holds


@pytest.mark.parametrize(
    ("who", "rule"), [(CLERK, "signature"), (VOTER, "signature"), (TOKEN, "webauthn")]
)
def test_the_signatures_of_every_kind_of_key_are_verified(
    county: WrittenLedger, who: Who, rule: str
) -> None:
    index = county.say("VoteCast.v1", vote("case:6"), who)
    with county.as_superuser() as database:
        put(database, county, index, edited(records(database, county)[index], against))
    assert failures(county.verify(3), 3) == [(rule, index)]
