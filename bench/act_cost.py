"""`python -m bench.act_cost`: where the processor time of one signed act goes, in microseconds.

Client side alone, one thread: reading and verifying, admission and append on top of it, and beside
them one Ed25519 verification and one signature (that of a promise) by themselves.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from nacl.signing import SigningKey

from audit.trail.submission import Submission, prepare
from bench import publicity
from bench.county import County
from bench.harness import open_bench

ACTS = 400


def cpu_us(work: Callable[[Submission], object], acts: Sequence[Submission]) -> float:
    """Processor time of this process an act."""
    started = time.process_time()
    for act in acts:
        work(act)
    return (time.process_time() - started) / len(acts) * 1e6


def main() -> None:
    """Measure and print."""
    with open_bench(1_000, 1) as run:
        county = County(run.database(), run.new_folder(), clock=lambda: datetime.now(UTC))
        county.open()
        acts = publicity.acts(county, publicity.officers(county, 1)[0], 2 * ACTS)
        registry, origin = county.admission.registry, county.ledger.origin
        reading = cpu_us(lambda act: prepare(act, origin, registry), acts[:ACTS])
        whole = cpu_us(county.admission.admit, acts[ACTS:])
        key, message = SigningKey.generate(), acts[0].envelope
        signature = key.sign(message).signature
        verifying = cpu_us(lambda _: key.verify_key.verify(message, signature), acts)
        signing = cpu_us(lambda _: key.sign(message), acts)
        county.close()
    print(f"read and verify            {reading:6.0f} us, of which Ed25519 alone {verifying:.0f}")
    print(f"admit and append, our side {whole - reading:6.0f} us")
    print(f"sign a promise             {signing:6.0f} us")


if __name__ == "__main__":
    main()
