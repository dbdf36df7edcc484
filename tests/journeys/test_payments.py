"""A list is paid as clerks and bank do it: file out, receipt in, statement in, proof; no cash.

A county is served by processes of its own. The list is final as its row leaves it; from then on
every act is signed for real, and files go through the command line. The bank at the other end has
readers and writers of its own. Each step is also tried as it must not go.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import make_app
from api.client import RefusalError
from api.commands import spreadsheets
from api.demo.bank import iso
from api.demo.bank.bank import Answer, Bank
from api.demo.village import TOWNSHIP, VILLAGE
from api.signing import Secret
from bench.pen import Pen
from domain.kernel.times import SHANGHAI
from tests.api.money import example
from tests.domain.distribution_cast import RENT_FEN, final
from tests.domain.payments_cast import NUMBERS
from tests.journeys.served import Served, enrol, open_ledger, serve_county
from tests.paying import FEN

PAYS = date(2027, 1, 10)
ACCOUNT, OWNER, BANK = "20100000000000077", "示例村股份经济合作社", "示例农商行"
OFFICE = ("c1", "t1", "m1", "a1", "ta1", "ta2", "co1", "bk1", "cf1")
KEEPS = ("ta1", "m1")


@dataclass(slots=True)
class Town:
    """The served county, the bank, and what they have sent each other."""

    served: Served
    folder: Path
    bank: Bank = field(default_factory=lambda: Bank(BANK))
    answer: Answer | None = None

    def signer(self, name: str, role: str = "") -> str:
        office = self.served.stage.cast[name]
        key = self.served.folder / "people" / f"person-{name}.pem"
        return f"--signer={office.person},{role or office.role},{office.place},{key}"

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(make_app(arguments[0]), [*arguments, *self._where(arguments)])

    def _where(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        name = self.served.stage.client.name
        if arguments[0] == "audit":
            return ("--ledger", name, "--dsn", self.served.database.migration_dsn())
        return (
            *("--server", self.served.address, "--ledger", name),
            *("--origin", self.served.origin),
        )

    def act(self, kind: str, data: dict[str, Any], *names: str, lines: Any = ()) -> None:  # noqa: ANN401
        self.served.stage.act(kind, data, *names, lines=lines)

    def read(self, path: str, **query: Any) -> dict[str, Any]:  # noqa: ANN401
        self.served.settled()
        stage = self.served.stage
        return stage.client.read(path, stage.client.sign_in(*self._who("ta1")), **query)

    def _who(self, name: str) -> tuple[str, Any]:
        office = self.served.stage.cast[name]
        return office.person, office.key

    def statement(self, first: date, last: date) -> Path:
        path = self.folder / f"statement-{last}.xml"
        at = datetime.combine(last, datetime.min.time(), SHANGHAI)
        path.write_bytes(iso.statement(self.bank.accounts[ACCOUNT], first, last, at))
        return path

    def proof(self, *more: str) -> tuple[int, dict[str, Any]]:
        self.served.settled()
        found = self.run("audit", "no-cash", "--place", VILLAGE, "--json", *more)
        return found.exit_code, json.loads(found.stdout)


@pytest.fixture(scope="module")
def town(module_folder: Path) -> Iterator[Town]:
    """`list:1` is final, its payees have cards, and the account that pays is declared."""
    with serve_county(module_folder / "served", simulated=True) as served:
        stage = served.stage
        stage.now = datetime.combine(PAYS, time(9), SHANGHAI)
        for name, body, role, place in (
            ("ta1", "township accounting", "township_accounting", TOWNSHIP),
            ("ta2", "township accounting", "township_accounting", TOWNSHIP),
            ("co1", "collective", "collective_organisation", VILLAGE),
            ("bk1", BANK, "bank", TOWNSHIP),
            ("cf1", "county finance", "county_finance", "231005"),
        ):
            stage.cast.add(name, body, role, place)
        open_ledger(served)
        open_ledger(served, "inspection")
        enrol(served, "g1", *OFFICE)
        with served.connect() as connection:
            ledger: Any = SimpleNamespace(number=served.number)
            county: Any = SimpleNamespace(connection=connection, ledger=ledger)
            Pen(county).tell(final().ledger.events)
        stage.token = stage.client.sign_in(stage.cast["c1"].person, stage.cast["c1"].key)
        found = Town(served, module_folder)
        _declare(found)
        yield found


def _declare(town: Town) -> None:
    stage, bank = town.served.stage, town.bank
    for n, who in enumerate(FEN, 1):
        name = f"示例{who}"
        town.act("NameVariantRecorded.v1", {"person": f"person:{who}", "name": Secret(name)}, "c1")
        card = {"household": f"household:h{n}", "person": f"person:{who}", "kind": "householder"}
        number = {"number": Secret(NUMBERS[who]), "holder_name": Secret(name), "bank": BANK}
        town.act("CardDeclared.v1", {"card": f"card:{who}", **card, **number}, "c1")
        bank.issue(NUMBERS[who], name)
    bank.close(NUMBERS["ding"])
    bank.open(ACCOUNT, OWNER)
    bank.receive(ACCOUNT, RENT_FEN, date(2026, 12, 18), "租金", ("示例公司", "20100000000000099"))
    account = example(
        "BankAccountDeclared.v1", place=VILLAGE, owner=f"place:{VILLAGE}", bank=BANK,
        number=Secret(ACCOUNT), books=["account:collective-1"], paper=stage.paper("account"),
    )  # fmt: skip
    town.act("BankAccountDeclared.v1", account, *KEEPS)


@pytest.fixture(autouse=True)
def _on_the_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerks' commands say the simulated day, as the acts of the ledger do."""
    monkeypatch.setattr(spreadsheets, "now", lambda: town.served.stage.now)


def exported(town: Town, by: str, *more: str, to: str = "out.xml") -> Result:
    return town.run(
        "export", "bank-file", str(town.folder / to), "--batch", "batch:1",
        "--payer-name", OWNER, town.signer(by), *more,
    )  # fmt: skip


def test_a_file_goes_out_of_an_approved_batch_once_and_by_who_pays(town: Town) -> None:
    draft = _drafted(town)
    town.act(draft["type"], draft["data"], "ta1", lines=_lines(draft))
    town.served.settled()
    early = exported(town, "ta1")
    assert (early.exit_code, "PAY-3" in early.stderr) == (1, True), early.output
    total_fen = sum(FEN.values())
    approval = {
        **example("PaymentBatchApproved.v1"), "place": VILLAGE, "total_fen": total_fen,
        "value_date": str(PAYS),
    }  # fmt: skip
    town.act("PaymentBatchApproved.v1", approval, "m1")
    town.served.settled()
    assert exported(town, "m1").exit_code == 1, "names and cards are for who pays"
    out = exported(town, "ta1", "--release", "--json")
    assert out.exit_code == 0, out.output
    assert json.loads(out.stdout)["released_at"] is not None
    town.served.settled()
    again = exported(town, "ta1", "--release", to="again.xml")
    assert (again.exit_code, "PAY-3" in again.stderr) == (1, True), again.output
    assert (town.folder / "again.xml").read_bytes() == (town.folder / "out.xml").read_bytes()
    assert town.read("payments/batch:1")["status"] == "released"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"batch": "batch:1"}, "REG-1"),
        ({"execution_date": str(PAYS - timedelta(days=400))}, "PAY-3"),
        ({"execution_date": str(PAYS + timedelta(days=400))}, "PAY-3"),
    ],
)
def test_a_draft_is_refused_as_its_batch_would_be(
    town: Town, changed: dict[str, str], rule: str
) -> None:
    with pytest.raises(RefusalError) as refused:
        _asked(town, **{"batch": "batch:9", **changed})
    assert (refused.value.status, refused.value.rule) == (409, rule)


def _asked(town: Town, **changed: str) -> dict[str, Any]:
    town.served.settled()
    client = town.served.stage.client
    asked = {"list": "list:1", "batch": "batch:1", "execution_date": str(PAYS), **changed}
    draft: dict[str, Any] = client.ask(
        "drafts/payment-batch", asked, client.sign_in(*town._who("ta1"))
    )
    return draft


def _drafted(town: Town) -> dict[str, Any]:
    draft = _asked(town)
    assert draft["data"]["total_fen"] == sum(FEN.values())
    return draft


def _lines(draft: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(draft["line_type"], line) for line in draft["lines"]]


def received(town: Town, *signers: str) -> Result:
    return town.run(
        "import", "bank-receipt", str(town.folder / "receipt.xml"), "--batch", "batch:1", *signers
    )


def test_the_bank_s_receipt_comes_in_by_the_bank_once(town: Town) -> None:
    town.answer = town.bank.take((town.folder / "out.xml").read_bytes())
    assert [one.verdict for one in town.answer.decisions].count("paid") == 2
    twice = town.bank.take((town.folder / "out.xml").read_bytes())
    assert twice.refused is not None, "the bank takes a file once"
    (town.folder / "receipt.xml").write_bytes(iso.receipt(town.answer, town.served.stage.now))
    posing = received(town, town.signer("ta1", "bank"))
    assert (posing.exit_code, "ACT-1" in posing.stderr) == (1, True), posing.output
    right = received(town, town.signer("bk1"), "--json")
    assert right.exit_code == 0, right.output
    said = json.loads(right.stdout)
    assert (said["confirmed_fen"], said["rejected_fen"], said["pending"]) == (660_000, 50_000, 0)
    town.served.settled()
    assert received(town, town.signer("bk1")).exit_code == 1
    found = town.read("payments/batch:1")
    assert (found["confirmed_fen"], found["rejected_fen"]) == (660_000, 50_000)
    assert found["paid_count"] == 2


def test_a_denial_and_a_claim_have_a_place_in_an_answer_until_they_are_settled(town: Town) -> None:
    paper, place = town.served.stage.paper("word"), {"place": VILLAGE}
    paid = {one["household"]: one for one in town.read("payments/batch:1")["items"]}
    about = {name: paid["household:h1"][name] for name in ("due", "batch", "attempt", "household")}
    word = {
        **about, **place, "answer": "denied", "complaint": "complaint:1",
        "happened_on": str(PAYS), "paper": paper,
    }  # fmt: skip
    town.act("PaymentAcknowledged.v1", word, "c1", "t1")
    (open_,) = town.read("complaints", place=VILLAGE, batch="batch:1", open="true")["items"]
    assert (open_["id"], open_["household"]) == ("complaint:1", "household:h1")
    claim = example("RecoveryDemanded.v1", **place, due=about["due"], amount_fen=1, paper=paper)
    claim |= {"list": "list:1", "due_on": "2027-02-10"}
    town.act("RecoveryDemanded.v1", claim, *KEEPS)
    (claimed,) = town.read("recoveries", place=VILLAGE, open="true")["items"]
    assert (claimed["demanded_fen"], claimed["received_fen"]) == (1, 0)
    withdrawn = {"recovery": claim["recovery"], "due": about["due"], "amount_fen": 1}
    withdrawn |= {"cause": "entered_wrongly", "paper": paper}
    town.act("RecoveryWithdrawn.v1", withdrawn, "ta2", "m1")
    assert town.read("recoveries", place=VILLAGE, open="true")["items"] == []
    (settled,) = town.read("recoveries", place=VILLAGE)["items"]
    assert settled["demanded_fen"] == 0


def given(town: Town, file: Path, *signers: str, grade: str = "bank_signed") -> Result:
    where = ("--account", "bankaccount:1", "--grade", grade)
    return town.run("import", "bank-statement", str(file), *where, *signers)


def test_what_is_not_covered_is_open_and_the_bank_s_word_closes_it(town: Town) -> None:
    code, open_ = town.proof()
    assert (code, open_["proved"], open_["exceptions"]) == (1, False, [])
    assert open_["coverage"]["without_statement"] == ["bankaccount:1"]
    file = town.statement(date(2026, 12, 1), PAYS)
    dry = given(town, file, "--json")
    assert dry.exit_code == 0, "a dry run"
    (told,) = json.loads(dry.stdout)["statements"]
    assert (told["opening_fen"], told["closing_fen"], told["cash"]) == (0, RENT_FEN - 660_000, 0)
    early = given(town, file, town.signer("bk1"))
    assert (early.exit_code, "PAY-5" in early.stderr) == (1, True), early.output
    town.served.stage.go_to(date(2027, 1, 12))
    keepers = [town.signer(name) for name in KEEPS]
    posing = given(town, file, *keepers)
    assert (posing.exit_code, "ACT-1" in posing.stderr) == (1, True), posing.output
    right = given(town, file, town.signer("bk1"))
    assert right.exit_code == 0, right.output
    assert given(town, file, town.signer("bk1")).exit_code == 1, "once"
    code, without_list = town.proof()
    assert (code, without_list["exceptions"]) == (1, [])
    assert without_list["coverage"]["owners_without_list"] == [f"place:{VILLAGE}"]
    listed = example(
        "AccountListGiven.v1", place=VILLAGE, owner=f"place:{VILLAGE}", bank=BANK,
        as_of=str(PAYS), accounts=[{"number": Secret(ACCOUNT), "bank_account": "bankaccount:1"}],
    )  # fmt: skip
    town.act("AccountListGiven.v1", listed, "bk1")
    code, proved = town.proof()
    assert (code, proved["proved"], proved["exceptions"]) == (0, True, [])
    assert proved["coverage"]["payments_fen"] == 660_000


def test_cash_that_the_bank_books_next_day_refutes_it(town: Town) -> None:
    town.bank.withdraw_cash(ACCOUNT, 200_000, date(2027, 1, 11))
    later = town.statement(date(2027, 1, 11), date(2027, 1, 11))
    assert given(town, later, town.signer("bk1")).exit_code == 0
    code, refuted = town.proof()
    assert code == 1
    assert [(one["kind"], one["amount_fen"]) for one in refuted["exceptions"]] == [
        ("cash", 200_000)
    ]
    assert town.proof("--fund", "fund:9")[0] == 1, "another scope does not make it good"
