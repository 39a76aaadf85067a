"""An edition of everything, the next one after a change, and a page of the feed: time, memory and bytes."""

import json
import os
import shutil
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from benchmarks.bench import Answer, Bench, ratio_of, seconds, word_seconds
from benchmarks.children import repeat, run_job, spread
from benchmarks.grants import Variation
from benchmarks.table import Figure
from ledger.home import read_home
from publisher.catch_up import catch_up
from publisher.editions.edition import publish_edition
from publisher.editions.shelf import MANIFEST, read_shelf
from publisher.targets.feed import FeedTarget
from publisher.targets.live import open_targets

SECONDS, MEGABYTES, FEED_SECONDS = 60.0, 500.0, 1.0
EVERY = 100
TABLES = ("grant", "grant_value")
MEGABYTE = 2**20


def bring_targets(folder: str) -> Answer:
    """Bring the store and the feed up to date, so that an edition is all that is left to make."""
    home = read_home(Path(folder))
    started = perf_counter()
    with home.open_ledger() as ledger:
        for target in open_targets(home):
            catch_up(ledger, target)
    return {"seconds": perf_counter() - started}


def make_edition(folder: str) -> Answer:
    """Make an edition of all that is public."""
    home = read_home(Path(folder))
    started = perf_counter()
    with home.open_ledger() as ledger:
        edition = publish_edition(home, ledger)
    taken = perf_counter() - started
    manifest = json.loads((home.editions / edition.name / MANIFEST).read_text("utf-8"))
    full, delta = (sum(file["bytes"] for table in tables.values() for file in table["files"].values())
                   for tables in (manifest["tables"], (manifest["delta"] or {"tables": {}})["tables"]))
    return {"seconds": taken, "full": full, "delta": delta, "records": sum(manifest["records"].values())}


def copy_bare(folder: str) -> Answer:
    """The floor under the tables: DuckDB alone, from the finished JSON Lines to CSV and Parquet."""
    home = read_home(Path(folder))
    latest = read_shelf(home.editions).latest
    assert latest
    started = perf_counter()
    with duckdb.connect(config={"threads": "2"}) as connection:
        for name in TABLES:
            lines = home.editions / latest.name / f"{name}.jsonl"
            for end, form in (("csv", "csv, HEADER"), ("parquet", "parquet")):
                connection.execute(f"COPY (FROM read_json('{lines}', format = 'newline_delimited')) "
                                   f"TO '{home.folder / 'bare'}.{end}' (FORMAT {form})")
    taken = perf_counter() - started
    for end in ("csv", "parquet"):
        (home.folder / f"bare.{end}").unlink()
    return {"seconds": taken}


def bring_feed(folder: str) -> Answer:
    """Bring the feed alone up to date, and the floor under that: as many bytes written and safe on disk."""
    home = read_home(Path(folder))
    before = {path: path.stat().st_mtime_ns for path in (home.feed / "public").rglob("*.jsonld")}
    started = perf_counter()
    with home.open_ledger() as ledger:
        catch_up(ledger, FeedTarget(home.feed, home.base, home.clock))
    taken = perf_counter() - started
    written = [path for path in (home.feed / "public").rglob("*.jsonld")
               if before.get(path) != path.stat().st_mtime_ns]
    size = sum(path.stat().st_size for path in written)
    started = perf_counter()
    with (home.folder / "bare").open("wb") as file:
        file.write(bytes(size))
        file.flush()
        os.fsync(file.fileno())
    return {"seconds": taken, "bare": perf_counter() - started, "bytes": size, "files": len(written)}


def editions(bench: Bench) -> list[Figure]:
    """The first edition, the next one after a change of one row in a hundred, and the feed after a run."""
    home = bench.loaded[1]
    run_job("bring_targets", folder=str(home))
    first = repeat(lambda number: run_job("make_edition", folder=str(home)))
    bare = repeat(lambda number: run_job("copy_bare", folder=str(home)))
    bench.load_again(Variation(EVERY, bench.now.number + 1), -(-bench.rows // EVERY))
    feed = run_job("bring_feed", folder=str(home))
    after = run_job("make_edition", folder=str(home))
    shutil.rmtree(home / "editions")
    times, peak = seconds(first), [answer["peak_mb"] for answer in first]
    name = f"edition of {first[0]['records']:,} records"
    share = after["delta"] / after["full"]
    alone = f"DuckDB alone, JSON Lines to CSV and Parquet {word_seconds(seconds(bare))}"
    return [
        Figure(name, word_seconds(times), alone, f"{ratio_of(times, seconds(bare)):.1f}",
               *_aim(bench, SECONDS, median(times), "s")),
        Figure(f"{name}, peak memory", f"{spread(peak, ',.0f')} MB",
               f"DuckDB alone {spread([answer['peak_mb'] for answer in bare], ',.0f')} MB", "",
               f"under {MEGABYTES:g} MB", max(peak) < MEGABYTES),
        Figure("the next one, 1 % changed",
               f"{after['seconds']:.2f} s; delta {after['delta'] / MEGABYTE:.1f} MB",
               f"in full {after['full'] / MEGABYTE:.1f} MB", f"{share:.3f} of the bytes"),
        Figure(f"the feed after that run ({feed['files']} files, {feed['bytes'] / MEGABYTE:.2f} MB)",
               f"{feed['seconds']:.2f} s", f"as many bytes on disk {feed['bare']:.3f} s",
               f"{feed['seconds'] / feed['bare']:.0f}", f"within {FEED_SECONDS:g} s",
               feed["seconds"] <= FEED_SECONDS),
    ]


def _aim(bench: Bench, most: float, found: float, unit: str) -> tuple[str, bool | None]:
    """Return what is wanted of 100,000 records, nothing of another number."""
    return (f"within {most:g} {unit}", found <= most) if bench.rows == 100_000 else ("", None)
