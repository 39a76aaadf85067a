"""Brings the packages of a CKAN up to date: what is there is compared, and only what differs is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence

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
    """Return the packages that say they are of this coalition, by the IRI of their dataset.

    A search finds words within extras too: whether they say so is looked at here.
    """
    found: dict[str, list[Package]] = {}
    start, count = 0, 1
    while start < count:
        answer = site.call("package_search", fq=f'extras_{HOME}:"{base}"', rows=PAGE, start=start,
                           sort="id asc", include_private=True)
        if not answer["results"]:
            break
        start, count = start + len(answer["results"]), answer["count"]
        for package in answer["results"]:
            uri = read_extra(package, URI)
            if read_extra(package, HOME) == base and uri.startswith(f"{base}/id/dataset/"):
                found.setdefault(uri, []).append(package)
    return found


def choose_package(iri: str, packages: Sequence[Package]) -> tuple[Package | None, list[Package]]:
    """Return the package of a dataset, and copies of what it says that somebody else made.

    Ids of resources are there once in a CKAN: the one that has ours is ours.
    """
    ours = resource_ids(iri)
    ranked = sorted(packages, key=lambda one: not ours & {each["id"] for each in one["resources"]})
    return (ranked[0], ranked[1:]) if ranked else (None, [])


def resource_ids(iri: str) -> set[str]:
    """Return the ids that resources of a dataset may have: its tables, and its page."""
    page = iri.partition("/id/dataset/")[2]
    return {resource_id(iri, name) for name in (*read_tables(), "/sparql", "/feed/", f"/datasets/{page}")}


def find_tables(iri: str, package: Package | None) -> tuple[str, ...]:
    """Return the tables that a package has."""
    there = {one["id"] for one in (package or {}).get("resources") or ()}
    return tuple(name for name in read_tables() if resource_id(iri, name) in there)


class Publication:
    """One time that packages are brought up to date.

    told, faults: lists to which is added what was changed by hand and is mended, and what was refused while
    the rest went on.
    """

    def __init__(self, site: Site, surroundings: Surroundings, base: str, kept: Kept,
                 told: list[tuple[str, str]], faults: list[TargetError]) -> None:
        self._site = site
        self._surroundings = surroundings
        self._base = base
        self._kept = kept
        self._told = told
        self._faults = faults

    def match(self, datasets: Iterable[Dataset], moved: Mapping[str, str]
              ) -> tuple[list[tuple[Dataset, Package | None]], list[Package]]:
        """Return each dataset with the package that is there of it, and the packages that are to go.

        moved: the source that each was before it moved.
        """
        found: dict[str, Package] = {}
        for iri, packages in find_packages(self._site, self._base).items():
            chosen, copies = choose_package(iri, packages)
            if chosen:
                found[iri] = chosen
            self._faults += [_tell_copy(copy) for copy in copies]
        pairs = []
        for dataset in datasets:
            there = found.pop(dataset.iri, None)
            if there is None and dataset.source in moved:
                there = found.pop(dataset_iri(self._base, moved[dataset.source]), None)
            pairs.append((dataset, there))
        return pairs, list(found.values())

    def bring(self, pairs: Iterable[tuple[Dataset, Package | None]], facts: Facts) -> None:
        """Bring the packages of datasets up to date."""
        for dataset, there in pairs:
            if dataset.member.id in facts.organizations:
                self._try(dataset.name, self._bring, dataset, facts, there)

    def _try(self, name: str, action: Callable[..., None], *given: object) -> None:
        """Do something with a package; what is refused of one stops no other."""
        try:
            action(*given)
        except Refusal as error:
            self._faults.append(TargetError(f"Pakket {name}: {error.nl}", f"Package {name}: {error.en}"))

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
            there = self._find_by_name(dataset) or self._find_by_resource(dataset, wanted, error)
            if there is None:
                raise
            self._update(make_package(dataset, facts, there), there)

    def _find_by_resource(self, dataset: Dataset, wanted: Package, error: Refusal) -> Package | None:
        """Return the package that has our resources under another name: renamed and deleted by hand."""
        there = self._site.find("resource_show", id=wanted["resources"][0]["id"]) \
            if "resources" in error.keys else None
        found: Package | None = there and self._site.find("package_show", id=there["package_id"])
        return found if found and read_extra(found, URI) == dataset.iri else None

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
        self._told.append((f"Pakket {there['name']} {nl} en is hersteld.",
                          f"Package {there['name']} {en} and is mended."))

    def withdraw(self, packages: Iterable[Package]) -> None:
        """Take away packages with their tables; what is said of them goes too where the token may do that."""
        for package in packages:
            self._try(package["name"], self._withdraw, package)

    def _withdraw(self, package: Package) -> None:
        for id in list_table_ids(package):
            drop_table(self._site, id)
        self._site.try_call("package_delete", id=package["id"])
        if self._purge(package["id"]):
            self._kept.withdrawn.pop(package["id"], None)

    def purge_withdrawn(self) -> None:
        """Have all go that a token before could only delete."""
        for id, name in list(self._kept.withdrawn.items()) if self._surroundings.is_sysadmin else ():
            self._try(name, self._purge_deleted, id)

    def _purge_deleted(self, id: str) -> None:
        there = self._site.find("package_show", id=id)
        if there is None or there["state"] != "deleted" or self._purge(id):
            self._kept.withdrawn.pop(id, None)

    def _purge(self, id: str) -> bool:
        return self._surroundings.is_sysadmin and self._site.try_call("dataset_purge", id=id)


def _tell_copy(package: Package) -> TargetError:
    name = package["name"]
    return TargetError(
        f"Pakket {name} zegt van ons te zijn, maar is een kopie van iemand anders; het blijft zoals het is.",
        f"Package {name} says that it is ours, but is somebody else's copy; it is left as it is.")
