"""Unmodified ckanext-harvest and ckanext-dcat in a real CKAN take our /catalog, twice."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ckanapi import RemoteCKAN
from werkzeug.serving import make_server

from harvesters.take_in import take_in
from ledger.home import read_home
from publisher.editions.edition import publish_edition
from publisher.exports import dcat
from publisher.web.app import make_app
from tests.homes import GRANTS, ROWS, write_home
from tests.real.ckan_site import Site, run_harvester
from tests.servers import free_port, run_server

NAMES = ("een", "twee", "drie")
BROKEN = "kapot"
"""A dataset in which each row breaks a shape: it has a licence, a title and a file, and is not published."""
SECONDS = 90


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A node of three datasets and a broken one, at its own base, two datasets on a page of its catalogue."""
    monkeypatch.setattr(dcat, "PAGE", 2)
    port, folder = free_port(), write_home(tmp_path / "home")
    base = f"http://127.0.0.1:{port}"
    (folder / "coalition.toml").write_text(f'title = "Voorbeeldcoalitie"\nbase = "{base}"\n')
    source = folder / "sources" / "voorbeeld"
    (source / "grants.toml").unlink()
    for name in (*NAMES, BROKEN):
        words = f'title_en = "Grants {name}"\nkeywords = ["buurt/wijk", "x", "één"]\nkind = "grant"'
        toml = GRANTS.replace('kind = "grant"', words).replace("grants.csv", f"{name}.csv")
        (source / f"{name}.toml").write_text(toml.replace("Voorbeeldsubsidies", f"Subsidies {name}"), "utf-8")
        rows = ROWS.replace(";202", ";102") if name == BROKEN else ROWS
        (source / f"{name}.csv").write_text(rows.replace("V-", f"{name}-"), "utf-8")
    home = read_home(folder)
    with home.open_ledger() as ledger:
        for one in home.read_sources().values():
            run = take_in(one, home, ledger)
            assert (3 if one.name.endswith(BROKEN) else 0) == run.wrong, run
        publish_edition(home, ledger)
    with run_server(make_server("127.0.0.1", port, make_app(home), threaded=True)):
        yield base


def harvest(site: RemoteCKAN, source: str) -> None:
    """Have a source harvested, to its end."""
    site.action.harvest_job_create(source_id=source, run=True)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(2)  # each look queues what waits again: looking often takes things in twice
        jobs = site.action.harvest_job_list(source_id=source)
        if all(job["status"] == "Finished" for job in jobs):
            assert 0 == max(job["stats"].get("errored", 0) for job in jobs), jobs
            return
        try:
            site.action.harvest_jobs_run(source_id=source)
        except Exception as error:  # noqa: BLE001  it says so where the job has just ended
            assert "no new harvesting jobs" in str(error).lower()
    raise AssertionError("the harvest did not end")


def read_packages(site: RemoteCKAN, source: str) -> dict[str, dict[str, Any]]:
    """Return what came, by its IRI."""
    found = site.action.package_search(fq=f'harvest_source_id:"{source}"', rows=100)["results"]
    packages = [site.action.package_show(id=one["id"]) for one in found]
    return {extra["value"]: package for package in packages for extra in package["extras"]
            if extra["key"] == "uri"}


def test_a_ckan_harvests_our_catalogue_twice(ckan: Site, base: str) -> None:
    """Every whole dataset of both pages is there with publisher and files; again, and nothing changes."""
    with RemoteCKAN(ckan.url, apikey=ckan.token) as site, run_harvester(ckan):
        site.action.organization_create(name="oogst")
        source = site.action.harvest_source_create(
            name="verbond", title="Verbond", url=f"{base}/catalog.ttl", source_type="dcat_rdf",
            owner_org="oogst", frequency="MANUAL", config='{"rdf_format": "text/turtle"}')["id"]
        harvest(site, source)
        packages = read_packages(site, source)
        assert {f"{base}/id/dataset/voorbeeld/{name}" for name in NAMES} == set(packages)
        one = packages[f"{base}/id/dataset/voorbeeld/een"]
        extras = {extra["key"]: extra["value"] for extra in one["extras"]}
        assert ("Subsidies een", "voorbeeld") == (one["title"], extras["publisher_name"])
        assert ["buurt wijk", "één"] == sorted(tag["name"] for tag in one["tags"])
        links = {resource["url"] for resource in one["resources"]}
        assert {f"{base}/editions/latest/grant.csv", f"{base}/sparql"} <= links
        harvest(site, source)
        again = read_packages(site, source)
        assert {iri: strip(package) for iri, package in packages.items()} == {
            iri: strip(package) for iri, package in again.items()}
        for package in again.values():
            site.action.dataset_purge(id=package["id"])
        site.action.harvest_source_clear(id=source)


def strip(package: dict[str, Any]) -> dict[str, Any]:
    """Return what a package says, without when it was written and which harvest wrote it."""
    extras = sorted((one["key"], one["value"]) for one in package["extras"]
                    if not one["key"].startswith("harvest_"))
    written = ("id", "created", "metadata_modified")
    resources = [{key: value for key, value in one.items() if key not in written}
                 for one in package["resources"]]
    return {key: package[key] for key in ("id", "name", "title", "notes", "tags", "license_id")} | {
        "extras": extras, "resources": sorted(resources, key=str)}
