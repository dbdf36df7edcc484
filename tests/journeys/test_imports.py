"""Rosters and lists of statuses brought in as a clerk does it: from the command line, interrupted.

A county is served by processes of its own. One command runs on a terminal and is interrupted
there, one loses its server, one has a row that the ledger refuses. Whatever happens, running the
same command again brings in what is missing, once.
"""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from api.cli import make_app
from api.demo import village
from api.demo.village import Row
from api.roster.journal import Journal, beside
from domain.kernel.times import SHANGHAI
from tests.journeys.served import Served, enrol, open_ledger, serve_county, until

LINES = 20
SLOWLY = 4
"""A batch a household: so many that somebody can interrupt them."""
HOUSEHOLDS = 60
_bars = re.compile(rb"lines [^\n]*?([0-9]+)/([0-9]+)").findall


@dataclass(slots=True)
class Desk:
    """A clerk's desk in a served county: files, and the command that brings them in."""

    served: Served
    folder: Path

    def command(
        self, what: str, file: Path, signer: str, *more: str, lines: int = LINES
    ) -> list[str]:
        """The whole command; nothing of it depends on this process."""
        office = self.served.stage.cast[signer]
        key = self.served.folder / "people" / f"person-{signer}.pem"
        return [
            *(sys.executable, "-m", "api", "import", what, str(file)),
            *("--server", self.served.address, "--ledger", self.served.stage.client.name),
            *("--origin", self.served.origin, "--village", village.VILLAGE, "--lines", str(lines)),
            *("--signer", f"{office.person},{office.role},{office.place},{key}", *more),
        ]

    def run(self, what: str, file: Path, signer: str, *more: str) -> Result:
        """The command in this process, to its end."""
        _python, _m, _api, group, *arguments = self.command(what, file, signer, *more)
        return CliRunner().invoke(make_app(group), [group, *arguments])

    def records(self) -> int:
        """How many records the ledger holds."""
        return self.served.heights()["head"]

    def journal(self, file: Path) -> dict[str, Any]:
        """What the import remembers; nothing before it began."""
        with suppress(FileNotFoundError):
            found: dict[str, Any] = json.loads(beside(file).read_bytes())
            return found
        return {"admitted": {}}


@pytest.fixture(scope="module")
def desk(module_folder: Path) -> Iterator[Desk]:
    """A registrar and a township's reviewer, in a county with a real clock."""
    with serve_county(module_folder / "served", simulated=False) as served:
        served.stage.now = datetime.now(SHANGHAI)
        open_ledger(served, simulated=False)
        enrol(served, "g1")
        enrol(served, "t2")
        served.settled()
        yield Desk(served, module_folder)


def people(first: int, count: int = HOUSEHOLDS) -> list[Row]:
    """Households of one to three people whom no other test knows, numbered from `first`."""
    rows = village.households(count, first, (1, 2, 3))
    return [
        replace(
            one,
            household=first + one.household,
            card="",
            id_number=village.id_number(date(1940 + first // 1000, 1, 1), place),
        )
        for place, one in enumerate(rows, 1)
    ]


def write(path: Path, rows: list[Row]) -> Path:
    village.write_roster(path, rows)
    return path


def records_of(rows: Sequence[Row]) -> int:
    """How many records the rows make beside their batches' headers."""
    return len(rows) + len({one.household for one in rows})


class Terminal:
    """A command on a terminal of its own, as somebody sits before it."""

    def __init__(self, command: list[str]) -> None:
        self.shown = b""
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
            os.execv(command[0], command)  # noqa: S606

    def read(self) -> bool:
        """Show what comes; False when nothing comes any more."""
        with suppress(OSError):
            more = os.read(self._terminal, 1 << 16)
            self.shown += more
            return bool(more)
        return False

    def press(self, key: bytes) -> None:
        """Somebody presses a key."""
        os.write(self._terminal, key)

    def code(self) -> int:
        """The exit code, at the end."""
        while self.read():
            pass
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_ctrl_c_in_the_middle_loses_nothing_and_the_same_command_goes_on(desk: Desk) -> None:
    rows = people(1000, 240)
    file, before = write(desk.folder / "interrupted.xlsx", rows), desk.records()
    terminal = Terminal(desk.command("roster", file, "g1", lines=SLOWLY))
    while not any(int(done) > 0 for done, _ in _bars(terminal.shown)):
        assert terminal.read(), terminal.shown
    terminal.press(b"\x03")
    assert terminal.code() == 130, terminal.shown
    assert "已中断，没有丢失" in terminal.shown.decode()
    done = len(desk.journal(file)["admitted"])
    assert done > 0
    again = desk.run("roster", file, "g1", "--lines", str(SLOWLY))
    assert (again.exit_code, "此前已入账" in again.stdout) == (0, True), again
    total = len(desk.journal(file)["admitted"])
    assert done < total
    assert desk.records() == before + total + records_of(rows)


def test_on_a_terminal_a_bar_says_how_far_it_is_and_elsewhere_nothing_is_drawn(desk: Desk) -> None:
    rows = people(2000, 20)
    file = write(desk.folder / "terminal.xlsx", rows)
    terminal = Terminal(desk.command("roster", file, "g1"))
    assert terminal.code() == 0, terminal.shown
    assert {int(total) for _, total in _bars(terminal.shown)} == {records_of(rows)}
    assert "已入账" in terminal.shown.decode()
    quiet = desk.run("roster", file, "g1", "--json")
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert json.loads(quiet.stdout)["persons"] == 0


def test_a_server_that_is_killed_in_the_middle_is_waited_for(desk: Desk) -> None:
    rows = people(3000)
    file, before = write(desk.folder / "killed.xlsx", rows), desk.records()
    command = desk.command("roster", file, "g1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        until(lambda: len(desk.journal(file)["admitted"]) > 1, "a batch to be in")
        for worker in desk.served.of("worker"):
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
        assert running.stdout is not None
        told = running.stdout.read()
    assert running.returncode == 0, told
    total = len(desk.journal(file)["admitted"])
    assert f"已入账 {total} 批，{len(rows)} 人" in told
    assert desk.records() == before + total + records_of(rows)


def test_a_row_that_the_ledger_refuses_is_told_and_the_rest_comes_in(desk: Desk) -> None:
    known, rows = people(4000, 20), people(5000, 40)
    assert desk.run("roster", write(desk.folder / "known.xlsx", known), "g1").exit_code == 0
    place = next(n for n, one in enumerate(rows) if one.relation != "户主" and n > len(rows) // 2)
    wrong = replace(rows[place], id_number=known[3].id_number)
    file = write(desk.folder / "refused.xlsx", [*rows[:place], wrong, *rows[place + 1 :]])
    marked = desk.folder / "marked.xlsx"
    result = desk.run("roster", file, "g1", "--faults", str(marked))
    assert result.exit_code == 1, result
    assert f"《花名册》第 {place + 2} 行 D 列「身份证号」：入账被拒：HH-2" in result.stderr
    assert known[3].id_number not in result.stderr + result.stdout
    assert marked.exists()
    write(file, rows)
    again = desk.run("roster", file, "g1")
    assert (again.exit_code, again.stdout.count("此前已入账")) == (0, 1), again


def test_who_holds_no_such_office_is_told_and_nothing_comes_in(desk: Desk) -> None:
    file, before = write(desk.folder / "office.xlsx", people(6000, 5)), desk.records()
    result = desk.run("roster", file, "t2")
    assert (result.exit_code, desk.records()) == (1, before)
    assert "ACT-1" in result.stderr


# --- lists of statuses ---


@pytest.fixture(scope="module")
def listed(desk: Desk) -> tuple[Path, list[Row]]:
    """A roster that was brought in, for lists to speak of."""
    rows = people(7000, 60)
    file = write(desk.folder / "listed.xlsx", rows)
    assert desk.run("roster", file, "g1").exit_code == 0
    return file, rows


def write_list(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("名单")
        for line, cells in enumerate((("姓名", "身份证号", "类别", "认定日期"), *rows)):
            page.write_row(line, 0, cells)
    return path


def finding(desk: Desk, roster: Path) -> tuple[str, ...]:
    """The options that lead to people and to the document."""
    paper = desk.folder / "document.pdf"
    paper.write_bytes(b"%PDF-1.4 example")
    stated = f"示例〔2026〕3号,示例低保名单,{paper}"
    return ("--journal", str(beside(roster)), "--document", stated)


def statuses_of(desk: Desk, roster: Path, row: Row) -> list[str]:
    """What the person counts as, told by the interface to the registrar."""
    stage = desk.served.stage
    reference = Journal.open(beside(roster), desk.served.origin).references.person(row.id_number)
    stage.sign_in("g1")
    stage.client.position = desk.records() - 1
    found = stage.client.read(f"persons/{reference}", stage.token)
    return [one["code"] for one in found["statuses"]]


def test_a_list_is_brought_in_for_the_people_of_the_roster_and_twice_is_once(
    desk: Desk, listed: tuple[Path, list[Row]]
) -> None:
    roster, rows = listed
    entries = [(one.name, one.id_number, "低保", "2026-01-01") for one in rows]
    file, before = write_list(desk.folder / "list.xlsx", entries), desk.records()
    options = finding(desk, roster)
    result = desk.run("statuses", file, "t2", "--roster", str(roster), *options)
    assert result.exit_code == 0, result
    batches = -(-len(rows) // LINES)
    assert f"已入账 {batches} 批，{len(rows)} 条" in result.stdout
    assert desk.records() == before + batches + len(rows)
    assert statuses_of(desk, roster, rows[0]) == ["low_income_support"]
    again = desk.run("statuses", file, "t2", *options)
    assert (again.exit_code, desk.records()) == (0, before + batches + len(rows))
    assert f"此前已入账 {batches} 批" in again.stdout


def test_a_stranger_is_told_at_the_row_by_the_ledger_and_before_it_by_the_roster(
    desk: Desk, listed: tuple[Path, list[Row]]
) -> None:
    roster, rows = listed
    entries = [(one.name, one.id_number, "特困人员", "2026-01-01") for one in rows[:30]]
    entries[25] = ("钱虚构", village.id_number(date(1939, 1, 1), 1), "特困人员", "2026-01-01")
    file, before = write_list(desk.folder / "stranger.xlsx", entries), desk.records()
    options = finding(desk, roster)
    told = desk.run("statuses", file, "t2", "--roster", str(roster), *options)
    assert (told.exit_code, desk.records()) == (1, before)
    assert "第 27 行 B 列「身份证号」：不在花名册中" in told.stderr
    sent = desk.run("statuses", file, "t2", *options)
    assert (sent.exit_code, desk.records()) == (1, before + LINES + 1)
    assert "第 27 行 B 列「身份证号」：入账被拒：REG-2" in sent.stderr
    assert entries[25][1] not in sent.stderr


def test_a_list_without_the_roster_s_journal_is_not_sent(
    desk: Desk, listed: tuple[Path, list[Row]]
) -> None:
    _, rows = listed
    entries = [(rows[0].name, rows[0].id_number, "低保", "2026-01-01")]
    file, before = write_list(desk.folder / "alone.xlsx", entries), desk.records()
    result = desk.run("statuses", file, "t2", "--journal", str(desk.folder / "none.journal"))
    assert (result.exit_code, desk.records()) == (2, before)
    assert "--journal" in result.stderr
