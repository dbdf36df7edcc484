"""How a server is set up: where its data lies, what it listens on, whom it asks to cosign.

<data>/postgresql   the embedded database, unless a DSN names another
<data>/keys         private keys in custody, 0700
<data>/heads        the outside head of each log
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

import msgspec

ENVIRONMENT: Final = "YANGGUANG_SERVER"
DEFAULT_DATA: Final = "data"


class WitnessAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A witness: its verifier key as the ledger names it, and where it is served."""

    vkey: str
    url: str


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one server; `port` 0 takes a free one; `dsn` None is the embedded one."""

    data: str = DEFAULT_DATA
    dsn: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    witnesses: tuple[WitnessAt, ...] = ()
    forwarded_allow_ips: str = "127.0.0.1"

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data)

    @property
    def keys(self) -> Path:
        """The folder of keys in custody."""
        return self.folder / "keys"

    @property
    def heads(self) -> Path:
        """The folder of outside heads."""
        return self.folder / "heads"

    @classmethod
    def inherited(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings that the supervisor gave this process."""
        return msgspec.json.decode(environment[ENVIRONMENT], type=cls)

    def as_environment(self) -> dict[str, str]:
        """How a child process is given the settings: a DSN is no argument for everybody to see."""
        return {ENVIRONMENT: msgspec.json.encode(self).decode()}
