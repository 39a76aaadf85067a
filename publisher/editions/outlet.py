"""The files of one edition being written from the ledger, as a stream: tables, maps, N-Quads."""

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from ledger.clock import as_text
from ledger.home import Home, Source
from ledger.ledger import Ledger
from ledger.marks import Cut, Mark
from publisher.exports.geojson import NAMES, GeoWriter
from publisher.exports.nquads import as_nquads, marks_as_nquads
from publisher.exports.parquet import open_duckdb, write_parquet
from publisher.exports.table_files import HashedFile, TableWriter, Written
from publisher.exports.table_rows import Cells, Given, make_rows
from publisher.exports.tables import read_tables
from vocab.records import Version

PAGE = 2_000
NQUADS = "records.nq.gz"
GZIP_LEVEL = 6  # of 78 MB it leaves 4.2 % in 0.29 s, level 1 leaves 5.9 % in 0.15 s (2026-11-28)
Progress = Callable[[int], None]


class Counts(NamedTuple):
    """What one source has public at the cut: how many records, of these stale, and held."""

    records: int = 0
    stale: int = 0
    held: int = 0


class Outlet:
    """All files of the tables of one edition, open at once: one reading of the ledger fills them all."""

    def __init__(self, folder: Path, home: Home, cut: Cut) -> None:
        self._cut = cut
        self._sources = home.read_sources()
        self._said: dict[str, Given] = {}
        self.counts: dict[str, Counts] = defaultdict(Counts)
        self.kinds: dict[str, int] = defaultdict(int)
        self._tables = {name: TableWriter(folder, table) for name, table in read_tables().items()}
        self._maps = {
            name: {crs: GeoWriter(HashedFile(folder / f"{name}.{end}"), table, crs)
                   for crs, end in NAMES.items()}
            for name, table in read_tables().items() if table.point}
        self._nquads = HashedFile(folder / NQUADS)
        self._packed = gzip.GzipFile("", "wb", GZIP_LEVEL, self._nquads, mtime=0)

    def fill(self, ledger: Ledger, report: Progress) -> None:
        """Write all that is public at the cut, a page of records at a time, by id."""
        done = 0
        for versions in ledger.read_by_id(self._cut.head.seq, PAGE):
            self._write_rows(versions)
            self._packed.write(as_nquads(ledger.base, versions))
            done += len(versions)
            report(done)
        self._packed.write(marks_as_nquads(ledger.base, self._cut.marks))

    def close(self) -> tuple[dict[str, dict[str, Any]], Written]:
        """Close all files; return what the manifest says of each table, and of the N-Quads."""
        self._packed.close()
        tables = {}
        for name, writer in self._tables.items():
            files: dict[str, Written] = writer.close()
            for crs, one in self._maps.get(name, {}).items():
                files[NAMES[crs]] = one.close()
            tables[name] = {"rows": writer.rows, "sums": dict(writer.sums), "rounded": writer.rounded,
                            "files": files}
        return tables, self._nquads.close()

    def _write_rows(self, versions: Iterable[Version]) -> None:
        rows: dict[str, list[Cells]] = defaultdict(list)
        for version in versions:
            record = version.record
            assert record is not None
            self.kinds[record["type"]] += 1
            for row in make_rows(record, self._say(version)):
                rows[row.table.name].append(row.cells)
                self._tables[row.table.name].rounded += row.rounded
        for name, found in rows.items():
            found.sort(key=lambda cells: str(cells[0]))
            self._tables[name].write(found)
            for one in self._maps.get(name, {}).values():
                one.write(found)

    def _say(self, version: Version) -> Given:
        """Return what the rows of a record say beside it, and count it with its source."""
        mark = self._cut.marks.records.get(version.id)
        self.counts[version.source] = _count(self.counts[version.source], mark)
        said = self._said.get(version.source)
        if said is None:
            said = self._said[version.source] = _say_of(version.source, self._sources.get(version.source))
        return {**said, "home": version.home, "as_of": as_text(version.at),
                "state": mark.state if mark else "good",
                "last_good": as_text(mark.last_good) if mark else None}


def _count(counts: Counts, mark: Mark | None) -> Counts:
    state = mark.state if mark else "good"
    return Counts(counts.records + 1, counts.stale + (state == "stale"), counts.held + (state == "held"))


def _say_of(name: str, source: Source | None) -> Given:
    attribution = str(source.settings.get("attribution", "")) if source else ""
    return {"source": name, "licence": (source.licence or None) if source else None,
            "attribution": attribution or None}


def pack_parquet(folder: Path, tables: Mapping[str, dict[str, Any]]) -> None:
    """Write each table as Parquet beside its JSON Lines, and add the file to what the manifest says of it."""
    with open_duckdb(folder) as connection:
        for name, table in read_tables().items():
            path = folder / f"{name}.parquet"
            write_parquet(connection, table, folder / f"{name}.jsonl", path)
            tables[name]["files"]["parquet"] = weigh(path)


def weigh(path: Path) -> Written:
    """Return the size and SHA-256 of a file that was written by another program."""
    with path.open("rb") as file:
        return Written(path.name, path.stat().st_size, file_digest(file, "sha256").hexdigest())
