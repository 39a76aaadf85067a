"""A source that is a CKAN: the tables of its DataStore, or the files of packages, as one file."""

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError

from harvesters.access.addresses import join
from harvesters.access.door import Door, Page, Session, read_pages, write_table
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Fetched
from harvesters.formats.dialect import plain
from shapes.privacy import hide
from vocab.exceptions import SourceError

if TYPE_CHECKING:
    from harvesters.formats.sheets import Sheet

PACKAGES, ROWS = 100, 5_000
"""How many are asked for at once; a site may give fewer."""

MOST_NAMED = 5
"""Of the columns that a file does not have."""


def open_ckan(door: Door) -> SourceFile:
    """Return all that a source has in a CKAN as one file; raises SourceError where it cannot be had whole.

    A package that is bad is told and left out; then the file is partial, and nothing counts as gone.
    """
    site = Site(door)
    if package := door.source.settings.get("package"):
        return _open_package(site, site.call("package_show", id=package))
    pages: list[Page] = []
    faults: list[SourceError] = []
    packages = site.search(door.source.settings["search"])
    for package in packages:
        try:
            pages += _read_package(site, package)
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
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # no answer of a CKAN
            raise make_fault("broken-answer", self.door.host) from None
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
        count, last = 1, ""
        while len(found) < count:
            # From the last one on: were it another one now, some would have moved on to a page that was read.
            start = max(len(found) - 1, 0)
            answer = self.call("package_search", fq=fq, rows=PACKAGES, start=start, sort="id asc")
            results, count = self._read(answer, "results", "count")
            packages = {str(self.check(package)["id"]): package for package in results}
            if found and last != next(iter(packages), ""):
                raise make_fault("moved-on", self.door.host)
            if packages.keys() <= found.keys():
                break
            found.update(packages)
            last = list(packages)[-1]
        if len(found) != count:
            raise make_fault("cut", self.door.host, came=len(found), total=count)
        return [found[id] for id in sorted(found)]

    def check(self, package: Any) -> dict[str, Any]:
        """Return a package, resource or field, which have an id; raises SourceError where it is none."""
        if not isinstance(package, dict) or not isinstance(package.get("id"), str):
            raise make_fault("broken-answer", self.door.host)
        return package

    def read_table(self, resource: str) -> Page:
        """Return the rows of a DataStore table by _id; raises SourceError unless all came and none moved.

        They come as CSV, as the database wrote them: a number is not rounded on its way through JSON.
        """
        path = self.door.make_path("table")
        names: list[str] = []
        last: list[str] = []
        total, came = 1, 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            while came < total:
                # From the last row on: were it another one now, a row moved to a page that was read.
                answer = self.call("datastore_search", resource_id=resource, limit=ROWS,
                                   offset=max(came - 1, 0), sort="_id", records_format="csv")
                fields, now = self._read(answer, "fields", "total")
                names = names or [str(self.check(field)["id"]) for field in fields]
                rows = self._read_rows(answer.get("records"))
                if came and (now != total or rows[:1] != [last]):
                    raise make_fault("moved-on", self.door.host)
                total, rows = now, rows[1:] if came else rows
                if not rows:
                    break
                writer.writerows(rows)
                came, last = came + len(rows), rows[-1]
        if came != total:
            raise make_fault("cut", self.door.host, came=came, total=total)
        return Page(names[1:], lambda: (row[1:] for row in read_pages(self.door, path, len(names))))

    def _read_rows(self, text: object) -> list[list[str]]:
        """Return the records of a page of CSV; a cell may have lines of its own."""
        try:
            return list(csv.reader(io.StringIO(text, newline=""))) if isinstance(text, str) else []
        except csv.Error:  # a cell of more than 131,072 characters
            raise make_fault("broken-answer", self.door.host) from None

    def _read(self, answer: Any, many: str, count: str) -> tuple[list[Any], int]:
        """Return a list and a number of an answer; raises SourceError where it has them not."""
        if not isinstance(answer, dict) or not isinstance(answer.get(many), list) \
                or not isinstance(answer.get(count), int):
            raise make_fault("broken-answer", self.door.host)
        return answer[many], answer[count]


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


def _read_package(site: Site, package: dict[str, Any]) -> list[Page]:
    """Return the rows of the one resource of a package that is wanted, sheet by sheet; all are there."""
    resource = _choose(site, package)
    if resource.get("datastore_active"):
        pages = [site.read_table(str(resource["id"]))]
    else:
        found = _get_file(site, resource)
        pages = _read_file(site, found.path, found.digest, found.name)
    for page in pages:  # a file that breaks off is bad before any of its rows is taken
        for _ in page.read():
            pass
    return pages


def _get_file(site: Site, resource: dict[str, Any]) -> Fetched:
    return site.door.get(join(site.door.address, str(resource.get("url") or "")))


def _read_file(site: Site, path: Path, digest: str, name: str) -> list[Page]:
    """Return the rows of each sheet of a file whose header knows columns that are wanted.

    What makes a file bad that is a source by itself makes a package bad: a column that lacks, a crooked row.
    """
    from harvesters.formats.sheets import read_sheets  # formats know ways of access, so only here
    from harvesters.formats.table import find_wanted

    source = site.door.source
    wanted = find_wanted(source)
    sheets = read_sheets(SourceFile(path, digest, name, path.stat().st_size), wanted)
    if not sheets:
        return [Page((), tuple)]
    needed = wanted if source.table("columns") else set()
    lacking = [needed - set(map(plain, sheet.header)) for sheet in sheets]
    known = [sheet for sheet, lacks in zip(sheets, lacking, strict=True) if sheet.known and not lacks]
    if not known:
        fewest = sorted(lacking, key=len)[0] or wanted
        reason = ", ".join(sorted(fewest)[:MOST_NAMED])
        raise make_fault("missing-column", site.door.host, reason=reason)
    return [Page(sheet.header, partial(_read_rows, site, sheet)) for sheet in known]


def _read_rows(site: Site, sheet: "Sheet") -> Iterator[list[str]]:
    """Yield the rows of a sheet; raises SourceError cell-count at one that does not fit its header."""
    width = len(sheet.header)
    for row, cells in sheet.rows():
        if len(cells) < width or any(cells[width:]):
            raise make_fault("cell-count", site.door.host, row=row, came=len(cells), total=width)
        yield cells


def _choose(site: Site, package: dict[str, Any]) -> dict[str, Any]:
    """Return the one resource that is meant: by its id, name or format; left out, the only one there is."""
    wanted = str(site.door.source.settings.get("resource", "")).casefold()
    resources = package.get("resources") or []
    if not isinstance(resources, list):
        raise make_fault("broken-answer", site.door.host)
    found: Sequence[dict[str, Any]] = [
        resource for resource in map(site.check, resources) if not wanted
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
