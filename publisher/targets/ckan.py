"""A CKAN: organizations for members, packages for datasets, the tables of an edition in its DataStore."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ledger.home import Home
from ledger.marks import Marks
from ledger.members import read_members
from publisher.ckan.comparison import Comparison
from publisher.ckan.datastore import drop_table, list_tables
from publisher.ckan.facts import Surroundings
from publisher.ckan.holdings import Holding, Holdings, hold
from publisher.ckan.kept import Kept, KeptFile
from publisher.ckan.loading import Loading, Place, list_places
from publisher.ckan.names import name_packages, resource_id
from publisher.ckan.packages import Dataset, list_wanted_tables
from publisher.ckan.publication import Publication, find_packages
from publisher.ckan.settings import Settings
from publisher.ckan.site import Refusal, Site
from publisher.disk import plain_errors
from publisher.editions.shelf import Edition, read_shelf
from publisher.exports.tables import read_frozen
from publisher.targets.target import Verdict
from vocab.exceptions import TargetError
from vocab.names import dataset_iri
from vocab.rdf import vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import Change, Version, canonical

NUMBER = 1


class CkanTarget:
    """One CKAN. What it should hold is compared with what is there, and only what differs is written.

    told: what somebody changed there by hand and is mended, in Dutch and in English. faults: what was refused
    while the rest went on. Packages that do not say that they are of this coalition are never touched.
    """

    name = "ckan"

    def __init__(self, home: Home, settings: Settings) -> None:
        self.home = home
        self.settings = settings
        self.told: list[tuple[str, str]] = []
        self.faults: list[TargetError] = []
        self._holdings = Holdings(home.ckan)
        self._file = KeptFile(home.ckan)
        columns = {"columns": canonical(read_frozen()).encode(), "url": settings.url.encode()}
        self.recipe = make_recipe(NUMBER, {**vocabulary_files(), **columns})

    @cached_property
    def site(self) -> Site:
        """The CKAN, called from the first time that it is needed."""
        return Site(self.settings)

    def exists(self) -> bool:
        """Say whether it is known here what datasets hold; what is there is compared at each time."""
        return self._holdings.exists()

    def clear(self) -> None:
        """Forget what is known here: it is learned from what is there, and what differs is mended."""
        with plain_errors():
            self._holdings.clear()
            self._file.forget()

    def put(self, changes: list[Change]) -> None:
        """Count what came and went; packages speak of it when all is put."""
        with plain_errors():
            self._holdings.put(change.after for change in changes)

    def show(self, seq: int, epoch: str, marks: Marks) -> None:
        """Bring organizations, groups and packages up to date."""
        with plain_errors():
            kept = self._file.read()
            kept.marks = dict(marks.sources)
            self._publish(kept)

    def load(self, edition: Path) -> None:
        """Bring the tables to an edition: the rows that changed since the one they hold, or that differ."""
        loaded = read_shelf(edition.parent).find(edition.name)
        if loaded is None:
            raise TargetError(f"De editie {edition.name} is er niet meer.",
                              f"The edition {edition.name} is gone.")
        with plain_errors():
            self._load(edition, loaded)

    def _load(self, edition: Path, loaded: Edition) -> None:
        kept, places, active = self._file.read(), list_places(edition), self._find_active()
        wanted = set(self._list_resources(places).values())
        unsure = {*kept.unsure, *(wanted - active)}
        if (kept.edition, kept.manifest, kept.loading) == (loaded.name, loaded.manifest, "") and not unsure:
            return
        if kept.loading not in ("", loaded.manifest):
            kept.manifest = ""  # another one stopped on its way: of no row it is known of which it is
        # From here on until all is loaded the tables are on their way from the one edition to the other.
        kept.tables, kept.edition, kept.unsure = places, kept.edition or loaded.name, sorted(unsure)
        kept.loading, kept.resources = loaded.manifest, sorted({*kept.resources, *wanted})
        self._file.write(kept)
        self._publish(kept)
        if self._fill(kept, edition, active):
            kept.edition, kept.manifest, kept.loading, kept.unsure = loaded.name, loaded.manifest, "", []
            self._file.write(kept)

    def _fill(self, kept: Kept, edition: Path, active: set[str]) -> bool:
        """Fill the tables of the packages that are there; return whether nothing was refused."""
        there, previous = set(find_packages(self.site, self.home.base)), self._find_previous(kept)
        resources = {place: id for place, id in self._list_resources(kept.tables).items()
                     if dataset_iri(self.home.base, place[0]) in there}
        left = active if active >= set(resources.values()) else active | list_tables(self.site)
        loading = Loading(self.site, resources, active, left, set(kept.unsure), edition, previous)
        loading.run()
        for (source, name), error in loading.faults.items():
            table = f"{source} {name}"
            self.faults.append(TargetError(f"Tabel {table}: {error.nl}", f"Table {table}: {error.en}"))
        return not loading.faults

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Compare all that is there: packages with the ledger, rows with the edition they hold."""
        verdict, kept = Verdict(self.name, unit="rows"), self._file.read()
        holdings: dict[str, Holding] = {}
        for versions in pages:
            hold(versions, holdings)
        datasets = self._list_datasets(holdings, kept)
        comparison = Comparison(self.site, self.home.base, verdict)
        facts = self._surround().read({one.member.id: one.member for one in datasets}.values())
        comparison.compare_packages(datasets, facts, kept)
        comparison.compare_withdrawn(kept)
        comparison.compare_others(datasets, kept)
        edition = self._find_previous(kept) or self._find_latest()
        if edition:
            comparison.compare_tables(datasets, edition)
        return verdict

    def _publish(self, kept: Kept) -> None:
        datasets, surroundings = self._list_datasets(self._holdings.count(), kept), self._surround()
        members = {dataset.member.id: dataset.member for dataset in datasets}
        domains = {domain for dataset in datasets for domain in dataset.holding.domains}
        facts = surroundings.prepare(members, domains)
        kept.made = sorted({*kept.made, *surroundings.made})
        self.faults += surroundings.faults
        publication = Publication(self.site, surroundings, self.home.base, kept, self.told, self.faults)
        moved = {source.name: source.moved_from for source in self.home.read_sources().values()
                 if source.moved_from}
        pairs, gone = publication.match(datasets, moved)
        # Kept before they go: one that was deleted is found no more, and has yet to be purged.
        kept.withdrawn.update({package["id"]: package["name"] for package in gone})
        self._file.write(kept)
        publication.withdraw(gone)
        publication.bring(pairs, facts)
        publication.purge_withdrawn()
        self._remove_others(kept, datasets)
        names = {surroundings.name(member) for member in members.values()}
        kept.made = [name for name in kept.made if name in names or not surroundings.remove(name)]
        self._file.write(kept)

    def _remove_others(self, kept: Kept, datasets: list[Dataset]) -> None:
        """Drop tables that were ours and that no dataset has any more, also where a hand took the package."""
        wanted = list_wanted_tables(datasets)
        for id in [id for id in kept.resources if id not in wanted] if kept.is_known else ():
            try:
                drop_table(self.site, id)
            except Refusal as error:
                self.faults.append(error)
            else:
                kept.resources.remove(id)

    def _list_datasets(self, holdings: dict[str, Holding], kept: Kept) -> list[Dataset]:
        """Return what is to be said of each dataset that has public records, by source."""
        home = self.home
        sources, members = home.read_sources(), read_members(home, holdings)
        names, has_edition = name_packages(home.base, holdings), self._find_latest() is not None
        return [Dataset(source, names[source], home.base, members[source.partition("/")[0]], holding,
                        kept.marks.get(source), sources[source].settings if source in sources else {},
                        tuple(kept.tables.get(source, ())), has_edition)
                for source, holding in sorted(holdings.items())]

    def _list_resources(self, places: dict[str, list[str]]) -> dict[Place, str]:
        return {(source, name): resource_id(dataset_iri(self.home.base, source), name)
                for source, names in places.items() for name in names}

    def _find_active(self) -> set[str]:
        """Return the resources of ours that have a table."""
        found = find_packages(self.site, self.home.base)
        return {resource["id"] for packages in found.values() for package in packages
                for resource in package["resources"] if resource.get("datastore_active")}

    def _find_previous(self, kept: Kept) -> Path | None:
        """Return the edition that the tables hold, where that is known and it is still kept."""
        edition = read_shelf(self.home.editions).find(kept.edition) if kept.manifest else None
        return self.home.editions / edition.name if edition and edition.manifest == kept.manifest else None

    def _find_latest(self) -> Path | None:
        latest = read_shelf(self.home.editions).latest
        return self.home.editions / latest.name if latest else None

    def _surround(self) -> Surroundings:
        return Surroundings(self.site, self.settings, self.home.base)
