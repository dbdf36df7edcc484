"""Acts that break only a rule: real keys, sealed, cosigned; written past admission.

Whoever rules the database, the log's key and a signer's hand can put an unlawful act into a history
that is whole, published and signed. It is level 4's to find, and no lower level's.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from audit.desk.report import Report
from domain.residents.kinship import KinshipDeclared
from tests.attacks.forging import failures
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.domain.cast import BODY, representative
from tests.domain.near_poor import (
    attended,
    checked,
    closed,
    convened,
    decided,
    drawn,
    posted,
    sample_checked,
    spoken,
    taken_down,
    verified,
    voted,
)
from tests.domain.story import before
from tests.spec import Given, act


class Attacked(NamedTuple):
    """What the report says, and where the two forgeries stand."""

    report: Report
    vote: int
    closing: int


def story() -> tuple[Given, int, int]:
    """`case:1`, decided by a kinsman's vote and a notice closed a day early; where these are."""
    kin = KinshipDeclared(person="person:v1", household="household:h1", relation="sibling")
    declared = act(kin, by=representative("person:v1"), at="2026-03-05")
    voting = before("assembly").when(declared, convened(), attended(), spoken()).then_admitted()
    vote = len(voting.ledger.events)
    noticed = (
        voting.having(*(voted(person) for person in BODY[:7]))
        .when(closed(), decided(), verified(), checked(), drawn(), sample_checked(), posted())
        .then_admitted()
    )
    closing = len(noticed.ledger.events)
    return noticed.having(taken_down(at="2026-03-22")), vote, closing


@pytest.fixture(scope="module")
def attacked(quick_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    told, vote, closing = story()
    folder = tmp_path_factory.mktemp("attacked")
    with empty_ledger(quick_server, folder) as ledger:
        places = tell(ledger, told.ledger.events)
        ledger.project()
        report = ledger.verify(1, 2, 3, 4, 5, remembered=ledger.remembered())
        yield Attacked(report, places[vote], places[closing])


def test_a_kinsman_s_vote_and_a_notice_closed_early_are_found_where_they_stand(
    attacked: Attacked,
) -> None:
    expected = [("ACT-3", attacked.vote), ("NOT-1", attacked.closing)]
    assert failures(attacked.report, 4) == expected
    vote, closing = attacked.report.failures
    assert "person:v1 recused" in vote.found
    assert (vote.table, vote.where) == ("records", "VoteCast.v1")
    assert "after 2026-03-22" in closing.expected


@pytest.mark.parametrize("level", [1, 2, 3, 5])
def test_no_other_level_sees_anything_amiss(attacked: Attacked, level: int) -> None:
    assert failures(attacked.report, level) == []
    assert attacked.report.level(level).holds


def test_what_follows_from_an_unlawful_act_is_judged_by_what_stands_in_the_log(
    attacked: Attacked,
) -> None:
    assert attacked.report.level(4).failures == 2
    assert not attacked.report.holds
