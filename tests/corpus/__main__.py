"""`python -m tests.corpus add NAME` and `python -m tests.corpus describe`, from the project's root.

- `add` runs the domain's tests, takes stories from them, and stores ledgers for the act types that
  no stored ledger shows. What is stored already stays as it is.
- `describe` writes anew what was found in the stored ledgers, records and notes untouched. It is
  for a release that keeps its states in another shape: look at what changed, and at nothing else.
"""

import sys

import msgspec
import pytest

from domain.kernel.catalogue import act_types
from tests.corpus import collecting
from tests.corpus.making import make
from tests.corpus.stored import describe, find, follow, stored

TELLING = ["-q", "--disable-plugin-autoload", "--ignore=tests/domain/kernel", "tests/domain"]


def add(name: str) -> None:
    """Store what is missing."""
    shown = {kind for one in stored() for kind in one.found.types}
    missing = {kind.name for kind in act_types()} - shown
    if not missing:
        sys.exit("every act type is in the corpus")
    if pytest.main(TELLING, plugins=[collecting]):
        sys.exit("the domain's tests do not hold")
    for one in make(name, collecting.histories(), missing):
        print(f"{one.name}: {len(one.records)} records, {len(one.found.types)} types")  # noqa: T201


def again() -> None:
    """Write down what this release finds."""
    for one in stored():
        judged = one.found.refused is not None
        found = find(one.records, follow(one).registry, one.purpose, judged=judged)
        describe(msgspec.structs.replace(one, found=found))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["add", given]:
            add(given)
        case ["describe"]:
            again()
        case _:
            sys.exit(__doc__)
