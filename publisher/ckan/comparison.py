"""What a CKAN holds beside what it should hold: packages, rows, data dictionary, and what should be gone."""

from collections.abc import Iterable
from pathlib import Path

from publisher.ckan.datastore import DataTable, list_tables
from publisher.ckan.kept import Kept
from publisher.ckan.loading import Place, read_lines, read_source
from publisher.ckan.names import resource_id
from publisher.ckan.packages import Dataset, Facts, Package, find_differences, make_package
from publisher.ckan.publication import choose_package, find_packages, find_tables
from publisher.ckan.rows import describe_fields
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
        wanted = {resource_id(dataset.iri, name) for dataset in datasets for name in dataset.tables}
        for id in sorted(list_tables(self._site) & set(kept.resources) - wanted if kept.is_known else ()):
            self._verdict.add("extra", f"DataStore {id}")

    def compare_tables(self, datasets: Iterable[Dataset], edition: Path) -> None:
        """Compare every row by value, and what the data dictionary says of the columns."""
        names = {dataset.source: dataset for dataset in datasets}
        for name in read_tables():
            wanted: dict[str, list[bytes]] = {}
            for line in read_lines(edition, name):
                wanted.setdefault(read_source(line), []).append(line)
            for source, dataset in names.items():
                resource = resource_id(dataset.iri, name)
                if source in wanted:
                    self._compare_table((source, name), resource, wanted[source])

    def _compare_table(self, place: Place, resource: str, lines: list[bytes]) -> None:
        source, name = place
        table, told = DataTable(self._site, resource, read_tables()[name]), self._verdict
        told.expected += len(lines)
        fields, wanted = table.read_fields(), describe_fields(read_tables()[name])
        if [one["id"] for one in fields] != [one["id"] for one in wanted]:
            told.add("different" if fields else "missing", f"{source} {name}", len(lines))
            return
        if fields != wanted:
            told.add("different", f"{source} {name}: columns")
        self._compare_rows(table, lines, f"{source} {name}")

    def _compare_rows(self, table: DataTable, lines: Iterable[bytes], title: str) -> None:
        there = table.weigh()
        self._verdict.found += len(there)
        for line in lines:
            cells = table.reader.read_line(line)
            weight = there.pop(str(cells[0]), None)
            if weight != table.reader.weigh(cells):
                self._verdict.add("missing" if weight is None else "different", f"{title}: {cells[0]}")
        for id in sorted(there):
            self._verdict.add("extra", f"{title}: {id}")

