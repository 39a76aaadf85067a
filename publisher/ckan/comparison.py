"""What a CKAN holds beside what it should hold: packages, rows, data dictionary, and what should be gone."""

from collections.abc import Iterable
from pathlib import Path

from publisher.ckan.datastore import DataTable, list_tables
from publisher.ckan.kept import Kept
from publisher.ckan.loading import read_lines, read_source
from publisher.ckan.names import resource_id
from publisher.ckan.packages import (
    Dataset,
    Facts,
    Package,
    find_differences,
    list_wanted_tables,
    make_package,
)
from publisher.ckan.publication import choose_package, find_packages, find_tables
from publisher.ckan.site import Site
from publisher.exports.tables import read_tables
from publisher.targets.target import Verdict


class Comparison:
    """One comparison of a CKAN with the ledger and the edition that its tables hold; nothing is written."""

    def __init__(self, site: Site, base: str, verdict: Verdict) -> None:
        self._site = site
        self._base = base
        self._verdict = verdict

    def compare_packages(self, datasets: Iterable[Dataset], facts: Facts, kept: Kept) -> None:
        """Compare what is said of each dataset; one that nobody should find is too many."""
        found = find_packages(self._site, self._base)
        for dataset in datasets:
            chosen, copies = choose_package(dataset.iri, found.pop(dataset.iri, []))
            there = self._site.find("package_show", id=chosen["id"]) if chosen else None
            if not kept.is_known:
                dataset = dataset.with_tables(find_tables(dataset.iri, there))
            self._compare_package(dataset, facts, there)
            for copy in copies:
                self._verdict.add("extra", copy["name"])
        for packages in found.values():
            for package in packages:
                self._verdict.add("extra", package["name"])

    def _compare_package(self, dataset: Dataset, facts: Facts, there: Package | None) -> None:
        if there is None or there["state"] != "active":
            self._verdict.add("missing", dataset.name)
        elif dataset.member.id not in facts.organizations:
            self._verdict.add("unknown", dataset.name)
        elif keys := find_differences(make_package(dataset, facts, there), there):
            self._verdict.add("different", f"{dataset.name}: {', '.join(keys)}")

    def compare_withdrawn(self, kept: Kept) -> None:
        """Look for what was taken away: who may only delete cannot see whether it is gone."""
        for id, name in kept.withdrawn.items():
            there = self._site.find("package_show", id=id)
            if there is not None:
                self._verdict.add("extra" if there["state"] == "active" else "unknown", name)

    def compare_others(self, datasets: Iterable[Dataset], kept: Kept) -> None:
        """Look for tables that were ours and should be gone, also where no package has them any more."""
        others = set(kept.resources) - list_wanted_tables(datasets) if kept.is_known else set()
        for id in sorted(list_tables(self._site) & others if others else ()):
            self._verdict.add("extra", f"DataStore {id}")

    def compare_tables(self, datasets: Iterable[Dataset], edition: Path) -> None:
        """Compare every row by value, and what the data dictionary says of the columns."""
        names = {dataset.source: dataset for dataset in datasets}
        for name in read_tables():
            tables: dict[str, DataTable] = {}
            there: dict[str, dict[str, bytes]] = {}
            for line in read_lines(edition, name):
                source = read_source(line)
                if source in names and source not in tables:
                    resource = resource_id(names[source].iri, name)
                    tables[source] = DataTable(self._site, resource, read_tables()[name])
                    there[source] = self._read_table(tables[source], f"{source} {name}")
                if source in names:
                    self._compare_row(tables[source], line, there[source], f"{source} {name}")
            for source, rows in there.items():
                for id in sorted(rows):
                    self._verdict.add("extra", f"{source} {name}: {id}")

    def _read_table(self, table: DataTable, title: str) -> dict[str, bytes]:
        """Return what the rows weigh that are there; nothing where the columns are others."""
        fields, wanted = table.read_fields(), table.describe()
        if fields and fields != wanted:
            self._verdict.add("different", f"{title}: columns")
        rows = table.weigh() if [one["id"] for one in fields] == [one["id"] for one in wanted] else {}
        self._verdict.found += len(rows)
        return rows

    def _compare_row(self, table: DataTable, line: bytes, rows: dict[str, bytes], title: str) -> None:
        self._verdict.expected += 1
        cells = table.reader.read_line(line)
        weight = rows.pop(str(cells[0]), None)
        if weight != table.reader.weigh(cells):
            self._verdict.add("missing" if weight is None else "different", f"{title}: {cells[0]}")
