"""A list of statuses: REG-5 its lines are what the header says; each line by its own rules."""

import pytest

from domain.authority.registry import Document
from domain.kernel.act import Act
from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.standing import StatusRecorded
from domain.residents.status_list import StatusesImported
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, given, officer
from tests.village import family

SECTOR = officer("sector_department", place=TOWNSHIP)
DOCUMENT = Document(number="示例〔2026〕3号", title="示例名单", sha256="0" * 64)
OTHER_DOCUMENT = Document(number="示例〔2026〕4号", title="示例名单", sha256="1" * 64)


def line(subject: str, status: str, document: Document | None = None) -> StatusRecorded:
    return StatusRecorded(
        subject=subject,
        status=status,  # type: ignore[arg-type]
        from_=day("2026-01-01"),
        until=None,
        document=document,
    )


POOR = line("household:h1", "registered_poor", DOCUMENT)
SUPPORTED = line("person:yi", "low_income_support")


def listed(
    *lines: StatusRecorded, counts: dict[str, int], place: str = VILLAGE
) -> Act[StatusesImported]:
    header = StatusesImported(place=place, document=DOCUMENT, counts=counts)  # type: ignore[arg-type]
    return act(header, by=SECTOR, lines=lines)


def village() -> Given:
    return given(*family("h1", "jia", "yi"), *family("h2", "bing", place=OTHER_VILLAGE))


def test_reg_5_a_list_comes_in_by_one_signature() -> None:
    after = (
        village()
        .when(
            listed(
                POOR,
                SUPPORTED,
                counts={"registered_poor": 1, "low_income_support": 1, "monitored": 0},
            )
        )
        .then_admitted()
    )
    today = day("2026-03-01")
    household = after.ledger.read(Household, "household:h1")
    assert household.statuses_on(today) == {"registered_poor"}
    assert after.ledger.read(Person, "person:yi").statuses_on(today) == {"low_income_support"}


@pytest.mark.parametrize(
    "counts",
    [
        {"registered_poor": 2},
        {"registered_poor": 1},
        {"registered_poor": 1, "low_income_support": 2},
        {"registered_poor": 1, "destitute_support": 1},
        {},
    ],
)
def test_reg_5_other_counts_than_the_lines_are_refused(counts: dict[str, int]) -> None:
    village().when(listed(POOR, SUPPORTED, counts=counts)).then_refused(
        "REG-5", found="low_income_support 1, registered_poor 1"
    )


def test_reg_5_a_line_of_another_place_is_refused() -> None:
    stray = line("household:h2", "monitored")
    counts = {"registered_poor": 1, "monitored": 1}
    refused = (
        village()
        .when(listed(POOR, stray, counts=counts))
        .then_refused("REG-5", expected=VILLAGE, found=OTHER_VILLAGE)
    )
    assert refused.line == 1
    village().when(
        listed(POOR, stray, place=TOWNSHIP, counts={"registered_poor": 1, "monitored": 1})
    ).then_admitted()


def test_reg_5_a_line_by_another_document_is_refused() -> None:
    other = line("household:h1", "monitored", OTHER_DOCUMENT)
    village().when(listed(other, counts={"monitored": 1})).then_refused(
        "REG-5", found="another document"
    )


def test_a_line_that_breaks_its_own_rule_keeps_the_whole_list_out() -> None:
    by_process = line("household:h1", "near_poor")
    outcome = village().when(
        listed(POOR, by_process, counts={"registered_poor": 1, "near_poor": 1})
    )
    outcome.then_refused("ID-5", expected="the whole process")
    assert outcome.ledger.read(Household, "household:h1").statuses == ()


def test_reg_2_a_line_about_nobody_known_is_refused() -> None:
    village().when(listed(line("household:h9", "monitored"), counts={"monitored": 1})).then_refused(
        "REG-2"
    )


def test_act_1_the_village_brings_in_no_list() -> None:
    header = listed(POOR, counts={"registered_poor": 1})
    village().when(act(header.data, by=officer("village_committee"), lines=[POOR])).then_refused(
        "ACT-1"
    )


def test_reg_2_a_stranger_is_refused_for_their_line_and_not_for_the_whole_list() -> None:
    stranger = line("household:h9", "registered_poor")
    refused = (
        village()
        .when(listed(POOR, stranger, counts={"registered_poor": 2}))
        .then_refused("REG-2", found="household:h9")
    )
    assert refused.line == 1
