"""`python -m benchmarks`: print every figure beside its baseline, then what holds the first load back."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.bench import Bench, BrokenError
from benchmarks.editions import editions
from benchmarks.figures import FIGURES, first_load, memory
from benchmarks.table import Figure, word_machine, word_parts, word_table

MILLION = 1_000_000


def main() -> int:
    """Measure; a number that is not reached is no failure, a job that breaks is."""
    options = _read_options()
    print(word_machine(), flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="verbond-bench-") as folder:
            _measure(Path(folder), options)
    except (BrokenError, CalledProcessError) as error:
        print(f"BROKEN: {error}", file=sys.stderr)
        return 1
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows in the file; default 100000")
    parser.add_argument("--million", action="store_true", help="also load a million rows once, for memory")
    parser.add_argument("--only", choices=FIGURES, help="measure one figure and what it needs")
    return parser.parse_args()


def _measure(folder: Path, options: argparse.Namespace) -> None:
    bench = Bench(folder / "rows", options.rows)
    figures: list[Figure] = []
    for name in [options.only] if options.only else FIGURES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += FIGURES[name](bench)
    print(f"\n{word_table(figures)}\n", flush=True)
    if options.only in (None, "first-load"):
        answer = bench.load_anew(bench.make_home(), "load_in_parts")
        print(f"What holds it back (one more first load, {answer['seconds']:.2f} s, with stopwatches):")
        print(word_parts(answer["seconds"], answer["parts"], answer["beside"]), flush=True)
    if options.million:
        print("measuring a million rows …", file=sys.stderr, flush=True)
        shutil.rmtree(bench.folder)
        million = Bench(folder / "million", MILLION)
        print(f"\n{word_table([*first_load(million), *memory(million), *editions(million)])}")


if __name__ == "__main__":
    sys.exit(main())
