"""What a client sends to have an act admitted, and what it is answered.

The request is JSON of any layout; what is signed inside it is base64 and stays untouched. The
envelope that the log holds is the canonical encoding of the envelope sent: the same three members
and the same strings, in one order and without spaces (docs/http.md, The envelope).
"""

import base64
import binascii
from typing import Annotated, Any, Final, Literal

import msgspec

from api.bodies import schema_problem
from api.problems import Problem
from audit.proof.commitment import Disclosure
from domain.kernel.words import say

ACT_BYTES_MAX: Final = 64 * 1024 * 1024
BUNDLE_BYTES_MAX: Final = 16 * 1024 * 1024
BUNDLE_ACTS_MAX: Final = 1_000
LINES_MAX: Final = 50_000
LINE_CHARS_MAX: Final = 65_536

Wait = Literal["position", "proof", "final"]


class Signature(msgspec.Struct, forbid_unknown_fields=True):
    """One DSSE signature."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """A DSSE envelope as it is sent."""

    payload: str
    payload_type: str = msgspec.field(name="payloadType")
    signatures: list[Signature]


class Submission(msgspec.Struct, forbid_unknown_fields=True):
    """One act: its envelope, what opens its sealed fields, and a batch's lines in base64."""

    envelope: Envelope
    disclosures: list[Disclosure] = msgspec.field(default_factory=list)
    lines: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=LINE_CHARS_MAX)]],
        msgspec.Meta(max_length=LINES_MAX),
    ] = msgspec.field(default_factory=list)

    def envelope_bytes(self) -> bytes:
        """The canonical bytes of the envelope, as the record will hold them."""
        return _canonical.encode(self.envelope)

    def line_bytes(self) -> list[bytes]:
        """The lines as they were signed under the header's root."""
        try:
            return [_decoded(line) for line in self.lines]
        except (binascii.Error, UnicodeEncodeError, ValueError):
            raise Problem("malformed", say("lines: not base64", "lines 不是 base64")) from None


class Bundle(msgspec.Struct, forbid_unknown_fields=True):
    """Many independent acts; each is answered on its own."""

    acts: Annotated[list[Any], msgspec.Meta(min_length=1, max_length=BUNDLE_ACTS_MAX)]


_canonical = msgspec.json.Encoder(order="sorted")


def submission_of(value: object) -> Submission:
    """One act of a bundle, checked as strictly as one that comes alone."""
    try:
        return msgspec.convert(value, type=Submission, strict=True)
    except msgspec.ValidationError as error:
        raise schema_problem(error) from None


def _decoded(line: str) -> bytes:
    raw = line.encode("ascii")
    decoded = base64.b64decode(raw, validate=True)
    if base64.b64encode(decoded) != raw:
        raise ValueError("does not re-encode to itself")
    return decoded
