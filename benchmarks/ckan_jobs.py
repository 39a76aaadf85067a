"""The jobs of the figure ckan: the demo at a base of its own, brought to a CKAN; rows alone, and bare."""

import csv
import gzip
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

from ckanapi import RemoteCKAN

from benchmarks.bench import Answer
from benchmarks.children import ROOT
from harvesters.approve import approve, find_held
from harvesters.take_in import take_in
from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.catch_up import catch_up
from publisher.ckan.datastore import BATCH
from publisher.ckan.loading import Loading, read_source
from publisher.ckan.rows import RowReader, describe_fields
from publisher.ckan.settings import Settings
from publisher.ckan.site import Site
from publisher.editions.edition import publish_edition
from publisher.editions.shelf import read_shelf
from publisher.exports.tables import read_tables
from publisher.targets.ckan import CkanTarget
from publisher.targets.live import open_local
from vocab.names import EXAMPLE_BASE

REGISTER, TABLE = "amsterdam/subsidies", "grant"
FIRST_DAY, LAST_DAY = "2020-03-02", "2020-03-09"
AMOUNT = "BEDRAG_VERLEEND"
EVERY = 100


def make_demo(folder: str, base: str) -> Answer:
    """Take in all of the demo, under another base, publish it here and cut an edition."""
    path = Path(folder)
    shutil.copytree(ROOT / "demo", path)
    for name, old, new in (("coalition.toml", EXAMPLE_BASE, base),
                           (f"sources/{REGISTER}.toml", FIRST_DAY, LAST_DAY)):
        (path / name).write_text((path / name).read_text("utf-8").replace(old, new), "utf-8")
    home = read_home(path)
    with home.open_ledger() as ledger:
        for source in home.read_sources():
            _harvest(home, ledger, source)
        for target in open_local(home):
            catch_up(ledger, target)
        publish_edition(home, ledger)
    return {"grants": sum(1 for _ in _list_grants(home))}


def change_demo(folder: str, number: int) -> Answer:
    """Change the amount of one grant in a hundred, take that in and cut the next edition."""
    home = read_home(Path(folder))
    path = home.folder / "sources" / REGISTER.partition("/")[0] / f"subsidies-{LAST_DAY}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    for row in rows[EVERY::EVERY]:
        row[AMOUNT] = f"{1000 * number}.50"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(rows)
    with home.open_ledger() as ledger:
        changed = _harvest(home, ledger, REGISTER)
        publish_edition(home, ledger)
    return {"changed": changed}


def _harvest(home: Home, ledger: Ledger, source: str) -> int:
    """Take a source in, what waits for a person too; return how many records changed."""
    run = take_in(home.read_sources()[source], home, ledger)
    if run.held:
        assert run.run
        run = approve(ledger, run.run, str(find_held(ledger, run.run).run.diff))
    return int(run.changed)


def bring_ckan(folder: str, url: str, token: str, known: bool) -> Answer:
    """Bring a CKAN up to date: packages, then tables; known: it is not made from nothing."""
    home = read_home(Path(folder))
    if not known:
        shutil.rmtree(home.ckan, ignore_errors=True)
    target = CkanTarget(home, Settings(url, token))
    started = perf_counter()
    with home.open_ledger() as ledger:
        catch_up(ledger, target, anew=not known)
    packages = perf_counter()
    latest = read_shelf(home.editions).latest
    assert latest
    target.load(home.editions / latest.name)
    ended = perf_counter()
    return {"seconds": ended - started, "packages": packages - started, "tables": ended - packages,
            "calls": target.site.calls.total(), "writes": sum(target.site.writes.values()),
            "faults": [fault.en for fault in target.faults]}


def fill_table(folder: str, rows: int, url: str, token: str, resource: str) -> Answer:
    """Load some grants of the latest edition into a new table, as the target does."""
    lines = list(islice(_list_grants(read_home(Path(folder))), rows))
    edition = Path(folder) / "rows"
    edition.mkdir(exist_ok=True)
    (edition / f"{TABLE}.jsonl").write_bytes(b"".join(lines))
    site = Site(Settings(url, token))
    loading = Loading(site, {(REGISTER, TABLE): resource}, set(), set(), set(), edition, None)
    started = perf_counter()
    loading.run()
    return {"seconds": perf_counter() - started, "calls": site.calls.total(),
            "faults": [fault.en for fault in loading.faults.values()]}


def fill_bare(folder: str, rows: int, url: str, token: str, resource: str) -> Answer:
    """The floor under that: the same records, made before, inserted into an equal table by ckanapi alone."""
    table = read_tables()[TABLE]
    reader = RowReader(table)
    records = [reader.as_record(reader.read_line(line))
               for line in islice(_list_grants(read_home(Path(folder))), rows)]
    with RemoteCKAN(url, apikey=token) as ckan:
        ckan.action.datastore_create(resource_id=resource, fields=describe_fields(table), primary_key=["id"],
                                     force=True)
        started = perf_counter()
        for start in range(0, len(records), BATCH):
            ckan.action.datastore_upsert(resource_id=resource, records=records[start : start + BATCH],
                                         method="insert", force=True)
        return {"seconds": perf_counter() - started, "records": len(records)}


def _list_grants(home: Home) -> Iterator[bytes]:
    """Yield the register's lines of the latest edition."""
    latest = read_shelf(home.editions).latest
    assert latest
    with (home.editions / latest.name / f"{TABLE}.jsonl").open("rb") as file:
        yield from (line for line in file if read_source(line) == REGISTER)
