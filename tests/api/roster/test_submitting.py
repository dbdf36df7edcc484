"""An import goes on after any interruption, brings nobody in twice, and tells refusals as rows."""

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.client import LedgerClient, RefusalError
from api.demo import village
from api.demo.village import Row, id_number
from api.roster.findings import Finding
from api.roster.journal import Journal, JournalError, beside
from api.roster.lines import RosterLines, batches_of
from api.roster.reading import read_roster
from api.roster.refusals import fault_of
from api.roster.submitting import AwayError, Imported, Submission

HERE = "231005109"
"""A township that no other test speaks of."""


class Unreliable(httpx.BaseTransport):
    """A network that loses answers: `lose` says of which requests, by their order."""

    def __init__(self, lose: Callable[[int], bool], *, before: bool = False) -> None:
        self._inner = httpx.HTTPTransport()
        self._lose = lose
        self._before = before
        self.submitted = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/acts"):
            return self._inner.handle_request(request)
        self.submitted += 1
        if self._before and self._lose(self.submitted):
            raise httpx.ConnectError("the server is away", request=request)
        answer = self._inner.handle_request(request)
        answer.read()
        if self._lose(self.submitted):
            raise httpx.ReadError("the answer was lost", request=request)
        return answer

    def close(self) -> None:
        self._inner.close()


def people(first: int, count: int) -> list[Row]:
    """Households of one without a card, whose numbers nobody else has."""
    rows = village.households(count, first, (1,))
    return [
        replace(
            row, card="", id_number=id_number(date(1931, 1, 1) + timedelta(days=first), 100 + place)
        )
        for place, row in enumerate(rows)
    ]


def write(path: Path, rows: list[Row]) -> Path:
    village.write_roster(path, rows)
    return path


class Office:
    """A registrar's desk: one file, one village, and a network of any kind."""

    def __init__(self, county: Any, file: Path, place: str) -> None:  # noqa: ANN401
        self.county = county
        self.file = file
        self.place = place
        self.waited: list[float] = []
        self.signer = county.stage.cast["g1"]

    def bring_in(
        self, transport: httpx.BaseTransport | None = None, lines_max: int = 6
    ) -> Imported:
        stage = self.county.stage
        http = httpx.Client(
            base_url=self.county.http.base_url, transport=transport, timeout=30, trust_env=False
        )
        client = LedgerClient(http, stage.client.name, stage.client.origin)
        try:
            work = Submission(
                client,
                self.signer,
                self.journal(),
                self.file,
                lambda: stage.now,
                pause=self.waited.append,
            )
            return work.run(self.batches(lines_max))
        finally:
            client.close()

    def journal(self) -> Journal:
        return Journal.open(beside(self.file), self.county.stage.client.origin)

    def batches(self, lines_max: int = 6) -> list[tuple[str, RosterLines]]:
        roster = read_roster(self.file, self.county.stage.today)
        assert roster.faults == ()
        return list(batches_of(roster, self.place, self.journal().references, lines_max))

    def records(self) -> int:
        """How many records the ledger holds."""
        number = self.county.server.hosts.find(self.county.name).number
        size: int = self.county.server.watch.poll()[number, "head"]
        return size


@pytest.fixture
def office(county: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Office:  # noqa: ANN401
    """Six households of one, in a village of the test's own."""
    first = 1 + sorted(NAMES).index(request.node.name)
    return Office(county, write(tmp_path / "roster.xlsx", people(first, 6)), f"{HERE}{first:03d}")


def test_a_file_is_brought_in_in_batches_and_the_second_run_sends_nothing(office: Office) -> None:
    before = office.records()
    result = office.bring_in()
    assert (result.admitted, result.persons, result.households, result.faults) == (2, 6, 6, [])
    assert office.records() == before + 2 + 12
    again = Unreliable(lambda _number: False)
    assert (office.bring_in(again).before, again.submitted) == (2, 0)


def test_a_lost_answer_is_asked_for_again_and_nobody_comes_in_twice(office: Office) -> None:
    before = office.records()
    result = office.bring_in(Unreliable(lambda number: number == 1))
    assert (result.admitted, result.faults, office.waited) == (2, [], [1.0])
    assert office.records() == before + 14


def test_a_server_that_stays_away_loses_nothing_and_the_next_run_goes_on(office: Office) -> None:
    before = office.records()
    with pytest.raises(AwayError):
        office.bring_in(Unreliable(lambda number: number > 1, before=True))
    assert office.records() == before + 7
    result = office.bring_in()
    assert (result.before, result.admitted) == (1, 1)
    assert office.records() == before + 14


def test_a_run_that_ended_before_the_answer_came_finds_its_batch_admitted(office: Office) -> None:
    before = office.records()
    with pytest.raises(AwayError):
        office.bring_in(Unreliable(lambda _number: True))
    assert office.records() == before + 7
    assert office.bring_in().admitted == 2
    assert office.records() == before + 14


def test_a_batch_that_another_signer_left_unanswered_is_found_admitted(office: Office) -> None:
    before = office.records()
    with pytest.raises(AwayError):
        office.bring_in(Unreliable(lambda _number: True))
    office.signer = replace(office.signer, place=HERE)
    result = office.bring_in()
    assert (result.admitted, len(result.faults)) == (1, 1)
    assert office.records() == before + 7


def test_a_known_person_is_told_as_a_row_of_the_file_and_the_rest_comes_in(office: Office) -> None:
    office.bring_in()
    rows = people(40, 6)
    twin = read_roster(office.file, office.county.stage.today).members[0]
    rows[4] = replace(rows[4], id_number=twin.id_number)
    other = Office(office.county, write(office.file.with_name("b.xlsx"), rows), office.place)
    result = other.bring_in()
    assert (result.admitted, result.persons) == (1, 3)
    (fault,) = result.faults
    assert (fault.row, fault.column, fault.kind) == (6, "身份证号", "refused")
    assert "HH-2" in fault.message
    assert "person:" not in fault.message
    assert twin.id_number not in fault.message


def test_a_corrected_file_goes_on_without_sending_what_did_not_change(office: Office) -> None:
    rows = people(41, 6)
    office.bring_in()
    taken = read_roster(office.file, office.county.stage.today).members[0].id_number
    wrong = [*rows[:5], replace(rows[5], id_number=taken)]
    other = Office(office.county, write(office.file.with_name("c.xlsx"), wrong), office.place)
    assert len(other.bring_in().faults) == 1
    write(other.file, rows)
    result = other.bring_in()
    assert (result.before, result.admitted, result.faults) == (1, 1, [])


def test_the_same_file_and_journal_give_the_same_acts_and_another_journal_others(
    office: Office,
) -> None:
    lines = office.batches()[0][1]
    assert office.batches()[0][1] == lines
    key = office.journal().key_of(office.place, lines.lines)
    assert office.journal().key_of(office.place, lines.lines) == key
    beside(office.file).unlink()
    assert office.batches()[0][1].households[0].head != lines.households[0].head


def test_the_journal_is_closed_to_others_and_holds_no_number_of_anybody(office: Office) -> None:
    office.bring_in()
    path = beside(office.file)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    for member in read_roster(office.file, office.county.stage.today).members:
        assert member.id_number not in text
        assert member.name not in text
    assert json.loads(text)["sent"] == {}


def test_a_journal_of_another_ledger_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx.journal"
    Journal.open(path, "yangguang.example/county/231005")
    with pytest.raises(JournalError, match="属于账本"):
        Journal.open(path, "yangguang.example/county/231002")
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(JournalError, match="不是可以读取的导入记录"):
        Journal.open(path, "yangguang.example/county/231005")


def refusal(rule: str, line: int | None, detail: str) -> RefusalError:
    problem: dict[str, Any] = {"rule": rule, "detail": detail}
    if line is not None:
        problem["line"] = line
    return RefusalError(409, problem)


def refused(lines: RosterLines, rule: str, line: int | None, detail: str) -> Finding:
    return fault_of(refusal(rule, line, detail), lines)


@pytest.fixture
def family(tmp_path: Path) -> RosterLines:
    """One household of three, in rows 2 to 4."""
    path = write(tmp_path / "family.xlsx", village.households(1, 1, (3,)))
    journal = Journal.open(beside(path), "yangguang.example/county/231005")
    roster = read_roster(path, date(2026, 1, 12))
    ((_, lines),) = batches_of(roster, village.VILLAGE, journal.references)
    return lines


def test_a_refused_household_is_told_at_the_row_of_the_member_it_names(
    family: RosterLines,
) -> None:
    person = family.lines[2][1]["person"]
    found = refused(family, "HH-1", 3, f"{person} 属于 household:other")
    assert (found.row, found.column) == (4, "常住起始日")
    assert found.message == "入账被拒：第 4 行的人员 属于 已在账本中的登记"


def test_a_refusal_of_the_whole_batch_is_told_at_its_first_row(family: RosterLines) -> None:
    found = refused(family, "ACT-1", None, "未担任该职务")
    assert (found.row, found.column) == (2, "")
    assert "整批（3 人、1 户）" in found.message


def test_a_line_that_the_file_does_not_have_is_told_of_the_whole_batch(
    family: RosterLines,
) -> None:
    assert "整批" in refused(family, "HH-2", 99, "号码重复").message


NAMES = [name for name in dict(globals()) if name.startswith("test_")]
