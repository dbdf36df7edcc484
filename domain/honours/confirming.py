"""An honour is confirmed 认定, with what it brings: what stars and role models share.

- STAR-1, MODEL-1 What is confirmed is what was verified, for the case's household and year.
- HH-3, HH-4 Who is named lives and is the household's head, also where no money follows. Of a case
  that does not pass, where perhaps nobody is left, it is somebody who was of the household since
  the case was opened. ID-8, ACT-2, ACT-3 as of every review; REG-2 and the caps as of every grant.
"""

from typing import Any, Protocol

from domain.awards.deciding import check_granted, check_payee
from domain.awards.grants import Granted, grant_of
from domain.awards.kinds import AwardKind
from domain.kernel.act import Act
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.residents.households import Household
from domain.steps.case import Case, Verdict
from domain.steps.turn import check_verdict


class Confirmed(Protocol):
    """What every confirmation of an honour states; the reward is in whole fen."""

    @property
    def case(self) -> str:
        """The case."""
        ...

    @property
    def household(self) -> str:
        """Who is honoured."""
        ...

    @property
    def person(self) -> str:
        """Its head, to whom the reward goes."""
        ...

    @property
    def year(self) -> int:
        """For which year."""
        ...

    @property
    def amount_fen(self) -> int:
        """The reward; nothing where it is an honour alone."""
        ...

    @property
    def verdict(self) -> Verdict:
        """Whether it passed."""
        ...


def rewarded(data: Confirmed, kind: AwardKind) -> Granted | None:
    """The reward of what passed, to the householder's card."""
    if data.verdict != "passed" or not data.amount_fen:
        return None
    return Granted(
        grant=grant_of(data.case),
        case=data.case,
        household=data.household,
        person=data.person,
        kind=kind,
        year=data.year,
        amount_fen=data.amount_fen,
        card_kind="householder",
    )


def check_as_verified(
    rule: str, words: Words, stated: tuple[Any, ...], right: tuple[Any, ...]
) -> None:
    """What is stated is what was verified; `words` say it, with a place for each figure."""
    require(
        stated == right,
        rule,
        expected=say(words.en.format(*right), words.zh.format(*right)),
        found=say(words.en.format(*stated), words.zh.format(*stated)),
    )


def check_conferred(act: Act[Any], history: History, case: Case) -> None:
    """The verdict, then who is named, then what every grant keeps."""
    data = act.data
    check_verdict(act, history, case)
    if data.verdict == "passed":
        check_payee(history, data.household, data.person, "householder", act.day)
    else:
        _check_was_there(act, history, case)
    check_granted(act, history)


def _check_was_there(act: Act[Any], history: History, case: Case) -> None:
    household = history.read(Household, case.subject)
    require(
        act.data.person in household.persons_since(case.opened_on or act.day),
        "HH-4",
        expected=say(
            f"somebody of {household.id} since {case.opened_on}",
            f"{case.opened_on} 以来 {household.id} 的成员",
        ),
        found=say(act.data.person, act.data.person),
    )
