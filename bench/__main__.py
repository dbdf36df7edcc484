"""`python -m bench [--records N] [--rows NAME ...] [--rounds N] [--json FILE]`."""

import argparse
import importlib
import pkgutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import bench.rows
from bench.harness import ROUNDS, machine, open_bench, write_results


def row_modules() -> list[ModuleType]:
    """The modules that measure a row, in the order of the table: each has `ORDER` and `run`."""
    names = [found.name for found in pkgutil.iter_modules(bench.rows.__path__)]
    modules = [importlib.import_module(f"bench.rows.{name}") for name in names]
    return sorted((m for m in modules if hasattr(m, "run")), key=lambda module: module.ORDER)


def main() -> int:
    """Measure, print the table, write the JSON; with `--strict` 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="records before measuring")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rows", nargs="*", help="modules of bench.rows; all by default")
    parser.add_argument("--strict", action="store_true", help="fail where a goal is missed")
    parser.add_argument("--json", type=Path, help="bench/results/<time>.json by default")
    options = parser.parse_args()
    modules = row_modules()
    if options.rows:
        modules = [m for m in modules if m.__name__.rpartition(".")[2] in options.rows]
    figures = []
    with open_bench(options.records, options.rounds) as run:
        described = machine(run)
        print(" · ".join(f"{name} {value}" for name, value in described.items()))
        print(
            f"records before measuring: {options.records:,}; medians of {options.rounds} rounds\n"
        )
        for module in modules:
            for figure in module.run(run):
                figures.append(figure)
                print(figure.line(), flush=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = options.json or Path(__file__).parent / "results" / f"{stamp}-{options.records}.json"
    write_results(target, described | {"records": options.records}, figures)
    print(f"\n{target}")
    missed = any(figure.met is False for figure in figures)
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
