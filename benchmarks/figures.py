"""Each figure: the jobs it takes, and the line that says what came of them."""

import shutil
from collections.abc import Callable
from statistics import median

from benchmarks.asking import asking
from benchmarks.bench import (
    BY_YEAR,
    OF_ONE,
    ONE_ROW,
    Answer,
    Bench,
    ratio_of,
    seconds,
    word_rate,
    word_seconds,
)
from benchmarks.checking import checking
from benchmarks.children import repeat, run_job, spread
from benchmarks.ckan import ckan
from benchmarks.editions import editions
from benchmarks.grants import Variation, file_of
from benchmarks.reading import reading
from benchmarks.stores import stores
from benchmarks.table import Figure
from tests.postgres import fresh_database, private_postgres

TIMES = 2.0
UNCHANGED_RATE, CHANGED_RATE, EVERY = 1_000_000, 20_000, 100
VISIBLE_SECONDS = 1.0
PLAIN_ROWS = 2_000
GIGABYTES = {100_000: 1, 1_000_000: 2}
PARTS = ("harvest", "put", "show", "query")


def first_load(bench: Bench) -> list[Figure]:
    """From the file to a visible answer, beside one bare bulk_load of the same quads."""
    pairs, _ = bench.loaded
    bare, load = seconds([pair.bare for pair in pairs]), seconds([pair.load for pair in pairs])
    ratio = ratio_of(load, bare)
    each = ", ".join(f"{pair.ratio:.2f}" for pair in pairs)
    loads = [pair.load for pair in pairs]
    split = " + ".join(f"{name} {median(seconds(loads, name)):.2f}" for name in PARTS)
    return [
        Figure(f"first load, {bench.rows:,} records of {bench.quads_per_record:.1f} quads each",
               word_seconds(load),
               f"bare bulk_load {word_seconds(bare)}", f"{ratio:.2f} (pairs {each})",
               f"at most {TIMES:.2f} times; aim 1.25", ratio <= TIMES),
        Figure("… of which, in seconds", split, "", "", ""),
    ]


def plain(bench: Bench) -> list[Figure]:
    """The usual libraries on fewer rows, beside the whole job on as many and on all."""
    small = Bench(bench.folder / "small", min(PLAIN_ROWS, bench.rows))
    home = small.make_home()
    theirs = seconds(repeat(lambda number: run_job("load_plain", folder=str(home), rows=small.rows)))

    def load_small(number: int) -> Answer:
        return small.load_anew(small.make_home())

    ours = seconds(repeat(load_small))
    whole = seconds([pair.load for pair in bench.loaded[0]])
    shutil.rmtree(small.folder)
    rate, libraries = bench.rows / median(whole), f"frictionless + rdflib + pySHACL, {small.rows:,} rows: "
    return [
        Figure(f"first load, {small.rows:,} rows", word_rate(small.rows, ours),
               libraries + word_rate(small.rows, theirs), f"{1 / ratio_of(ours, theirs):.1f} times as fast"),
        Figure(f"first load, {bench.rows:,} rows", word_rate(bench.rows, whole),
               libraries + "extrapolated per row",
               f"{rate / (small.rows / median(theirs)):.1f} times as fast"),
    ]


def unchanged(bench: Bench) -> list[Figure]:
    """The very bytes of the last run again: taken in and published, nothing read."""
    home = bench.loaded[1]
    again = seconds(repeat(lambda number: bench.load_again(bench.now, 0)), "harvest", "put", "show")
    floor = seconds(repeat(lambda number: run_job("digest_file", folder=str(home))))
    return [Figure("unchanged bytes", word_rate(bench.rows, again),
                   f"SHA-256 of the file {word_rate(bench.rows, floor)}", f"{ratio_of(again, floor):.1f}",
                   f"at least {UNCHANGED_RATE:,} rows/s", bench.rows / median(again) >= UNCHANGED_RATE)]


def changed(bench: Bench) -> list[Figure]:
    """The file with one row in a hundred changed: all rows are read, compared and checked."""
    home, count = bench.loaded[1], -(-bench.rows // EVERY)
    answers = repeat(lambda number: bench.load_again(Variation(EVERY, bench.now.number + 1), count))
    again = seconds(answers, "harvest", "put", "show")
    floor = seconds(repeat(lambda number: run_job("read_bare", path=str(file_of(home)))))
    split = " + ".join(f"{name} {median(seconds(answers, name)):.2f}" for name in PARTS[:3])
    return [Figure(f"1 % changed ({split} s)", word_rate(bench.rows, again),
                   f"csv.reader alone {word_rate(bench.rows, floor)}", f"{ratio_of(again, floor):.1f}",
                   f"at least {CHANGED_RATE:,} rows/s", bench.rows / median(again) >= CHANGED_RATE)]


def one(bench: Bench) -> list[Figure]:
    """One record changed: from accepted to visible, and the whole of it from the file on."""
    home = bench.loaded[1]

    def change_one(number: int) -> Answer:
        now = bench.now
        return bench.load_again(Variation(now.every, now.number, ONE_ROW, now.amount + 1), 1)

    bench.load_again(bench.now, 0)
    answers = repeat(change_one)
    alone = seconds(repeat(lambda number: run_job("ask_alone", folder=str(home), query=OF_ONE)))
    publish, whole = seconds(answers, "put", "show", "query"), seconds(answers)
    return [
        Figure("one changed record, from accepted to visible", word_seconds(publish),
               f"one query alone {word_seconds(alone)}", f"{ratio_of(publish, alone):.1f}",
               f"within {VISIBLE_SECONDS:g} s", median(publish) <= VISIBLE_SECONDS),
        Figure(f"one changed row in a file of {bench.rows:,}, from file to visible", word_seconds(whole),
               f"one query alone {word_seconds(alone)}", f"{ratio_of(whole, alone):.1f}"),
    ]


def memory(bench: Bench) -> list[Figure]:
    """The peak of a first load and of the worker that answers the query."""
    pairs, home = bench.loaded
    # The system counts a parent's memory as its child's until the child's program starts, so the worker
    # is measured as the child of a small process.
    worker = run_job("ask_alone", folder=str(home), query=BY_YEAR)["child_mb"]
    load = [pair.load["peak_mb"] for pair in pairs]
    bare = [pair.bare["peak_mb"] for pair in pairs]
    most = GIGABYTES.get(bench.rows)
    return [Figure(f"peak memory, {bench.rows:,} rows", f"{spread(load, ',.0f')} MB; query {worker:,.0f} MB",
                   f"bare bulk_load {spread(bare, ',.0f')} MB", f"{ratio_of(load, bare):.2f}",
                   f"under {most} GB" if most else "",
                   max(*load, worker) < most * 1024 if most else None)]


def postgresql(bench: Bench) -> list[Figure]:
    """The first load with its ledger in PostgreSQL, beside one in SQLite right before it."""
    sqlite: list[Answer] = []
    other: list[Answer] = []
    with private_postgres() as url:
        def run_pair(number: int) -> Answer:
            for loads, ledger_url in ((sqlite, None), (other, fresh_database(url))):
                home = bench.make_home()
                loads.append(bench.load_anew(home, ledger_url=ledger_url))
                shutil.rmtree(home)
            return other[-1]

        repeat(run_pair)
    ours, theirs = seconds(other), seconds(sqlite)
    return [Figure("first load, ledger in PostgreSQL", word_seconds(ours),
                   f"ledger in SQLite {word_seconds(theirs)}", f"{ratio_of(ours, theirs):.2f}")]


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "first-load": first_load, "plain": plain, "unchanged": unchanged, "changed": changed, "one": one,
    "memory": memory, "postgresql": postgresql, "checking": checking,
    "reading": reading, "asking": asking, "editions": editions, "ckan": ckan, "stores": stores,
}
