"""An example coalition that is published to a real CKAN: what a test does with it, and finds there."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from click.testing import CliRunner, Result

from harvesters.approve import approve, find_held
from harvesters.take_in import take_in
from ledger.home import Home
from publisher.catch_up import catch_up
from publisher.ckan.site import Site
from publisher.cli.main import cli
from publisher.editions.edition import publish_edition
from publisher.targets.ckan import CkanTarget
from publisher.targets.live import open_distant
from publisher.targets.target import Verdict
from tests.known import there
from tests.real.ckan_site import Site as CkanSite
from vocab.names import EXAMPLE_BASE

NAME = "data-example-org-voorbeeld-grants"
OURS = f'extras_verbond_home:"{EXAMPLE_BASE}"'


def grants(count: int, amount: str = "1,50", first: int = 0) -> list[list[str]]:
    """Return so many grants; a third has that amount: were it over half, it would wait for a person."""
    return [[f"V-{n}", f"Voorbeeld {n}", "Tuin, \"groot\"\\n & dak", "Sport", "1,50" if n % 3 else amount,
             "10,00", "2025"] for n in range(first, first + count)]


class Coalition:
    """A home and the CKAN it is published to."""

    def __init__(self, home: Home, server: CkanSite) -> None:
        self.home = home
        self.server = server

    def open(self) -> CkanTarget:
        """Return the target as the settings name it now."""
        target = open_distant(self.home)[0]
        assert isinstance(target, CkanTarget)
        return target

    def harvest(self, name: str = "voorbeeld/grants") -> None:
        """Take in a source; what waits for a person is approved."""
        with self.home.open_ledger() as ledger:
            run = take_in(self.home.read_sources()[name], self.home, ledger)
            if run.held:
                number = there(run.run)
                approve(ledger, number, there(find_held(ledger, number).run.diff))

    def cut(self) -> None:
        """Make an edition."""
        with self.home.open_ledger() as ledger:
            publish_edition(self.home, ledger)

    def publish(self, anew: bool = False) -> CkanTarget:
        """Bring the CKAN up to date, its tables too; return the target, which knows what it called."""
        target = self.open()
        with self.home.open_ledger() as ledger:
            catch_up(ledger, target, anew=anew)
        editions = sorted(path.name for path in self.home.editions.glob("*/"))
        if editions:
            target.load(self.home.editions / editions[-1])
        return target

    def run(self, *words: str, answer: str = "") -> Result:
        """Type a command, with an answer on stdin."""
        return CliRunner().invoke(cli, ["--home", str(self.home.folder), *words], input=answer)

    def verify(self) -> Verdict:
        """Compare what is there with the ledger."""
        with self.home.open_ledger() as ledger:
            return self.open().compare(ledger.read_current())

    @property
    def site(self) -> Site:
        """The CKAN itself, for what a person does there by hand."""
        return self.open().site

    def read_package(self, name: str = NAME) -> dict[str, Any]:
        """Return a package."""
        found: dict[str, Any] = self.site.call("package_show", id=name)
        return found

    def list_names(self) -> list[str]:
        """Return the names of all packages of ours."""
        found = self.site.call("package_search", fq=OURS, include_private=True, rows=1_000)
        return sorted(package["name"] for package in found["results"])

    def find_resource(self, table: str = "grant", name: str = NAME) -> str:
        """Return the resource of a table."""
        found = [one["id"] for one in self.read_package(name)["resources"]
                 if one["name"].endswith(f"({table})")]
        return str(found[0])

    def read_rows(self, columns: Iterable[str], table: str = "grant") -> list[list[str]]:
        """Return some columns of a table as they are in its DataStore, by id."""
        answer = self.site.call("datastore_search", resource_id=self.find_resource(table), sort="id",
                                records_format="csv", fields=list(columns), limit=32_000)
        return list(csv.reader(io.StringIO(answer["records"])))


def clear(site: Site) -> None:
    """Take away all that coalitions of tests put there."""
    for package in site.call("package_search", fq=OURS, include_private=True, rows=1_000)["results"]:
        for resource in package["resources"]:
            site.try_call("datastore_delete", resource_id=resource["id"], force=True)
        site.try_call("dataset_purge", id=package["id"])
    site.try_call("dataset_purge", id=NAME)
    for kind in ("organization", "group"):
        for name in site.call(f"{kind}_list"):
            site.try_call(f"{kind}_purge", id=name)
