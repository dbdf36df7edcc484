"""Asking a witness for its cosignature (C2SP tlog-witness), and believing only what verifies."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from audit.proof.errors import ProofError
from audit.proof.note import Note, Signature, VerifierKey, parse_note, verify_note
from audit.proof.scalars import base64_encode, parse_decimal
from audit.trail.witness.service import format_request

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
ANSWER_BYTES_MAX = 65_536


class WitnessError(Exception):
    """No cosignature: the witness is away, refuses, or answers what does not verify."""


class WitnessSizeError(WitnessError):
    """The witness remembers another size than the proof began at (409)."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the witness stands at size {size}")
        self.size = size


class WitnessClient:
    """One witness, by its verifier key and the address it is served at.

    Args:
        vkey: Its verifier key, as the ledger names it.
        url: The submission prefix, such as `http://witness.audit.example`.
        http: The client; by default one that keeps its connection open.
    """

    def __init__(self, vkey: VerifierKey, url: str, http: httpx.Client | None = None) -> None:
        self.vkey = vkey
        self._url = f"{url.rstrip('/')}/add-checkpoint"
        self._http = http or httpx.Client(timeout=TIMEOUT, trust_env=False)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def add_checkpoint(
        self, old_size: int, proof: Sequence[bytes], note: bytes
    ) -> tuple[Signature, int]:
        """Ask for a cosignature on a signed checkpoint.

        Returns:
            The signature line and its time in Unix seconds, both verified.

        Raises:
            WitnessSizeError: Ask again with a proof from that size.
            WitnessError: No cosignature; the message says why.
        """
        body = format_request(old_size, [base64_encode(found) for found in proof], note)
        try:
            answer = self._http.post(self._url, content=body)
        except httpx.HTTPError as error:
            raise WitnessError(f"{self.vkey.name} is away: {error}") from error
        if len(answer.content) > ANSWER_BYTES_MAX:
            raise WitnessError(f"{self.vkey.name} answers too much")
        try:
            if answer.status_code == httpx.codes.CONFLICT:
                raise WitnessSizeError(parse_decimal(answer.text.removesuffix("\n")))
            if answer.status_code == httpx.codes.OK:
                return self._verified(note, answer.content)
        except ProofError as error:
            raise WitnessError(f"{self.vkey.name}: {error}") from error
        text = answer.text[:200].strip()
        raise WitnessError(f"{self.vkey.name} refuses with {answer.status_code}: {text}")

    def _verified(self, note: bytes, lines: bytes) -> tuple[Signature, int]:
        """The witness's own line, if it verifies; lines of other keys are ignored."""
        signed = parse_note(note)
        found = parse_note(signed.text.encode() + b"\n" + lines)
        for signature in found.signatures:
            if (signature.name, signature.key_hash) != (self.vkey.name, self.vkey.key_hash):
                continue
            (verified,) = verify_note(Note(signed.text, (signature,)), [self.vkey])
            if verified.time_seconds is not None:
                return signature, verified.time_seconds
        raise WitnessError(f"{self.vkey.name} answers without its own signature")
