"""Looking is recorded: who read or exported what, and why, in the inspection ledger.

- SUP-9 Reads of personal data, trace reads and exports live in the second ledger that only audit
  and discipline read, so that looking warns nobody, and the lookers are recorded too.
- ACT-4 The purpose is recorded. The ledger's own key states it; nobody signs for having looked.
"""

from typing import Annotated, Literal

import msgspec

from domain.authority.registry import RoleCode
from domain.kernel.act import Event
from domain.kernel.catalogue import Purpose, fact
from domain.kernel.fact import Code, Count, Digest, Fact, PersonId
from domain.kernel.places import Place
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say

INSPECTION: tuple[Purpose, ...] = ("inspection",)
PURPOSES: dict[str, Words] = {
    "audit": say("an audit", "审计"),
    "discipline": say("a discipline inspection", "纪检监察"),
    "own_step": say("a step of the reader's own office", "履行本岗位职责"),
    "own_data": say("what is held about the reader (HH-7)", "查阅本人信息"),
    "complaint": say("a complaint or objection", "处理投诉异议"),
    "correction": say("a correction", "更正信息"),
    "verification": say("verifying the ledger", "核验账本"),
}
Why = Literal[
    "audit", "discipline", "own_step", "own_data", "complaint", "correction", "verification"
]
Subject = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[A-Za-z0-9-]{1,64}$")]
Position = Annotated[int, msgspec.Meta(ge=0, description="what the county ledger then reflected")]


@state_of("reader")
class Reader(State):
    """How often somebody looked."""

    looks: int = 0


class Looked(Fact):
    """What every look has in common: who, in what office, at what, why, and at which position."""

    reader: PersonId
    role: RoleCode
    place: Place
    subject: Subject
    purpose: Why
    position: Position


def _stream(data: Looked) -> str:
    return f"reader:{data.reader.partition(':')[2]}"


_EXAMPLE = {
    "reader": "person:a1",
    "role": "audit_bureau",
    "place": "231005",
    "subject": "household:h1",
    "purpose": "audit",
    "position": 1234,
}


@fact(
    "PersonalDataRead.v1",
    title=say("Personal data read", "查阅个人信息"),
    stream=_stream,
    signed_by=((("system",),),),
    rules=("ACT-1", "ACT-4", "SUP-9"),
    ledgers=INSPECTION,
    example={**_EXAMPLE, "fields": ["name", "id_number"]},
)
class PersonalDataRead(Looked):
    """Sealed values were opened for a reader: the names of the fields, never the values."""

    fields: tuple[Code, ...]


@fact(
    "TraceRead.v1",
    title=say("Trace read", "查阅全程留痕"),
    stream=_stream,
    signed_by=((("system",),),),
    rules=("ACT-1", "ACT-4", "SUP-9"),
    ledgers=INSPECTION,
    example=_EXAMPLE,
)
class TraceRead(Looked):
    """The full trace of a subject was read."""


@fact(
    "ExportMade.v1",
    title=say("Export made", "导出"),
    stream=_stream,
    signed_by=((("system",),),),
    rules=("ACT-1", "ACT-4", "SUP-9"),
    ledgers=INSPECTION,
    example={**_EXAMPLE, "format": "dossier", "sha256": "0" * 64, "rows": 17},
)
class ExportMade(Looked):
    """A file left the house: its format, its hash and how many rows or records it holds."""

    format: Code
    sha256: Digest
    rows: Count


@evolves(Reader, PersonalDataRead, TraceRead, ExportMade)
def look(state: Reader, _event: Event[Looked]) -> Reader:
    """One look more."""
    return msgspec.structs.replace(state, looks=state.looks + 1)
