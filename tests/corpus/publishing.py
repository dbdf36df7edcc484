"""A ledger in memory that is published: each of its checkpoints is kept as the note it is."""

from __future__ import annotations

from tests.proof.builder import Ledger


class Published:
    """Signed acts, and the notes that the log signed and the witnesses cosigned."""

    def __init__(self, name: str, signed: Ledger) -> None:
        self.name = name
        self.signed = signed
        self.notes: dict[int, str] = {}

    def publish(self) -> None:
        """Sign a checkpoint over all that was said, and have it cosigned."""
        if self.signed.size not in self.notes:
            self.notes[self.signed.size] = self.signed.checkpoint().decode()
