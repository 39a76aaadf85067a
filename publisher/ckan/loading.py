"""Brings the tables of a DataStore from one edition to the next: only rows that differ are sent."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from publisher.ckan.datastore import DataTable
from publisher.ckan.site import Refusal, Site
from publisher.editions.delta import pair, read_id
from publisher.exports.tables import read_tables

SOURCE = b',"source":"'
Place = tuple[str, str]
"""A table of a dataset: source and name of the table."""


def read_source(line: bytes) -> str:
    """Return the source of a row as it stands in its line of an edition.

    The columns before it may hold texts, in which quotes are escaped; the last that looks like it is it.
    """
    start = line.rindex(SOURCE) + len(SOURCE)
    return line[start : line.index(b'"', start)].decode()


def read_lines(edition: Path, table: str) -> Iterator[bytes]:
    """Yield the lines of a table of an edition, none where it has none."""
    path = edition / f"{table}.jsonl"
    if path.exists():
        with path.open("rb") as file:
            yield from file


def list_places(edition: Path) -> dict[str, list[str]]:
    """Return the tables of an edition in which each source has rows, by source."""
    found: dict[str, list[str]] = {}
    for name in read_tables():
        for source in sorted({read_source(line) for line in read_lines(edition, name)}):
            found.setdefault(source, []).append(name)
    return found


class Loading:
    """One edition on its way into the DataStore.

    resources: the id of the resource of each place that is wanted. active: those of these ids of which their
    package says that they have a table; left: all that have one; unsure: those of which it is not known what
    they hold. previous: the folder of the edition that the others hold, None where that is not known of any.
    """

    def __init__(self, site: Site, resources: Mapping[Place, str], active: set[str], left: set[str],
                 unsure: set[str], edition: Path, previous: Path | None) -> None:
        self._site = site
        self._resources = resources
        self._active = active
        self._left = left
        self._unsure = unsure
        self._edition = edition
        self._previous = previous
        self.faults: dict[Place, Refusal] = {}

    def run(self) -> None:
        """Load every table; what is refused of one stops no other."""
        for name in read_tables():
            places = [place for place in self._resources if place[1] == name]
            known = {place for place in places
                     if self._previous and self._resources[place] not in self._unsure}
            if known:
                self._load_changes(name, known)
            if known != set(places):
                self._load_whole(name, set(places) - known)

    def _load_changes(self, name: str, places: set[Place]) -> None:
        """Send what differs between two editions."""
        assert self._previous is not None
        tables = {place: self._open(place) for place in places}
        for before, after in pair(self._previous / f"{name}.jsonl", self._edition / f"{name}.jsonl"):
            was = (read_source(before), name) if before else None
            now = (read_source(after), name) if after else None
            if before and was in tables and was != now:
                self._do(was, tables[was].remove, read_id(before).decode())
            if after and now in tables:
                self._do(now, tables[now].put, tables[now].reader.read_line(after))
        self._close(tables)

    def _load_whole(self, name: str, places: set[Place]) -> None:
        """Send what differs from the rows that are there; nothing is where there was no table."""
        tables = {place: self._open(place) for place in places}
        there: dict[Place, dict[str, bytes]] = {place: {} for place in places}
        for place, table in tables.items():
            self._do(place, self._learn, table, there[place])
        for line in read_lines(self._edition, name):
            place = (read_source(line), name)
            if place in tables:
                self._do(place, _mend, tables[place], line, there[place])
        for place, rows in there.items():
            for id in sorted(rows):
                self._do(place, tables[place].remove, id)
        self._close(tables)

    def _learn(self, table: DataTable, rows: dict[str, bytes]) -> None:
        """Read what the rows weigh that are there, in a table with the columns that it should have."""
        if table.resource in self._active:
            table.renew()
            rows.update(table.weigh())
        if table.resource not in self._active or "" in rows:
            table.make(is_left=table.resource in self._left)
            rows.clear()

    def _open(self, place: Place) -> DataTable:
        return DataTable(self._site, self._resources[place], read_tables()[place[1]])

    def _close(self, tables: Mapping[Place, DataTable]) -> None:
        for place, table in tables.items():
            self._do(place, table.close)

    def _do(self, place: Place, action: Callable[..., None], *given: object) -> None:
        """Do something with a table, unless something of it was refused before."""
        if place in self.faults:
            return
        try:
            action(*given)
        except Refusal as error:
            self.faults[place] = error


def _mend(table: DataTable, line: bytes, rows: dict[str, bytes]) -> None:
    """Send a row where it is not there as it should be."""
    cells = table.reader.read_line(line)
    if rows.pop(str(cells[0]), None) != table.reader.weigh(cells):
        table.put(cells)
