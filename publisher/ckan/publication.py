"""Brings the packages of a CKAN up to date: what is there is compared, and only what differs is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from publisher.ckan.datastore import drop_table
from publisher.ckan.facts import Surroundings
from publisher.ckan.kept import Kept
from publisher.ckan.names import resource_id
from publisher.ckan.packages import (
    HOME,
    URI,
    Dataset,
    Facts,
    Package,
    find_differences,
    is_edited,
    list_table_ids,
    make_package,
    read_extra,
)
from publisher.ckan.site import Refusal, Site
from publisher.exports.tables import read_tables
from vocab.exceptions import TargetError
from vocab.names import dataset_iri

PAGE = 1_000


def find_packages(site: Site, base: str) -> dict[str, list[Package]]:
    """Return the packages that say they are of this coalition, by the IRI of their dataset."""
    found: dict[str, list[Package]] = {}
    start, count = 0, 1
    while start < count:
        answer = site.call("package_search", fq=f'extras_{HOME}:"{base}"', rows=PAGE, start=start,
                           sort="id asc", include_private=True)
        if not answer["results"]:
            break
        start, count = start + len(answer["results"]), answer["count"]
        for package in answer["results"]:
            found.setdefault(read_extra(package, URI), []).append(package)
    return found


def find_tables(iri: str, package: Package | None) -> tuple[str, ...]:
    """Return the tables that a package has."""
    there = {one["id"] for one in (package or {}).get("resources") or ()}
    return tuple(name for name in read_tables() if resource_id(iri, name) in there)


class Publication:
    """One time that packages are brought up to date.

    told: what was changed by hand and is mended; faults: what was refused, while the rest went on.
    """

    def __init__(self, site: Site, surroundings: Surroundings, base: str, kept: Kept) -> None:
        self._site = site
        self._surroundings = surroundings
        self._base = base
        self._kept = kept
        self.told: list[tuple[str, str]] = []
        self.faults: list[TargetError] = []

    def bring(self, datasets: Iterable[Dataset], facts: Facts, moved: Mapping[str, str]) -> list[Package]:
        """Bring the packages of these datasets up to date; return those of others that are to be withdrawn.

        moved: the source that each was before it moved.
        """
        found = find_packages(self._site, self._base)
        for dataset in datasets:
            there = self._take(found, dataset.iri)
            if there is None and dataset.source in moved:
                there = self._take(found, dataset_iri(self._base, moved[dataset.source]))
            if dataset.member.id not in facts.organizations:
                continue
            try:
                self._bring(dataset, facts, there)
            except Refusal as error:
                self.faults.append(TargetError(f"Pakket {dataset.name}: {error.nl}",
                                               f"Package {dataset.name}: {error}"))
        return [package for packages in found.values() for package in packages]

    def _take(self, found: dict[str, list[Package]], iri: str) -> Package | None:
        """Take the package of a dataset out of what was found; a copy of it stays there."""
        packages = found.pop(iri, [])
        if packages[1:]:
            found[iri] = packages[1:]
        return packages[0] if packages else None

    def _bring(self, dataset: Dataset, facts: Facts, there: Package | None) -> None:
        there = there or self._find_by_name(dataset)
        if not self._kept.is_known:
            dataset = dataset.with_tables(find_tables(dataset.iri, there))
        wanted = make_package(dataset, facts, there)
        if there is None:
            self._create(dataset, wanted, facts)
        elif there["state"] != "active" or find_differences(wanted, there):
            self._update(wanted, there)

    def _find_by_name(self, dataset: Dataset) -> Package | None:
        """Return the package of that name, one that was deleted too; Refusal where it is somebody else's."""
        there: Package | None = self._site.find("package_show", id=dataset.name)
        if there and read_extra(there, URI) != dataset.iri and there["state"] == "active":
            raise Refusal("Dit is al een pakket van iemand anders; het blijft zoals het is.",
                          "This is somebody else's package already; it is left as it is.", "taken")
        return there if there and read_extra(there, URI) == dataset.iri else None

    def _create(self, dataset: Dataset, wanted: Package, facts: Facts) -> None:
        try:
            self._site.call("package_create", **wanted)
        except Refusal as error:
            # A call that was tried again may have been done already.
            there = self._find_by_name(dataset) if "name" in error.keys else None
            if there is None:
                raise
            self._update(make_package(dataset, facts, there), there)

    def _update(self, wanted: Package, there: Package) -> None:
        if is_edited(there) and there["id"] not in self._kept.withdrawn:
            self._tell_edit(there, wanted)
        self._kept.withdrawn.pop(there["id"], None)
        ids = {one["id"] for one in wanted["resources"]}
        for id in list_table_ids(there):
            if id not in ids:
                drop_table(self._site, id)
        active = {one["id"] for one in there["resources"] if one.get("datastore_active")}
        for resource in wanted["resources"]:
            # CKAN forgets that a resource has a table where an update does not say so.
            resource["datastore_active"] = resource["id"] in active
        self._site.call("package_update", **{**wanted, "id": there["id"]})

    def _tell_edit(self, there: Package, wanted: Package) -> None:
        if there["state"] != "active":
            nl, en = "was weggegooid", "was deleted"
        else:
            keys = ", ".join(find_differences(wanted, there))
            nl, en = f"was met de hand veranderd ({keys})", f"was changed by hand ({keys})"
        self.told.append((f"Pakket {there['name']} {nl} en is hersteld.",
                          f"Package {there['name']} {en} and is mended."))

    def withdraw(self, package: Mapping[str, Any]) -> None:
        """Take away a package with its tables; what is said of it goes too where the token may do that."""
        for id in list_table_ids(package):
            drop_table(self._site, id)
        self._site.try_call("package_delete", id=package["id"])
        if self._purge(package["id"]):
            self._kept.withdrawn.pop(package["id"], None)

    def purge_withdrawn(self) -> None:
        """Have all go that a token before could only delete."""
        for id in list(self._kept.withdrawn) if self._surroundings.is_sysadmin else ():
            there = self._site.find("package_show", id=id)
            if there is None or there["state"] != "deleted" or self._purge(id):
                del self._kept.withdrawn[id]

    def _purge(self, id: str) -> bool:
        return self._surroundings.is_sysadmin and self._site.try_call("dataset_purge", id=id)
