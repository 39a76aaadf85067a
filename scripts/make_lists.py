"""Make vocab/lists/*.csv from the published lists that vocab/lists/README.md names.

    python -m scripts.make_lists DATA

DATA holds procurement/derived-cpv-nuts, geography/tooi and geography/pc4 as they were downloaded.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

LISTS = Path(__file__).resolve().parents[1] / "vocab" / "lists"
CPV = "procurement/derived-cpv-nuts/cpv_nl_en.csv"
GEMEENTEN = "geography/tooi/mdto/data/rwc_gemeenten_compleet_4.json"
POSTCODES = "geography/pc4/data/postcodetabel-postal-code-city-aggregated.json"
ONT = "https://identifier.overheid.nl/tooi/def/ont/"
PROV = "http://www.w3.org/ns/prov#"
CHANGES = {ONT + name for name in ("Samenvoeging", "Uitbreiding", "Herschikking")}
ALSO = {"0796": "Den Bosch"}  # what people write and the register does not say


def main() -> None:
    """Write the three lists."""
    data = Path(sys.argv[1])
    with (data / CPV).open(encoding="utf-8", newline="") as file:
        write("cpv.csv", ("code", "nl", "en", "light"), read_cpv(csv.DictReader(file)))
    register = json.loads((data / GEMEENTEN).read_text("utf-8"))
    write("gemeenten.csv", ("code", "name", "also", "until", "successors"), read_gemeenten(register))
    cities = json.loads((data / POSTCODES).read_text("utf-8"))
    write("pc4.csv", ("pc4", "place"), ((code, cities[code]["city"]) for code in sorted(cities)))


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
        yield code, name, "|".join(sorted(others)), until, " ".join(sorted(follow(id))) if until else ""


if __name__ == "__main__":
    main()
