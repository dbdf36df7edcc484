"""From members to lines: whose, in which order, in portions that never cut a household."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.demo import village
from api.demo.village import Row
from api.roster.lines import CARD, KIND, batches_of, takes_cards
from api.roster.members import Roster
from api.roster.reading import read_roster
from api.roster.references import References
from api.signing import Secret
from domain.kernel.catalogue import act_type

TODAY = date(2026, 1, 12)
REFERENCES = References(bytes(32))


def read(folder: Path, rows: list[Row]) -> Roster:
    path = folder / "roster.xlsx"
    village.write_roster(path, rows)
    return read_roster(path, TODAY)


def test_a_large_village_comes_in_several_batches_that_cut_no_household(tmp_path: Path) -> None:
    roster = read(tmp_path, village.households(20, 3))
    batches = list(batches_of(roster, village.VILLAGE, REFERENCES, 12))
    assert len(batches) > 1
    assert all(len(lines.lines) <= 12 for _, lines in batches)
    assert sum(lines.persons_count for _, lines in batches) == len(roster.members)
    for _, lines in batches:
        here = {data["person"] for kind, data in lines.lines if kind == "PersonRegistered.v1"}
        for kind, data in lines.lines:
            if kind == "HouseholdRegistered.v1":
                assert {member["person"] for member in data["members"]} <= here


def test_a_household_larger_than_a_batch_is_a_batch_of_its_own(tmp_path: Path) -> None:
    roster = read(tmp_path, village.households(2, 1, (4,)))
    sizes = [len(lines.lines) for _, lines in batches_of(roster, "v", REFERENCES, 2, cards=False)]
    assert sizes == [5, 5]


def test_each_line_remembers_the_rows_that_it_says(tmp_path: Path) -> None:
    roster = read(tmp_path, village.households(3, 2))
    ((_, lines),) = batches_of(roster, village.VILLAGE, REFERENCES, cards=True)
    assert len(lines.members) == len(lines.lines)
    for (kind, data), members in zip(lines.lines, lines.members, strict=True):
        if kind == "HouseholdRegistered.v1":
            assert len(members) == len(data["members"])
        else:
            assert data["person"] == REFERENCES.person(members[0].id_number)


def test_cards_are_declared_where_the_ledger_takes_them(tmp_path: Path) -> None:
    kind = act_type(KIND)
    assert kind is not None
    assert takes_cards() == (CARD in kind.line_types)
    roster = read(tmp_path, village.households(3, 2))
    ((_, without),) = batches_of(roster, village.VILLAGE, REFERENCES, cards=False)
    assert "cards" not in without.header(village.VILLAGE, {})
    ((_, lines),) = batches_of(roster, village.VILLAGE, REFERENCES, cards=True)
    cards = [data for kind, data in lines.lines if kind == CARD]
    assert lines.header(village.VILLAGE, {})["cards"] == len(cards) == len(roster.members)
    assert all(
        isinstance(card[name], Secret) for card in cards for name in ("number", "holder_name")
    )
    assert {card["kind"] for card in cards} == {"householder", "own"}


def test_a_card_written_on_every_row_of_a_household_is_the_heads(tmp_path: Path) -> None:
    rows = village.households(1, 1, (3,))
    roster = read(tmp_path, [replace(row, card=rows[0].card) for row in rows])
    ((_, lines),) = batches_of(roster, village.VILLAGE, REFERENCES, cards=True)
    (card,) = [data for kind, data in lines.lines if kind == CARD]
    assert (card["kind"], card["person"]) == ("householder", lines.households[0].head)


def test_one_card_in_two_households_is_a_fault(tmp_path: Path) -> None:
    rows = village.households(2, 1, (1,))
    (fault,) = read(tmp_path, [rows[0], replace(rows[1], card=rows[0].card)]).faults
    assert (fault.row, fault.column, fault.kind) == (3, "惠农卡号", "card")


def test_references_are_found_again_with_the_secret_alone() -> None:
    number = village.id_number(date(1980, 5, 1), 101)
    assert References(bytes(32)).person(number) == REFERENCES.person(number)
    assert References.fresh().person(number) != REFERENCES.person(number)
    assert number not in REFERENCES.person(number)


@pytest.mark.parametrize("other", [("v", "2"), ("w", "1")])
def test_households_of_other_numbers_or_villages_have_other_references(
    other: tuple[str, str],
) -> None:
    assert REFERENCES.household("v", "1") != REFERENCES.household(*other)
