"""Sends a roster's batches one after another, and goes on where it was left.

The spreadsheet is uploaded once. A batch that was admitted is not sent again; one whose answer
never came is sent as the very same act, for which the ledger has one record at most. A server that
is away or busy is waited for. A refusal keeps one village out, is told as a row of the file, and
the others go on.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx

from api.client import LedgerClient, RefusalError
from api.roster.findings import Fault
from api.roster.journal import Journal, Sent
from api.roster.lines import KIND, RosterLines
from api.roster.refusals import fault_of
from api.roster.workbook import media_type_of
from api.signing import Office, sign_act
from audit.desk.progress import Meter, Progress, silent

PAUSES_SECONDS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""How long a server that is away is waited for, a try after each."""
_AWAY: Final = frozenset({429, 502, 503, 504})
_OUTDATED: Final = frozenset({"at-late", "seen-old"})
"""What became of an act that waited too long for its answer: it is made anew."""


_OURS_ALREADY: Final = "/problems/id-reused"
"""The batch is in the log as somebody else signed it from this journal: ids are its secret."""


class AwayError(Exception):
    """The server stayed away; running the import again goes on from here."""


@dataclass(slots=True)
class Imported:
    """What came of it: batches admitted now and before, and refusals as rows of the file."""

    admitted: int = 0
    before: int = 0
    persons: int = 0
    households: int = 0
    last_index: int = -1
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Submission:
    """One run of an import.

    Args:
        client: of the ledger.
        office: who signs, and answers for every line.
        journal: of this file.
        file: the spreadsheet.
        now: the time of acts.
        progress: told after each batch, in lines.
        pause: waits so many seconds for a server that is away.
    """

    client: LedgerClient
    office: Office
    journal: Journal
    file: Path
    now: Callable[[], datetime]
    progress: Progress = silent
    pause: Callable[[float], None] = time.sleep

    def run(self, batches: Sequence[tuple[str, RosterLines]]) -> Imported:
        """Bring every batch in.

        Raises:
            AwayError: the server stayed away.
            RefusalError: the file or the signer is not accepted; nothing was sent.
        """
        result = Imported()
        meter = Meter(self.progress, "lines", sum(len(lines.lines) for _, lines in batches))
        done = 0
        for village, lines in batches:
            self._bring_in(village, lines, result)
            done += len(lines.lines)
            meter.reach(done)
        return result

    def _bring_in(self, village: str, lines: RosterLines, result: Imported) -> None:
        key = self.journal.key_of(village, lines.lines)
        if self.journal.admitted(key) is not None:
            result.before += 1
            return
        try:
            index = self._send(key, village, lines)
        except RefusalError as refusal:
            if refusal.problem.get("type") != _OURS_ALREADY:
                self.journal.refused(key)
                result.faults.append(fault_of(refusal, lines))
                return
            index = _index_in(refusal)
        self.journal.answered(key, index)
        result.admitted += 1
        result.persons += lines.persons_count
        result.households += lines.households_count
        result.last_index = index

    def _send(self, key: str, village: str, lines: RosterLines) -> int:
        sent = self.journal.sent(key)
        if sent is not None:
            try:
                return self._submit(sent, village, lines)
            except RefusalError as refusal:
                if refusal.rule not in _OUTDATED:
                    raise
        seen = self._patiently(self.client.seen)
        sent = self.journal.sending(key, self.now(), seen, self._source())
        return self._submit(sent, village, lines)

    def _submit(self, sent: Sent, village: str, lines: RosterLines) -> int:
        signed = sign_act(
            KIND,
            lines.header(village, sent.source),
            ledger=self.client.origin,
            by=[self.office],
            at=sent.at,
            seen=sent.seen,
            lines=lines.lines,
            act_id=sent.id,
            salt_of=sent.salt_of(),
        )
        answer: dict[str, Any] = self._patiently(lambda: self.client.submit(signed))
        return int(answer["index"])

    def _source(self) -> dict[str, Any]:
        """The spreadsheet as the acts name it, uploaded if the journal knows of no upload."""
        content = self.file.read_bytes()
        known = self.journal.source(sha256(content).hexdigest())
        if known is None:
            known = self._patiently(lambda: self._upload(content))
            self.journal.uploaded(known)
        return dict(known)

    def _upload(self, content: bytes) -> dict[str, Any]:
        token = self.client.sign_in(self.office.person, self.office.key)
        return self.client.upload(content, media_type_of(content), token)

    def _patiently(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401  (whatever is asked)
        """Ask again while the server is away or busy."""
        for seconds in (*PAUSES_SECONDS, None):
            try:
                return ask()
            except httpx.TransportError as error:
                reason: Exception = error
            except RefusalError as error:
                if error.status not in _AWAY:
                    raise
                reason = error
            if seconds is None:
                raise AwayError(str(reason)) from reason
            self.pause(seconds)
        raise AssertionError("the last try answers or raises")


def _index_in(refusal: RefusalError) -> int:
    """The position that the refusal of an id names; -1 where it names none."""
    found = re.search(r"(?:position|第) ([0-9]+)", str(refusal.problem.get("found", "")))
    return int(found[1]) if found else -1
