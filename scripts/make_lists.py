"""Make vocab/lists/*.csv from the published lists that vocab/lists/README.md names.

    python -m scripts.make_lists DATA

DATA holds procurement/derived-cpv-nuts and, in geography, tooi, pc4, amsterdam-gebieden-with-codes and
click-that-hood, as they were downloaded.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from vocab.plain import plain_word

LISTS = Path(__file__).resolve().parents[1] / "vocab" / "lists"
CPV = "procurement/derived-cpv-nuts/cpv_nl_en.csv"
GEMEENTEN = "geography/tooi/mdto/data/rwc_gemeenten_compleet_4.json"
POSTCODES = "geography/pc4/data/postcodetabel-postal-code-city-aggregated.json"
CITY_MAP = "geography/click-that-hood/{}.geojson"
BUURTEN = "geography/amsterdam-gebieden-with-codes/GEBIED_BUURTEN.csv"
WIJKEN = "geography/amsterdam-gebieden-with-codes/2019_stadsdelen_2_06_.xlsx"
CITIES = {"0363": "Amsterdam", "0599": "Rotterdam"}
# The letters of BUURTEN by name, from src/import_process/util.py of Amsterdam/blackspots-backend (0bc5e4c7).
STADSDELEN = {"A": "Centrum", "B": "Westpoort", "E": "West", "F": "Nieuw-West", "K": "Zuid", "M": "Oost",
              "N": "Noord", "T": "Zuidoost"}
AREAS = ("code", "name", "since", "until", "within", "successors")
ONT = "https://identifier.overheid.nl/tooi/def/ont/"
PROV = "http://www.w3.org/ns/prov#"
CHANGES = {ONT + name for name in ("Samenvoeging", "Uitbreiding", "Herschikking")}
ALSO = {"0796": "Den Bosch"}  # what people write and the register does not say


def main() -> None:
    """Write the four lists that are made of downloaded ones."""
    data = Path(sys.argv[1])
    with (data / CPV).open(encoding="utf-8", newline="") as file:
        write("cpv.csv", ("code", "nl", "en", "light"), read_cpv(csv.DictReader(file)))
    register = json.loads((data / GEMEENTEN).read_text("utf-8"))
    write("gemeenten.csv", ("code", "name", "also", "since", "until", "successors"), read_gemeenten(register))
    cities = json.loads((data / POSTCODES).read_text("utf-8"))
    write("pc4.csv", ("pc4", "place", "since", "until", "within"), read_postcodes(data, cities))
    write("areas.csv", AREAS, sorted(read_amsterdam(data)))


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one list."""
    with (LISTS / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def read_cpv(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield code, Dutch and English label, and 1 for a code of the light regime."""
    for row in rows:
        yield row["code"], row["label_nl"], row["label_en"], row["social_light_regime"].replace("0", "")


def read_gemeenten(register: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield each gemeente by its code; of one that is no more the last day, and what it is in now."""
    gemeenten = {node["@id"]: node for node in register if ONT + "Gemeente" in node["@type"]}
    next_ones: dict[str, list[str]] = {}
    for node in register:
        if CHANGES & set(node["@type"]):
            new = [one["@id"] for key in ("generated", "used") for one in node.get(PROV + key, [])]
            for old in node[PROV + "invalidated"]:
                next_ones.setdefault(old["@id"], []).extend(new)

    def value(node: dict[str, Any], key: str) -> str:
        return str(node.get(ONT + key, [{"@value": ""}])[0]["@value"])

    def follow(id: str) -> set[str]:
        if not value(gemeenten[id], "einddatum"):
            return {value(gemeenten[id], "gemeentecode")}
        return {code for new in next_ones.get(id, []) for code in follow(new)}

    for id, node in sorted(gemeenten.items()):
        code, name = value(node, "gemeentecode"), value(node, "voorkeursnaamExclSoort")
        until = value(node, "einddatum")
        others = {value(node, "officieleNaamExclSoort"), ALSO.get(code, name)} - {name}
        since = value(node, "begindatum")
        successors = " ".join(sorted(follow(id))) if until else ""
        yield code, name, "|".join(sorted(others)), since, until, successors


def read_postcodes(data: Path, cities: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield each postcode with its place, and with its gemeente where name and map both say so.

    A place is no gemeente: Rijswijk is one in Zuid-Holland, and a village in Gelderland and in Brabant.
    """
    rings = {code: list(read_rings(data / CITY_MAP.format(name.lower()))) for code, name in CITIES.items()}
    for code in sorted(cities):
        place, (lat, lon) = cities[code]["city"], cities[code]["c"]
        within = [gemeente for gemeente, name in CITIES.items()
                  if place == name and any(is_inside(lon, lat, ring) for ring in rings[gemeente])]
        yield code, place, "", "", f"GM{within[0]}" if within else ""


def read_rings(path: Path) -> Iterator[list[list[float]]]:
    """Yield the outer ring of each polygon of a map."""
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        yield from (polygon[0] for polygon in ([polygons] if geometry["type"] == "Polygon" else polygons))


def is_inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Say whether a point is inside a ring: a line to the right crosses it an odd number of times."""
    crossed = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        crossed += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossed % 2 == 1


def read_amsterdam(data: Path) -> Iterator[tuple[str, ...]]:
    """Yield the stadsdelen of Amsterdam, and the wijken and buurten of before 2022 by their codes of then."""
    with (data / BUURTEN).open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(sys.maxsize)  # each row holds the whole outline of a buurt
        buurten = list(csv.DictReader(file, delimiter=";"))
    names = read_wijk_names(data)
    for letter in {row["Stadsdeel_code"] for row in buurten}:
        yield f"SD0363{letter}", STADSDELEN[letter], "", "", "GM0363", ""
    for wijk in {row["Buurtcombinatie_code"] for row in buurten}:
        yield wijk, names.get(wijk, ""), "", "", f"SD0363{wijk[0]}", ""
    for row in buurten:
        yield row["Buurt_code"], row["Buurt"], "", "", row["Buurtcombinatie_code"], ""


def read_wijk_names(data: Path) -> dict[str, str]:
    """Return the names of old wijken that two lists agree on: one has merged some, the other has no codes."""
    features = json.loads((data / CITY_MAP.format("amsterdam")).read_text("utf-8"))["features"]
    names = [feature["properties"]["name"] for feature in features]
    known = {plain_word(name): name for name in names}
    found: dict[str, str] = {}
    for code, text, *_ in load_workbook(data / WIJKEN, read_only=True).active.iter_rows(values_only=True):
        name = re.fullmatch(rf"{code} (.+)", text or "")
        if name and plain_word(name[1]) in known:
            found[code] = known[plain_word(name[1])]
    return found


if __name__ == "__main__":
    main()
