"""manifest.json: what an edition holds, of which state of the ledger, and what to know of its sources."""

from collections.abc import Mapping
from typing import Any

from ledger.clock import as_text
from ledger.home import Home, Source
from ledger.ledger import RELEASE
from ledger.marks import Cut, Mark
from publisher.editions.outlet import Counts
from publisher.exports.geojson import read_accuracy
from publisher.exports.table_files import Written
from publisher.status import tell_age

FORMAT = 1


def make_manifest(home: Home, cut: Cut, at: int, name: str, made: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of an edition that was cut at a moment; made: what was written, by its keys."""
    return {
        "edition": name, "format": FORMAT, "title": home.title, "home": home.base, "at": as_text(at),
        "seq": cut.head.seq, "epoch": cut.head.epoch, "vocabulary": RELEASE,
        "accuracyMetres": {"EPSG:28992": read_accuracy()}, **made,
    }


def describe_sources(home: Home, cut: Cut, at: int, counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """Return of each source what a reader must know: its licence, its age, what of it is stale or held."""
    sources = home.read_sources()
    return [_describe(name, sources.get(name), cut.marks.sources.get(name), at, counts.get(name, Counts()))
            for name in sorted({*sources, *counts})]


def _describe(name: str, source: Source | None, mark: Mark | None, at: int, counts: Counts
              ) -> dict[str, Any]:
    settings = source.settings if source else {}
    return {
        "source": name, "title": settings.get("title"), "licence": source.licence if source else None,
        "attribution": settings.get("attribution"), "records": counts.records, "stale": counts.stale,
        "held": counts.held, "state": ("left" if source is None else mark.state if mark else None),
        **tell_age(source, mark, at),
    }


def as_plain(told: Any) -> Any:
    """Return what was written with its files as JSON has them."""
    if isinstance(told, Written):
        return told.as_json()
    if isinstance(told, dict):
        return {key: as_plain(value) for key, value in told.items()}
    if isinstance(told, list):
        return [as_plain(one) for one in told]
    return told


def weigh_all(manifest: Mapping[str, Any]) -> dict[str, Written]:
    """Return every file that a manifest names, by its path in the edition."""
    files: dict[str, Written] = {}
    delta = manifest.get("delta") or {"folder": "", "tables": {}}
    for folder, tables in (("", manifest["tables"]), (f"{delta['folder']}/", delta["tables"])):
        for table in tables.values():
            for one in table["files"].values():
                files[f"{folder}{one['file']}"] = Written(one["file"], one["bytes"], one["sha256"])
    for one in (manifest["nquads"], *manifest["described"]):
        files[one["file"]] = Written(one["file"], one["bytes"], one["sha256"])
    return files


