"""A small township's year as the demo plays it, with a stranger in it, and who asks afterwards.

The first village plays the plain story and corrects what is wrong; in the second everything
happens that may come between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pytest

from api.client import LedgerClient, RefusalError
from api.demo.case_file import CaseFile
from api.demo.run import Demo
from api.demo.stage import Stage
from api.demo.township import ONE_VILLAGE, SECOND
from api.demo.year import Year
from api.signing import Secret
from tests.journeys.checks import Logged
from tests.journeys.served import Served

EVENTFUL = replace(
    SECOND,
    households_count=13,
    turns=("goes_on", "held", "sent_back", "withdrawn", "climbed"),
    paper_board=True,
    tales=("leaves", "splits", "falsehood", "faults"),
)
PLAIN = replace(ONE_VILLAGE.villages[0], term_ends=True)
PLAYED = replace(ONE_VILLAGE, villages=(PLAIN, EVENTFUL), has_money=True, has_motivation=True)
WRITTEN = "匿名反映：公示的人口数与实际居住情况不一致。"


class WithStranger(Stage):
    """The stage, on which somebody without a name objects as well, at the portal."""

    demo: Demo
    receipts: list[Mapping[str, Any]]

    @classmethod
    def of(cls, demo: Demo) -> Self:
        """The demo's stage, with the stranger in the wings."""
        stage = cls(demo.stage.client, demo.stage.cast, demo.stage.now)
        stage.house = demo.stage.house
        stage.demo, stage.receipts = demo, []
        return stage

    def act(self, kind: str, data: Mapping[str, Any], *names: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """As on every stage; the stranger comes when the first neighbour has objected."""
        answer = Stage.act(self, kind, data, *names, **more)
        if kind == "ObjectionMade.v1" and not self.receipts:
            self._object(str(data["notice"]), str(data["subject"]))
        return answer

    def _object(self, notice: str, subject: str) -> None:
        self.read_as("k1", f"notices/{notice}")  # by now the portal shows it
        contest = {"notice": notice, "subject": subject, "text": WRITTEN}
        answer = self.client.http.post(f"/v1/{self.client.name}/objections", json=contest)
        receipt = answer.raise_for_status().json()
        self.receipts.append(receipt)
        resolved = {
            "notice": notice,
            "objection": receipt["objection"],
            "subject": subject,
            "resolution": "dismissed",
            "effect": "kept",
            "corrected_line": None,
            "reasons": Secret("入户复核，反映的情况不属实。"),
            "evidence": self.paper("evidence of the dismissal"),
        }
        contested = self.demo.years[0].turning("corrected")
        assert contested is not None
        self.demo.years[0].act("ObjectionResolved.v1", resolved, "t3", about=[contested])


@dataclass(slots=True)
class Played:
    """The demo after its year."""

    demo: Demo
    served: Served
    log: Sequence[Logged]
    spoken: Path
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> Year:
        """The first village's."""
        return self.demo.years[0]

    @property
    def eventful(self) -> Year:
        """The second village's."""
        return self.demo.years[1]

    def of_type(self, kind: str) -> list[Logged]:
        """The acts of a type, in order."""
        return [one for one in self.log if one.type == kind]

    def rule_of(self, told: str) -> str:
        """The rule under which an act of the story was refused, with expected and found."""
        (one,) = [one for one in self.demo.stage.refusals if one.told == told]
        assert one.expected
        assert one.found
        return one.rule

    @property
    def false(self) -> CaseFile:
        """Of whom false information was found."""
        return next(case for case in self.eventful.going_on if not case.key)

    def signed_in(self, year: Year, actor: str, path: str, **query: object) -> dict[str, Any]:
        """What an actor of a village is answered."""
        self.client.http.cookies.clear()
        return year.stage.read_as(actor, path, **query)

    @property
    def household(self) -> CaseFile:
        """The first that came on the roster."""
        return self.year.going_on[0]

    @property
    def client(self) -> LedgerClient:
        """Who asks."""
        return self.demo.stage.client

    def read(self, path: str, actor: str | None = None, **query: object) -> dict[str, Any]:
        """What an actor is answered, or somebody who does not sign in."""
        token = self._token(actor) if actor else None
        return self.client.read(path, token, fresh=True, **query)

    def _token(self, actor: str) -> str:
        if actor not in self.tokens:
            self.tokens[actor] = self.year.stage.session(actor)
            self.client.http.cookies.clear()  # who says no token is nobody
        return self.tokens[actor]

    def refusal(self, path: str, actor: str | None = None) -> RefusalError:
        """The refusal that an actor of the first village meets."""
        with pytest.raises(RefusalError) as met:
            self.read(path, actor)
        return met.value

    def roster(self, **query: object) -> list[str]:
        """The households on the roster, as the public reads it."""
        found = self.read("rosters/near-poor", None, **query)
        return sorted(one["household"] for one in found["items"])
