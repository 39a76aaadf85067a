"""States of one source, cut from the real register: each has other amounts, new and withdrawn rows."""

import csv
import gzip
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from publisher.targets.checkpoint import open_reader, read_checkpoint
from tests.known import value_of

DEMO = Path(__file__).resolve().parents[2] / "demo"
MEMBER = Path("sources") / "amsterdam"
DAYS = ("subsidies-2020-03-02.csv.gz", "subsidies-2020-03-09.csv.gz")
PREFIX = "/id/grant/amsterdam/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GRANT = ox.NamedNode("https://w3id.org/verbond/def#Grant")
AWARDED = ox.NamedNode("https://w3id.org/verbond/def#awardedAmount")
NOTHING = ("", "NULL", "nvt")
GROWS = 37
CHANGED, GONE = 5, 31

Shown = dict[str, Decimal | None]
"""What readers see, or must see: the awarded amount of each grant by its file number."""


class State(NamedTuple):
    """The rows of one file, header first, and what readers see when it is published."""

    rows: list[list[str]]
    shown: Shown


@cache
def read_register(day: str) -> list[list[str]]:
    """Return the header and the good rows of one day: no rule, no trailer, no row without a recipient."""
    with gzip.open(DEMO / MEMBER / day, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    key, recipient = header.index("DOSSIERNUMMER"), header.index("AANVRAGER")
    return [header, *(row for row in rows if row[key].startswith("SBA-") and row[recipient] not in NOTHING)]


def make_state(number: int, size: int) -> State:
    """Return the number-th state: a fifth of the amounts other, a 31st of the rows gone, some more rows."""
    header, *rows = read_register(DAYS[number % 2])
    key, awarded = header.index("DOSSIERNUMMER"), header.index("BEDRAG_VERLEEND")
    made = [header]
    for index, row in enumerate(rows[: size + GROWS * number]):
        if (index + number) % GONE:
            row = list(row)
            if number and index % CHANGED == number % CHANGED:
                row[awarded] = f"{1000 + number}.{index % 100:02d}"
            made.append(row)
    shown = {row[key]: None if row[awarded] in NOTHING else Decimal(row[awarded]) for row in made[1:]}
    assert len(shown) == len(made) - 1
    return State(made, shown)


def make_home(folder: Path) -> Path:
    """Make a copy of the demo coalition whose source is one plain file, not there yet."""
    (folder / MEMBER).mkdir(parents=True)
    shutil.copy(DEMO / "coalition.toml", folder)
    toml = (DEMO / MEMBER / "subsidies.toml").read_text("utf-8").replace(DAYS[0], "now.csv")
    (folder / MEMBER / "subsidies.toml").write_text(toml, "utf-8")
    return folder


def write_state(folder: Path, state: State) -> None:
    """Put a state where the source looks, at once."""
    half = folder / MEMBER / "now.half"
    with half.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(state.rows)
    half.replace(half.with_suffix(".csv"))


def read_shown(store_folder: Path) -> Shown | None:
    """Return what a reader sees who comes now, None before the first publication."""
    if read_checkpoint(store_folder) is None:
        return None
    with open_reader(store_folder) as (store, _):
        ids = [value_of(quad.subject) for quad in store.quads_for_pattern(None, TYPE, GRANT, None)]
        amounts = {value_of(quad.subject): Decimal(value_of(quad.object))
                   for quad in store.quads_for_pattern(None, AWARDED, None, None)}
    assert len(ids) == len(set(ids)) and amounts.keys() <= set(ids), "the indexes of the store disagree"
    return {id.partition(PREFIX)[2]: amounts.get(id) for id in ids}
