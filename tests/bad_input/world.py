"""A village where things can go wrong: an assembly is open, a notice hangs, a real clock ticks."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx

from api.client import LedgerClient
from api.demo import year
from api.demo.case_file import CaseFile
from api.demo.stage import Stage, new
from api.signing import Office, SignedAct, seal_envelope
from domain.kernel.times import SHANGHAI
from tests.journeys.served import Served, bundle, open_ledger
from tests.races.village import (
    MEMBERS,
    Village,
    application,
    convene,
    decide_and_verify,
    minutes,
    settle,
    survey,
)

REAL_COUNTY = "231002"
WRITTEN = (
    *("heads", "records", "touches", "vault_keys", "vault_values", "blind_indexes"),
    *("attachments", "attachment_pieces"),
)
"""Everything that an act or a file may write before it is answered."""


@dataclass(slots=True)
class World:
    """The village, a second ledger with a real clock, and what waits there."""

    at: Village
    real: Served
    open_assembly: str
    open_case: CaseFile
    notice: str
    vote: SignedAct

    @property
    def served(self) -> Served:
        """The village's server."""
        return self.at.served

    @property
    def stage(self) -> Stage:
        """Who acts, and when."""
        return self.at.stage

    @property
    def http(self) -> httpx.Client:
        """Its interface."""
        return self.stage.client.http

    def written(self) -> dict[str, Any]:
        """What stands in the tables: counts, and the size of every log."""
        with self.served.connect() as connection:
            counts = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()
                for table in WRITTEN
            }
            heads = connection.execute("SELECT ledger, size FROM heads ORDER BY ledger").fetchall()
        return {**counts, "sizes": heads}

    def payload(self, kind: str, data: Mapping[str, Any], *names: str) -> dict[str, Any]:
        """What an act states, as JSON to be spoilt before it is signed."""
        signed = self.served.sign(kind, data, *names)
        stated: dict[str, Any] = json.loads(b64decode(signed.envelope["payload"]))
        return stated

    def sign_bytes(self, payload: bytes, *names: str) -> dict[str, Any]:
        """A body whose signatures hold over exactly these bytes."""
        return {"envelope": seal_envelope(payload, [one.key for one in self.offices(*names)])}

    def offices(self, *names: str) -> list[Office]:
        """The offices of the actors."""
        return self.stage.by(*names)


def make_world(served: Served) -> World:
    """Played through HTTP as far as a first notice; one case stays behind in an open assembly."""
    at = settle(served)
    first, second, left = at.cases[:3]
    at.cases = [first, second, left]
    paper = at.stage.paper("application")
    applied = [
        served.sign("ApplicationMade.v1", application(case, case.case, paper), "c1", "w1")
        for case in at.cases
    ]
    bundle(served, applied)
    survey(at)
    closed, still_open = new("assembly"), new("assembly")
    convene(at, [(closed, [first, second]), (still_open, [left])])
    bundle(served, [_vote(at, closed, case, name) for case in (first, second) for name in MEMBERS])
    counted = minutes(at, closed, [first, second], [(len(MEMBERS), 0)] * 2)
    at.stage.act("AssemblyClosed.v1", counted, "s1")
    vote = _vote(at, still_open, left, "v1")
    bundle(served, [vote])
    at.cases = [first, second]
    decide_and_verify(at)
    posted = year.notice(at.year, "first", at.cases, new("notice"))
    at.stage.act("NoticePosted.v1", posted, "s1")
    return World(at, _real_clock(served), still_open, left, posted["notice"], vote)


def _vote(at: Village, assembly: str, case: CaseFile, name: str) -> SignedAct:
    data = {"assembly": assembly, "matter": case.case, "vote": "for"}
    return at.served.sign("VoteCast.v1", data, name)


def _real_clock(served: Served) -> Served:
    """The other county on the same server, whose clock is the world's."""
    client = LedgerClient(served.stage.client.http, REAL_COUNTY, served.beside["county"].origin)
    stage = Stage(client, served.stage.cast, datetime.now(SHANGHAI))
    real = replace(served, founded=served.beside, stage=stage)
    open_ledger(real, simulated=False)
    return real


def changed(signed: SignedAct, **members: object) -> dict[str, Any]:
    """The body of an act with members of the request changed."""
    return {**signed.body(), **members}


def spoilt(text: str, old: str, new_text: str) -> bytes:
    """A payload with one place changed; it has to be there."""
    assert old in text
    return text.replace(old, new_text, 1).encode()


def lines_as(signed: SignedAct, lines: Sequence[str]) -> dict[str, Any]:
    """The body of a batch with other lines than those that were signed."""
    return changed(signed, lines=list(lines))
