"""A witness of logs: it remembers the last tree head it cosigned, and never signs one that forks.

C2SP tlog-witness. Run by the audit bureau and by discipline inspection, each on a machine of its
own with a key of its own.
"""

from audit.trail.witness.config import WitnessConfig, WitnessConfigError, read_config
from audit.trail.witness.server import make_app, serve
from audit.trail.witness.service import Answer, Witness

__all__ = [
    "Answer",
    "Witness",
    "WitnessConfig",
    "WitnessConfigError",
    "make_app",
    "read_config",
    "serve",
]
