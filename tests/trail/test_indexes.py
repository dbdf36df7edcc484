"""Blind indexes: what an act type says is held, unique in the ledger or within a stream."""

from typing import Any

import psycopg
import pytest

from api.signing import Office, Secret
from audit.trail.admission import Admission, _already_held
from audit.trail.outcomes import Refusal
from audit.trail.vault import IndexEntry
from bench.county import VILLAGE, County

ID_NUMBERS = ("11010519491231002X", "440524198801010011", "110101199003070011")
CARD = "6222020000000000000"
NAME = "示例甲"


def person(number: int) -> dict[str, Any]:
    return {
        "person": f"person:p{number}",
        "place": VILLAGE,
        "name": Secret(NAME),
        "id_number": Secret(ID_NUMBERS[number]),
    }


def household(number: int) -> dict[str, Any]:
    head = f"person:p{number}"
    return {
        "household": f"household:h{number}",
        "place": VILLAGE,
        "head": head,
        "members": [{"person": head, "relation": "head", "from": "2016-01-01"}],
    }


def card(reference: str, number: int, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "card": f"card:{reference}",
        "household": f"household:h{number}",
        "person": f"person:p{number}",
        "kind": "householder",
        "holder_name": Secret(NAME),
        "number": Secret(CARD),
        "bank": "示例农商行",
    } | changed


def roster(*cards: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """Two households of one person each, and cards."""
    source = {"sha256": "0" * 64, "media_type": "text/csv", "length_bytes": 1}
    header = {"place": VILLAGE, "persons": 2, "households": 2, "cards": len(cards)}
    lines = [("PersonRegistered.v1", person(n)) for n in range(2)]
    lines += [("HouseholdRegistered.v1", household(n)) for n in range(2)]
    lines += [("CardDeclared.v1", one) for one in cards]
    return header | {"source": source}, lines


def refused(county: County, kind: str, data: dict[str, Any], registrar: Office) -> Refusal:
    with pytest.raises(Refusal) as caught:
        county.admit(kind, data, [registrar])
    return caught.value


def test_a_name_is_held_by_everybody_who_bears_it_and_a_number_by_one(
    county: County, registrar: Office
) -> None:
    header, lines = roster(card("k1", 0))
    county.admission.admit(county.sign("RosterImported.v1", header, [registrar], lines=lines))
    held = county.connection.execute(
        "SELECT index_name, holder FROM blind_indexes ORDER BY 1, 2"
    ).fetchall()
    assert held == [
        ("card_number", "card:k1"),
        ("id_number", "person:p0"),
        ("id_number", "person:p1"),
        ("name", "person:p0"),
        ("name", "person:p1"),
    ]


def test_the_holder_s_name_is_found_in_the_vault_by_another_process(
    county: County, registrar: Office, other_process: Admission
) -> None:
    header, lines = roster()
    other_process.admit(county.sign("RosterImported.v1", header, [registrar], lines=lines))
    wrong = card("k1", 0, holder_name=Secret("示例乙"))
    refusal = refused(county, "CardDeclared.v1", wrong, registrar)
    assert (refusal.rule, "another name") == ("HH-4", refusal.found.en)
    county.admit("CardDeclared.v1", card("k1", 0), [registrar])


def test_a_card_declared_in_another_process_serves_nobody_else_here(
    county: County, registrar: Office, other_process: Admission
) -> None:
    header, lines = roster()
    county.admission.admit(county.sign("RosterImported.v1", header, [registrar], lines=lines))
    other_process.admit(county.sign("CardDeclared.v1", card("k1", 0), [registrar]))
    for reference in ("k1", "k2"):
        refusal = refused(county, "CardDeclared.v1", card(reference, 1), registrar)
        assert refusal.rule == "HH-4"


def test_a_batch_asks_the_vault_once_for_what_its_lines_hold(
    county: County, registrar: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = county.admission._states
    asked: list[int] = []
    through = states.holders_of

    def counted(connection: Any, ledger: int, wanted: Any) -> Any:  # noqa: ANN401
        asked.append(len(wanted))
        return through(connection, ledger, wanted)

    monkeypatch.setattr(states, "holders_of", counted)
    header, lines = roster()
    county.admission.admit(county.sign("RosterImported.v1", header, [registrar], lines=lines))
    assert asked == [4]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [("card_number", CARD, "HH-4"), ("id_number", ID_NUMBERS[0], "HH-2")],
)
def test_who_comes_second_at_the_same_moment_is_refused_by_the_rule_of_the_index(
    county: County, registrar: Office, name: str, value: str, rule: str
) -> None:
    header, lines = roster(card("k1", 0))
    submission = county.sign("RosterImported.v1", header, [registrar], lines=lines)
    prepared = county.admission.prepare(submission)
    entries = [IndexEntry(name, value, "person:first"), IndexEntry(name, value, "person:second")]
    with (
        pytest.raises(psycopg.errors.UniqueViolation) as clash,
        county.connection.transaction(),
        county.connection.cursor() as cursor,
    ):
        county.vault.write_indexes(cursor, county.ledger.number, entries)
    refusal = _already_held(prepared, clash.value)
    assert refusal.rule == rule
    assert name in refusal.expected.en
    assert value not in str(refusal)
