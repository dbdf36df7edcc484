"""Reads: what each answer reflects, waiting, paging, times past, and the forms of an answer."""

import csv
import io
from typing import Any

import psycopg
import pytest
from starlette.requests import Request

from api.reading import Ask
from tests.api.conftest import County


def test_every_answer_says_its_position_and_that_the_clock_is_simulated(county: County) -> None:
    position = county.caught_up()
    answer = county.get("stats")
    assert answer.json()["position"] >= position
    assert answer.json()["simulated"] is True
    assert answer.headers["ledger-position"] == str(answer.json()["position"])
    assert answer.headers["ledger-clock"] == "simulated"


def test_who_waits_for_their_own_act_reads_it(county: County) -> None:
    stage = county.stage
    data = {"person": "person:v7", "household": county.year.cases[2].household,
            "relation": "in_law"}  # fmt: skip
    index = stage.act("KinshipDeclared.v1", data, "v7")["index"]
    answer = county.get(f"trace/person:v7?at_least={index}&limit=500", "a1")
    assert index in [row["position"] for row in answer.json()["items"]]


def test_waiting_for_a_position_that_does_not_come_is_503_and_comes_back(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.depends.WAIT_SECONDS", 0.05)
    answer = county.get("stats?at_least=9007199254740991")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"


def test_what_the_reader_has_already_is_304_until_something_happens(county: County) -> None:
    county.caught_up()
    first = county.get("rosters/registered")
    etag = first.headers["etag"]
    assert county.get("rosters/registered", None, **{"if-none-match": etag}).status_code == 304
    other = county.get("rosters/registered", None, **{"if-none-match": etag, "accept": "text/csv"})
    assert other.status_code == 200, "another form is another answer"


def pages(county: County, path: str, actor: str | None, size: int) -> list[list[Any]]:
    found, after = [], ""
    while True:
        mark = "&" if "?" in path else "?"
        answer = county.get(f"{path}{mark}limit={size}{after}", actor).json()
        found.append(answer["items"])
        if answer["next"] is None:
            return found
        after = f"&after={answer['next']}"


@pytest.mark.parametrize(
    ("path", "actor", "key"),
    [
        ("households?place=231005", "k1", "id"),
        ("cases?place=231005", "k1", "id"),
        ("todo", "k1", "subject"),
        ("trace/place:231005100201", "a1", "position"),
        ("notices", None, "id"),
        ("assemblies", None, "id"),
        ("rosters/registered", None, "household"),
    ],
)
def test_pages_together_are_the_whole_list_once(
    county: County, path: str, actor: str | None, key: str
) -> None:
    whole = [row for page in pages(county, path, actor, 500) for row in page]
    single = pages(county, path, actor, 2)
    assert [row[key] for page in single for row in page] == [row[key] for row in whole]
    assert all(len(page) <= 2 for page in single)
    assert whole


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "as_of=2026-2-1", "as_of=today", "place=23100",
     "place=x", "known_at=yesterday", "at_least=-1", "at_least=x", f"after={'x' * 300}"],
)  # fmt: skip
def test_a_parameter_that_does_not_fit_is_422(county: County, query: str) -> None:
    answer = county.get(f"rosters/registered?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_roster_is_asked_for_by_day_and_by_what_was_known(county: County) -> None:
    def households(query: str) -> list[str]:
        rows = county.get(f"rosters/registered?{query}").json()["items"]
        return [row["household"] for row in rows]

    (row,) = county.get("rosters/registered").json()["items"]
    assert households("as_of=2026-01-01") == [row["household"]]
    assert households("as_of=2025-12-31") == []
    assert households(f"known_at={row['because']}") == [row["household"]]
    assert households(f"known_at={row['because'] - 1}") == []
    assert households("known_at=2026-01-02T00:00:00Z") == []


def test_what_is_read_together_is_one_snapshot_and_nothing_is_written_in_it(county: County) -> None:
    hosted = county.server.hosts.find(county.name)
    ask = Ask(Request({"type": "http", "headers": []}), county.server, hosted)
    with ask.database() as database:
        before = database.execute("SELECT size FROM heads ORDER BY ledger").fetchall()
        county.stage.act(
            "KinshipDeclared.v1",
            {"person": "person:v6", "household": county.year.cases[2].household,
             "relation": "in_law"},
            "v6",
        )  # fmt: skip
        assert database.execute("SELECT size FROM heads ORDER BY ledger").fetchall() == before
    with ask.database() as database:
        assert database.execute("SELECT size FROM heads ORDER BY ledger").fetchall() != before
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), ask.database() as database:
        database.execute("DELETE FROM projections.positions")


def test_a_list_comes_as_csv_that_a_spreadsheet_reads(county: County) -> None:
    answer = county.get("rosters/registered", None, accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["household"] for row in rows] == [
        row["household"] for row in county.get("rosters/registered").json()["items"]
    ]
    assert "〇" in rows[0]["head_name"]


def test_another_form_of_answer_is_406(county: County) -> None:
    assert county.get("rosters/registered", None, accept="image/png").status_code == 406


@pytest.mark.parametrize(
    "path",
    [
        "households/household:none", "cases/case:none", "notices/notice:none",
        "assemblies/assembly:none", "trace/person:none", "trace/nothing", "events/999999",
        "events/-1", "events/99999999999999999999", "events/999999/proof", "rosters/none",
        "objections/objection:none", "nowhere",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(county: County, path: str) -> None:
    answer = county.get(path, "a1")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_nul_anywhere_in_an_address_is_400(county: County) -> None:
    assert county.get("households/a%00b", "a1").status_code == 400
    assert county.get("rosters/registered?after=a%00b").status_code == 400


def test_a_case_says_what_was_done_what_waits_and_for_whom(county: County) -> None:
    told = county.get(f"cases/{county.household.case}", "s1").json()
    done = [step["step"] for step in told["done"]]
    assert done[:3] == ["application", "survey", "assembly"] or done[0] == "application"
    assert told["waits_for"] == "first_notice"
    assert [step["step"] for step in told["steps"]][: len(done)] == done
    assert told["running"]["via"] == county.notice


def test_what_waits_for_an_official_is_in_their_todo(county: County) -> None:
    tasks = county.get("todo", "t3").json()["items"]
    assert county.objection in [task["subject"] for task in tasks]
    assert county.get("todo", "v5").json()["items"] == []


def test_a_notice_shows_the_public_what_hangs_and_no_more(county: County) -> None:
    told = county.get(f"notices/{county.notice}").json()
    assert told["last_day"] == "2026-03-30"
    assert [line["head_name"][1:2] for line in told["subjects"]] == ["〇", "〇"]
    assert "objector" not in county.get(f"notices/{county.notice}").text
    assert county.get("notices?as_of=2026-03-01").json()["as_of"] == "2026-03-23", "public: today"
    assert county.get("notices?as_of=2026-03-01", "k1").json()["items"] == []


def test_a_tally_is_public_and_who_was_there_is_not(county: County) -> None:
    public = county.get(f"assemblies/{county.year.assembly}").json()
    assert public["tallies"][0]["votes_for"] > 0
    assert "present" not in public
    assert county.get(f"assemblies/{county.year.assembly}", "s1").json()["present"]
