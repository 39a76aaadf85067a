"""Tables with a place as GeoJSON: in WGS 84 (RFC 7946), and in the Dutch grid with its crs named."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from publisher.exports.table_files import HashedFile, Lines, Written
from publisher.exports.tables import Table

WGS84, RD = "EPSG:4326", "EPSG:28992"
CRS: Mapping[str, str] = {WGS84: "", RD: "urn:ogc:def:crs:EPSG::28992"}
NAMES = {WGS84: "geojson", RD: "rd.geojson"}
"""What the file of each is called behind the name of its table."""

PAIR = re.compile(r"(-?[0-9.]+) +(-?[0-9.]+)(?: +-?[0-9.]+)*")
WKT = re.compile(r"(POINT|LINESTRING|POLYGON|MULTIPOLYGON) ?(\(.*\))")
TYPES = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon"}
DEPTHS = {"POINT": 1, "LINESTRING": 1, "POLYGON": 2, "MULTIPOLYGON": 3}
"""How many brackets stand around a pair of numbers."""

FEWEST = {"POINT": 1, "LINESTRING": 2, "POLYGON": 4, "MULTIPOLYGON": 4}
"""How many pairs a geometry or a ring of it has at least; a ring ends where it began (RFC 7946)."""

BOUNDS = ((3.0, 8.0), (50.0, 54.0))
"""Longitude and latitude as the shapes allow them: a pair the wrong way round, or in metres, is no place."""

Cells = Sequence[str | None]


@lru_cache(maxsize=1)
def make_transformer() -> Transformer:
    """Return how WGS 84 becomes the Dutch grid: the best way that PROJ has here, which knows its accuracy."""
    return TransformerGroup(WGS84, RD, always_xy=True).transformers[0]


def read_accuracy() -> float | None:
    """Return within how many metres the Dutch grid is right, None where PROJ does not know.

    1 metre without the grids of the Kadaster (pyproj 3.7.2): good for a map, not for a survey.
    """
    accuracy = float(make_transformer().accuracy)
    return accuracy if accuracy >= 0 else None


class GeoWriter:
    """One GeoJSON file of a table, written as a stream; a row without a place has no geometry."""

    def __init__(self, file: HashedFile, table: Table, crs: str) -> None:
        names = [column.name for column in table.columns]
        assert table.point is not None
        self._file, self._is_rd = file, crs == RD
        self._lon, self._lat = (names.index(name) for name in table.point)
        self._wkt = names.index("geometry") if "geometry" in names else None
        self._lines, self._rows = Lines(table), 0
        named = {"crs": {"type": "name", "properties": {"name": CRS[crs]}},
                 "accuracyMetres": read_accuracy()} if CRS[crs] else {}
        said = json.dumps({"type": "FeatureCollection", "name": table.name, **named})
        file.write(f'{said[:-1]}, "features": ['.encode())

    def write(self, rows: Sequence[Cells]) -> None:
        """Write a feature a row."""
        for cells in rows:
            id, geometry = encode_basestring(cells[0] or ""), json.dumps(self._find(cells))
            properties = self._lines.as_json(cells).decode().rstrip("\n")
            feature = f'{{"type":"Feature","id":{id},"geometry":{geometry},"properties":{properties}}}'
            self._file.write(f"{',' if self._rows else ''}\n{feature}".encode())
            self._rows += 1

    def close(self) -> Written:
        """End the collection and close the file."""
        self._file.write(b"\n]}\n")
        return self._file.close()

    def _find(self, cells: Cells) -> dict[str, Any] | None:
        """Return the geometry of a row: what it has in WKT, else its point."""
        wkt = cells[self._wkt] if self._wkt is not None else None
        if wkt and (read := self._read_wkt(wkt)):
            return read
        lon, lat = cells[self._lon], cells[self._lat]
        if lon is None or lat is None:
            return None
        return {"type": "Point", "coordinates": self._place(float(lon), float(lat))}

    def _read_wkt(self, wkt: str) -> dict[str, Any] | None:
        """Return a geometry from WKT, None for what is none: the shapes look at its signs alone."""
        match = WKT.fullmatch(wkt.strip())
        if match is None:
            return None
        pairs = PAIR.sub(lambda pair: f"[{pair[1]},{pair[2]}]", match[2])
        try:
            places = json.loads(re.sub(r"\s", "", pairs).replace("(", "[").replace(")", "]"))
        except (ValueError, RecursionError):
            return None
        if not _fits(places, DEPTHS[match[1]], FEWEST[match[1]]) or match[1] == "POINT" and len(places) > 1:
            return None
        return {"type": TYPES[match[1]], "coordinates": self._place_all(places[0] if match[1] == "POINT" else
                                                                        places)}

    def _place_all(self, places: Any) -> Any:
        if isinstance(places[0], int | float):
            return self._place(places[0], places[1])
        return [self._place_all(one) for one in places]

    def _place(self, lon: float, lat: float) -> list[float]:
        """Return a coordinate pair; of the Dutch grid in whole centimetres."""
        if not self._is_rd:
            return [lon, lat]
        return [round(value, 2) for value in make_transformer().transform(lon, lat)]


def _fits(places: Any, depth: int, fewest: int) -> bool:
    """Say whether this is nested so deep around pairs of longitude and latitude, each line of them whole."""
    if not isinstance(places, list) or not places:
        return False
    if depth > 1:
        return all(_fits(one, depth - 1, fewest) for one in places)
    if depth == 1:
        is_whole = len(places) >= fewest and (fewest < FEWEST["POLYGON"] or places[0] == places[-1])
        return is_whole and all(_fits(one, 0, fewest) for one in places)
    return len(places) == 2 and all(
        isinstance(one, int | float) and low <= one <= high
        for one, (low, high) in zip(places, BOUNDS, strict=True))
