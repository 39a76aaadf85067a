"""Maps: a point or a geometry becomes a feature in both systems, and what is no geometry has none."""

import json
from pathlib import Path
from typing import Any

import pytest

from publisher.exports.geojson import RD, WGS84, GeoWriter, read_accuracy
from publisher.exports.table_files import HashedFile
from publisher.exports.tables import read_tables

DAM = {"address_lon": "4.8926", "address_lat": "52.3731"}
SQUARE = "((4 52, 5 52, 5 53, 4 52))"
GEOMETRIES = [
    ("POINT (4.5 52)", "Point", [4.5, 52]), ("POINT(4.5 52)", "Point", [4.5, 52]),
    ("LINESTRING (4 52, 5.25 53)", "LineString", [[4, 52], [5.25, 53]]),
    (f"POLYGON {SQUARE}", "Polygon", [[[4, 52], [5, 52], [5, 53], [4, 52]]]),
    (f"MULTIPOLYGON ({SQUARE}, {SQUARE})", "MultiPolygon", [[[[4, 52], [5, 52], [5, 53], [4, 52]]]] * 2),
]
BROKEN = ["POINT (4)", "POINT (4 52", "POLYGON (4 52)", "POINT ()", "LINESTRING (4 52)(", "POINT (.. 4)",
          "POLYGON ((4 52, 5 52)))", "POINT (4 52, 5 52)", "MULTIPOLYGON ((4 52))", "POINT (121000 487000)",
          "POINT (4 91)", "POINT (52.37 4.9)", "LINESTRING (4 52)", "POLYGON ((4 52, 5 52))",
          "POLYGON ((4 52, 5 52, 5 53, 4 53))", f"POLYGON {'(' * 5_000}4 52{')' * 5_000}", "POINT ((4 52))"]


def write(tmp_path: Path, crs: str = WGS84, **cells: str) -> dict[str, Any]:
    """Return the one feature of a place with these cells, out of a file that must be GeoJSON."""
    table = read_tables()["place"]
    writer = GeoWriter(HashedFile(tmp_path / "place.geojson"), table, crs)
    writer.write([[cells.get(column.name) for column in table.columns]])
    writer.close()
    told = json.loads((tmp_path / "place.geojson").read_text("utf-8"))
    assert ("FeatureCollection", 1) == (told["type"], len(told["features"]))
    assert ("crs" in told) == (crs == RD)
    feature: dict[str, Any] = told["features"][0]
    return feature


def test_a_point_is_in_both_systems(tmp_path: Path) -> None:
    """The Dam in Amsterdam, in the Dutch grid within a metre or two of what the Kadaster gives."""
    assert {"type": "Point", "coordinates": [4.8926, 52.3731]} == write(tmp_path, **DAM)["geometry"]
    x, y = write(tmp_path, RD, **DAM)["geometry"]["coordinates"]
    assert abs(x - 121_317) < 3 and abs(y - 487_361) < 3
    accuracy = read_accuracy()
    assert accuracy is not None and 0 < accuracy <= 1


@pytest.mark.parametrize(("wkt", "type", "places"), GEOMETRIES)
def test_a_geometry_comes_before_a_point(tmp_path: Path, wkt: str, type: str, places: Any) -> None:
    """Each form that the shapes allow."""
    assert {"type": type, "coordinates": places} == write(tmp_path, geometry=wkt, **DAM)["geometry"]
    moved = write(tmp_path, RD, geometry=wkt)["geometry"]
    assert type == moved["type"] and len(json.dumps(moved)) > 40


@pytest.mark.parametrize("wkt", BROKEN)
def test_what_is_no_geometry(tmp_path: Path, wkt: str) -> None:
    """The shapes let pass what only looks like one: the point counts, else there is none. The text stays."""
    for crs in (WGS84, RD):
        feature = write(tmp_path, crs, geometry=wkt)
        assert feature["geometry"] is None and wkt == feature["properties"]["geometry"]
    assert "Point" == write(tmp_path, geometry=wkt, **DAM)["geometry"]["type"]


def test_no_place_is_no_geometry(tmp_path: Path) -> None:
    """Half a point is none."""
    assert write(tmp_path)["geometry"] is None
    assert write(tmp_path, address_lat="52")["geometry"] is None
    tables = read_tables().items()
    assert ["initiative", "place"] == sorted(name for name, table in tables if table.point)
