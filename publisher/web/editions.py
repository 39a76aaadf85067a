"""/editions: the files of every edition that is kept, with ranges, ETags and Last-Modified."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify, request, send_file
from werkzeug.exceptions import Gone, NotFound

from ledger.clock import as_micros
from ledger.home import read_span
from publisher.editions.manifest import weigh_all
from publisher.editions.shelf import INDEX, MANIFEST, Edition, read_moment, read_shelf
from publisher.exports.table_files import Written
from publisher.exports.table_words import name_table
from publisher.exports.tables import read_tables
from publisher.web.cors import open_up
from publisher.web.links import link_of
from publisher.web.reader import read_language, wants_json
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.words import word_moment, word_span

pages = Blueprint("editions", __name__)
MEDIA_TYPES = {
    "csv": "text/csv; header=present", "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet", "geojson": "application/geo+json", "gz": "application/gzip",
    "json": "application/json",
}
EXPOSED = "Verbond-Seq, Verbond-Edition, ETag, Content-Location, Content-Range, Last-Modified"
OTHERS = (("nquads", "records.nq.gz"), ("datapackage", "datapackage.json"), ("csvw", "csv-metadata.json"),
          ("amsterdam", "amsterdam/datasets/verbond/dataset.json"))


@pages.get("/editions")
def list_all() -> Any:
    """List every edition that is kept; to a program the index."""
    shelf = read_shelf(find_site().home.editions)
    if wants_json():
        return open_up(jsonify(shelf.as_json()), EXPOSED)
    language = read_language()
    return render("editions.html", editions=[
        (one, word_moment(read_moment(one), language)) for one in reversed(shelf.editions)])


@pages.get(f"/editions/{INDEX}")
def send_index() -> Any:
    """Send the index: the name of the latest edition, of those that are kept, and of those that went."""
    response = jsonify(read_shelf(find_site().home.editions).as_json())
    response.add_etag()
    response.make_conditional(request)
    return open_up(response, EXPOSED)


@pages.get("/editions/<edition>/")
@pages.get("/editions/<edition>")
def show(edition: str) -> Any:
    """Show what an edition holds; `latest` is the newest."""
    found = _find(edition)
    manifest = read_manifest(find_site().home.editions / found.name)
    language = read_language()
    if wants_json():
        return open_up(jsonify(manifest), EXPOSED)
    tables = [(name, name_table(table).of(language), manifest["tables"][name],
               (manifest["delta"] or {"tables": {}})["tables"].get(name))
              for name, table in read_tables().items() if name in manifest["tables"]]
    return render("edition.html", edition=found, manifest=manifest, tables=tables, others=OTHERS,
                  at=word_moment(read_moment(found), language),
                  moments={one["source"]: word_moment(as_micros(datetime.fromisoformat(moment)), language)
                           for one in manifest["sources"] if (moment := one["lastGood"])},
                  licences={one["source"]: link_of(one["licence"] or "", find_site().home.base)
                            for one in manifest["sources"]},
                  promised={one["source"]: word_span(span, language) for one in manifest["sources"]
                            if (span := read_span(one["promisedAge"] or ""))})


@pages.get("/editions/<edition>/<path:file>")
def send(edition: str, file: str) -> Any:
    """Send a file that the manifest of an edition names, or the manifest itself."""
    found = _find(edition)
    folder = find_site().home.editions / found.name
    known = _read_files(folder, found)
    if file not in known:
        raise NotFound
    path = folder / file
    if not path.is_file():  # it went while it was looked up
        raise Gone
    _ignore_odd_ranges()
    response = send_file(path, MEDIA_TYPES.get(file.rpartition(".")[2], "application/octet-stream"),
                         conditional=True, etag=known[file].sha256,
                         last_modified=datetime.fromisoformat(found.at))
    response.headers["Content-Location"] = f"/editions/{found.name}/{file}"
    response.headers["Verbond-Edition"] = found.name
    response.headers["Verbond-Seq"] = str(found.seq)
    return open_up(response, EXPOSED)


def _ignore_odd_ranges() -> None:
    """Forget a Range that is none, or of several parts: the whole file is the answer (RFC 9110, 14.2)."""
    asked = request.range
    if "Range" in request.headers and (asked is None or asked.units != "bytes" or len(asked.ranges) != 1):
        request.environ.pop("HTTP_RANGE")


def _find(name: str) -> Edition:
    shelf = read_shelf(find_site().home.editions)
    edition = shelf.find(name)
    if edition is None:
        raise Gone if name in shelf.dropped else NotFound
    return edition


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of an edition by its folder."""
    path = folder / MANIFEST
    try:
        return _read_manifest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:  # it went while it was looked up
        raise Gone from None


@lru_cache(maxsize=32)
def _read_manifest(path: Path, changed: int) -> dict[str, Any]:
    """Return a manifest as it was written at a moment."""
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def _read_files(folder: Path, edition: Edition) -> dict[str, Written]:
    files = weigh_all(read_manifest(folder))
    return {**files, MANIFEST: Written(MANIFEST, 0, edition.manifest)}
