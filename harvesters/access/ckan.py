"""A source that is a CKAN: the tables of its DataStore, or the files of packages, as one file."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError

from harvesters.access.door import Door, Page, Session, read_pages, write_table
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Fetched
from shapes.privacy import hide
from vocab.exceptions import SourceError

PACKAGES, ROWS = 100, 5_000
"""How many are asked for at once; a site may give fewer."""


def open_ckan(door: Door) -> SourceFile:
    """Return all that a source has in a CKAN as one file; raises SourceError where it cannot be had whole.

    A package that is bad is told and left out; then the file is partial, and nothing counts as gone.
    """
    site = Site(door)
    if package := door.source.settings.get("package"):
        return _open_package(site, site.call("package_show", id=package))
    pages, faults = [], []
    packages = site.search(door.source.settings["search"])
    for package in packages:
        try:
            pages.append(_read_package(site, package))
        except SourceError as error:
            if door.is_late:
                raise
            faults.append(_name_package(package, error))
    if packages and not pages:
        raise faults[0]
    return write_table(door, pages, f"{door.host}.csv")._replace(faults=tuple(faults))


class Site:
    """One CKAN, asked by its action API (ckanapi) through our own door."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._ckan = RemoteCKAN(door.source.where, get_only=True, session=Session(door))

    def call(self, action: str, **words: Any) -> Any:
        """Return the result of an action; raises SourceError."""
        try:
            return self._ckan.call_action(action, words)
        except NotFound:
            raise make_fault("not-found", self.door.host, status=404) from None
        except NotAuthorized:
            raise make_fault("no-access", self.door.host, status=403) from None
        except ServerIncompatibleError:
            raise make_fault("broken-answer", self.door.host) from None
        except CKANAPIError as error:
            rule = "broken-answer" if type(error) is CKANAPIError else "bad-question"
            raise make_fault(rule, self.door.host) from None

    def search(self, fq: str) -> list[dict[str, Any]]:
        """Return every package that a search finds, by its id; raises SourceError unless all came."""
        found: dict[str, dict[str, Any]] = {}
        count, start = 1, 0
        while start < count:
            answer = self.call("package_search", fq=fq, rows=PACKAGES, start=start, sort="id asc")
            results, count = self._read(answer, "results", "count")
            if not results and start < count:
                break
            start += len(results)
            found.update((str(package.get("id")), package) for package in results)
        if len(found) != count:
            raise make_fault("cut", self.door.host, came=len(found), total=count)
        return [found[id] for id in sorted(found)]

    def read_table(self, resource: str) -> Page:
        """Return the rows of a DataStore table by _id; raises SourceError unless all came and none moved.

        They come as CSV, as the database wrote them: a number is not rounded on its way through JSON.
        """
        path = self.door.folder / f"table-{resource}"
        names: list[str] = []
        total, came = 1, 0
        with path.open("w", encoding="utf-8", newline="") as file:
            while came < total:
                answer = self.call("datastore_search", resource_id=resource, limit=ROWS, offset=came,
                                   sort="_id", records_format="csv")
                fields, now = self._read(answer, "fields", "total")
                names = names or [str(field["id"]) for field in fields]
                before, total = total, now
                if came and before != total:
                    raise make_fault("moved-on", self.door.host)
                rows = _count_rows(str(answer.get("records", "")))
                if not rows and came < total:
                    break
                came += rows
                file.write(answer["records"])
                if file.tell() > self.door.size:
                    raise make_fault("file-too-large", self.door.host,
                                     reason=f"{self.door.size // 2**20} MB")
        if came != total:
            raise make_fault("cut", self.door.host, came=came, total=total)
        return Page(names[1:], lambda: (row[1:] for row in read_pages(self.door, path, len(names))))

    def _read(self, answer: Any, many: str, count: str) -> tuple[list[Any], int]:
        """Return a list and a number of an answer; raises SourceError where it has them not."""
        if not isinstance(answer, dict) or not isinstance(answer.get(many), list) \
                or not isinstance(answer.get(count), int):
            raise make_fault("broken-answer", self.door.host)
        return answer[many], answer[count]


def _count_rows(text: str) -> int:
    """Return how many records a piece of CSV has; a cell may have lines of its own."""
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


def _open_package(site: Site, package: dict[str, Any]) -> SourceFile:
    """Return one package's table, or its file as it is."""
    try:
        resource = _choose(site, package)
        if resource.get("datastore_active"):
            return write_table(site.door, [site.read_table(str(resource["id"]))], _name(resource))
        found = _get_file(site, resource)
        return SourceFile(found.path, found.digest, found.name, found.size)
    except SourceError as error:
        raise _name_package(package, error) from None


def _read_package(site: Site, package: dict[str, Any]) -> Page:
    """Return the rows of the one resource of a package that is wanted; all are there."""
    resource = _choose(site, package)
    if resource.get("datastore_active"):
        page = site.read_table(str(resource["id"]))
    else:
        found = _get_file(site, resource)
        page = _read_file(site, found.path, found.digest, found.name)
    for _ in page.read():  # a file that breaks off is bad before any of its rows is taken
        pass
    return page


def _get_file(site: Site, resource: dict[str, Any]) -> Fetched:
    return site.door.get(urljoin(site.door.address.url, str(resource.get("url") or "")))


def _read_file(site: Site, path: Path, digest: str, name: str) -> Page:
    """Return the rows of the sheet of a file whose header knows most of the columns that are wanted."""
    from harvesters.formats.sheets import read_sheets  # formats know ways of access, so only here
    from harvesters.formats.table import find_wanted

    file = SourceFile(path, digest, name, path.stat().st_size)
    sheets = read_sheets(file, find_wanted(site.door.source))
    if not sheets:
        return Page((), tuple)
    best = max(sheets, key=lambda sheet: sheet.known)
    return Page(best.header, lambda: (cells for _, cells in best.rows()))


def _choose(site: Site, package: dict[str, Any]) -> dict[str, Any]:
    """Return the one resource that is meant: by its id, name or format; left out, the only one there is."""
    wanted = str(site.door.source.settings.get("resource", "")).casefold()
    resources: Iterable[dict[str, Any]] = package.get("resources") or []
    found: Sequence[dict[str, Any]] = [
        resource for resource in resources if not wanted
        or wanted in [str(resource.get(key) or "").casefold() for key in ("id", "name", "format")]]
    tables = [resource for resource in found if resource.get("datastore_active")]
    found = tables if len(tables) == 1 else found
    if len(found) != 1:
        raise make_fault("which-resource", site.door.host, count=len(found))
    return found[0]


def _name(resource: dict[str, Any]) -> str:
    return hide(f"{str(resource.get('name') or resource['id']).replace('/', ' ')[:100]}.csv")


def _name_package(package: dict[str, Any], error: SourceError) -> SourceError:
    """Return a fault that says in which package it is."""
    name = hide(str(package.get("name") or package.get("id"))[:100])
    return SourceError(f"Pakket “{name}”: {error.nl}", f"Package '{name}': {error.en}", error.rule,
                       error.fault)
