"""A CKAN: the rows of a register, and the demo from nothing, unchanged and changed, beside other roads."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import Any, NamedTuple

from ckanapi import RemoteCKAN
from ckanapi.errors import NotFound
from werkzeug.serving import make_server

from benchmarks.bench import Answer, Bench, BrokenError, expect, ratio_of, seconds, word_seconds
from benchmarks.children import repeat, run_job
from benchmarks.servers import open_private
from benchmarks.table import Figure
from ledger.home import read_home
from publisher.web.app import make_app
from tests.real.ckan_site import Site, private_ckan, run_harvester
from tests.servers import free_port, run_server

ROWS, ROWS_SECONDS, EVERY = 18_109, 60.0, 100
HARVEST_SECONDS = 120
DONE = ("added", "updated", "not modified", "errored")
"""What ckanext-harvest says of packages that it is done with; those that went wrong last."""


class Beside(NamedTuple):
    """What came of our jobs, and of those of ckanapi."""

    ours: list[Answer]
    loads: list[Answer]


class Imports(NamedTuple):
    """What came of harvests by ckanext-harvest: of all from nothing, and once more."""

    anew: list[Answer]
    again: list[Answer]


class Publishing:
    """The demo in a home of its own, and a private CKAN that it is brought to."""

    def __init__(self, home: Path, site: Site, ckan: Any) -> None:
        self.home = home
        self.site = site
        self.ckan = ckan
        self.packages = home.parent / "packages.jsonl"

    def run(self, job: str, **values: Any) -> Answer:
        """Run a job with the home and the CKAN; BrokenError where something was refused."""
        answer = run_job(job, folder=str(self.home), url=self.site.url, token=self.site.token, **values)
        expect(not answer.get("faults"), "nothing is refused", answer)
        return answer

    def fill(self, job: str, number: int) -> Answer:
        """Run a job that fills a new table, in a package that is gone afterwards; all rows must be there."""
        self.ckan.action.organization_create(name="tabel")
        package = self.ckan.action.package_create(name="tabel", owner_org="tabel",
                                                  resources=[{"name": "tabel"}])
        resource = package["resources"][0]["id"]
        answer = self.run(job, rows=ROWS, resource=resource)
        total = self.ckan.action.datastore_search(resource_id=resource, limit=0)["total"]
        expect(total == ROWS, f"{ROWS} rows are there, not {total}", answer)
        self.empty()
        return answer

    def publish_anew(self, number: int) -> Answer:
        """Bring all to a CKAN that has nothing, and keep its packages in a file for others."""
        self.empty()
        answer = self.run("bring_ckan", known=False)
        self.dump()
        return answer

    def publish_again(self, number: int) -> Answer:
        """Bring it up to date once more, while nothing changed: nothing may be written."""
        answer = self.run("bring_ckan", known=True)
        expect(answer["writes"] == 0, "nothing is written", answer)
        return answer

    def publish_changed(self, number: int) -> Answer:
        """Bring it up to date after one grant in a hundred changed."""
        changed = run_job("change_demo", folder=str(self.home), number=number + 1)
        expect(changed["changed"] >= ROWS // EVERY, "one grant in a hundred changed", changed)
        answer = self.run("bring_ckan", known=True)
        self.dump()
        return answer

    def load(self, number: int) -> Answer:
        """Have ckanapi load the packages, whatever is there; it writes no rows."""
        program = Path(sys.executable).with_name("ckanapi")
        command = [str(program), "load", "datasets", "-I", str(self.packages), "-p", "1", "-r", self.site.url,
                   "-a", self.site.token, "-q"]
        before = self.site.log.stat().st_size
        started = perf_counter()
        done = subprocess.run(command, text=True, capture_output=True,
                              env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"})
        seconds, log = perf_counter() - started, self.site.log.read_bytes()[before:]
        answer = {"seconds": seconds, "calls": log.count(b" /api/")}
        if done.returncode or len(self.list_packages()) != self.count:
            raise BrokenError(f"ckanapi load: {done.stdout}{done.stderr}"[-2_000:])
        return answer

    def load_anew(self, number: int) -> Answer:
        """Have ckanapi load the packages where there are none; their organizations and groups are there."""
        self.purge()
        return self.load(number)

    def dump(self) -> None:
        """Keep all packages as they are in a file, one a line."""
        packages = [self.ckan.action.package_show(id=one["id"]) for one in self.list_packages()]
        self.packages.write_text("".join(f"{json.dumps(package)}\n" for package in packages), "utf-8")

    @property
    def count(self) -> int:
        """How many packages are in the file."""
        return len(self.packages.read_text("utf-8").splitlines())

    def list_packages(self) -> list[dict[str, Any]]:
        """Return the packages that are there."""
        found = self.ckan.action.package_search(include_private=True, rows=1_000)["results"]
        return [package for package in found if package["type"] == "dataset"]

    def purge(self) -> None:
        """Remove all packages and their tables."""
        for package in self.list_packages():
            for resource in package["resources"]:
                try:
                    self.ckan.action.datastore_delete(resource_id=resource["id"], force=True)
                except NotFound:
                    continue
            self.ckan.action.dataset_purge(id=package["id"])

    def empty(self) -> None:
        """Remove all packages, organizations and groups."""
        self.purge()
        for kind in ("organization", "group"):
            for name in getattr(self.ckan.action, f"{kind}_list")():
                getattr(self.ckan.action, f"{kind}_purge")(id=name)


class Harvest:
    """A harvest source in that CKAN that reads the catalogue of the home, by ckanext-harvest."""

    def __init__(self, publishing: Publishing, base: str) -> None:
        self._publishing = publishing
        self._actions = publishing.ckan.action
        self._actions.organization_create(name="oogst")
        self._source = self._actions.harvest_source_create(
            name="verbond", title="Verbond", url=f"{base}/catalog.ttl", source_type="dcat_rdf",
            owner_org="oogst", frequency="MANUAL", config='{"rdf_format": "text/turtle"}')["id"]

    def import_anew(self, number: int) -> Answer:
        """Import the catalogue where nothing of it is there."""
        self._publishing.purge()
        self._actions.harvest_source_clear(id=self._source)
        return self.import_again(number)

    def import_again(self, number: int) -> Answer:
        """Import the catalogue once more; BrokenError where something went wrong."""
        wanted, started, until = self._publishing.count, perf_counter(), monotonic() + HARVEST_SECONDS
        job = self._actions.harvest_job_create(source_id=self._source, run=True)["id"]
        stats: dict[str, int] = {}
        while sum(stats.get(name, 0) for name in DONE) < wanted and monotonic() < until:
            sleep(0.1)
            stats = self._actions.harvest_job_show(id=job)["stats"]
        answer = {"seconds": perf_counter() - started, **stats}
        came = sum(stats.get(name, 0) for name in DONE[:-1])
        expect(came == wanted, f"{wanted} packages came", answer)
        self._actions.harvest_jobs_run(source_id=self._source)
        return answer


def ckan(bench: Bench) -> list[Figure]:
    """Rows of the register; the demo from nothing, unchanged and changed; our catalogue harvested."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    port, folder = free_port(), bench.folder / "ckan"
    home, base = folder / "home", f"http://127.0.0.1:{port}"
    (folder / "site").mkdir(parents=True)
    with open_private(private_ckan(folder / "site")) as site, RemoteCKAN(site.url, apikey=site.token) as ckan:
        run_job("make_demo", folder=str(home), base=base)
        publishing = Publishing(home, site, ckan)
        rows, (anew, again, changed) = _fill(publishing), _publish(publishing)
        publishing.empty()
        app = make_app(read_home(home))
        with run_harvester(site), run_server(make_server("127.0.0.1", port, app, threaded=True)):
            harvest = Harvest(publishing, base)
            harvest.import_anew(0)  # while its processes start
            imports = Imports(repeat(harvest.import_anew), repeat(harvest.import_again))
        return [rows, *_word(publishing.count, anew, again, changed), *_word_imports(imports, anew, again)]


def _fill(publishing: Publishing) -> Figure:
    bare = seconds(repeat(lambda number: publishing.fill("fill_bare", number)))
    answers = repeat(lambda number: publishing.fill("fill_table", number))
    ours = seconds(answers)
    return Figure(f"{ROWS:,} grant rows into the DataStore of a CKAN",
                  f"{word_seconds(ours)}; {answers[0]['calls']} calls",
                  f"datastore_upsert, method insert, by ckanapi alone {word_seconds(bare)}",
                  f"{ratio_of(ours, bare):.2f}", f"within {ROWS_SECONDS:g} s", median(ours) <= ROWS_SECONDS)


def _publish(publishing: Publishing) -> tuple[Beside, Beside, Beside]:
    """Return what came of each, beside ckanapi load: of all from nothing, unchanged, and 1 % changed."""
    anew = repeat(publishing.publish_anew)
    again, load_again = repeat(publishing.publish_again), repeat(publishing.load)
    changed, load_changed = repeat(publishing.publish_changed), repeat(publishing.load)
    load_anew = repeat(publishing.load_anew)
    return Beside(anew, load_anew), Beside(again, load_again), Beside(changed, load_changed)


def _word(count: int, *found: Beside) -> Iterator[Figure]:
    names = (f"the demo to a CKAN from nothing ({count} packages, their tables)", "… unchanged",
             "… 1 % of the grants changed, after the edition")
    for name, (ours, loads) in zip(names, found, strict=True):
        parts = " + ".join(f"{part} {median(seconds(ours, part)):.2f}" for part in ("packages", "tables"))
        told = f"{ours[0]['calls']} calls, of which {ours[0]['writes']} write"
        yield Figure(name, f"{word_seconds(seconds(ours))} ({parts}); {told}",
                     f"ckanapi load datasets, without tables {word_seconds(seconds(loads))}; "
                     f"{loads[0]['calls']} calls", f"{ratio_of(seconds(ours), seconds(loads)):.2f}")


def _word_imports(imports: Imports, anew: Beside, again: Beside) -> Iterator[Figure]:
    for name, ours, theirs in (("… packages alone, from nothing", anew.ours, imports.anew),
                               ("… packages alone, unchanged", again.ours, imports.again)):
        packages, taken = seconds(ours, "packages"), seconds(theirs)
        yield Figure(name, word_seconds(packages),
                     f"ckanext-harvest imports our /catalog {word_seconds(taken)}",
                     f"{ratio_of(packages, taken):.2f}")
