"""Members of the year: what each really has, and the accidents that happen to their files on the way."""

import csv
import gzip
import io
import re
import shutil
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import DEMO
from tests.homes import GRANTS
from tests.year.model import Fact, Model, ways_to_break

Row = list[str]
MISSING, FOLDER = "missing", "folder"
HEADER = "nummer ontvanger project domein gevraagd verleend jaar".split()
WORDS = ["Café", "Zoë", "Tuin", "Coöperatie", "Buurt", "Zon", "Überzorg", "Straat", "Eén", "Markt"]
SAYS_NOTHING = frozenset(("", "NULL", "-", "nvt"))
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
BSN = "BSN 111222333"
CITY = "TABLE_NAME DOSSIERNUMMER AANVRAGER REGELINGNAAM BELEIDSTERREIN ORGANISATIEONDERDEEL PROJECT_NAAM " \
       "TYPE_PERIODICITEIT BEDRAG_AANGEVRAAGD BEDRAG_VERLEEND BEDRAG_VASTGESTELD SUBSIDIEJAAR"


def read_amount(text: str) -> str | None:
    """Return an amount as two decimals, "" for none, None for what is no amount."""
    text = text.strip()
    try:
        return "" if text in SAYS_NOTHING else f"{Decimal(text.replace('.', '').replace(',', '.')):.2f}"
    except InvalidOperation:
        return None


def read_example(cells: Row) -> Fact:
    """Return what a row of an example member says."""
    texts = [" ".join(cell.split()) for cell in cells]
    applied, awarded = read_amount(cells[4]), read_amount(cells[5])
    fields = {"recipient": texts[1], "project": texts[2], "applied": applied or "",
              "awarded": awarded or "", "year": texts[6]}
    is_wrong = applied is None or awarded is None or not texts[6].isdecimal() or not texts[1]
    return Fact(texts[0] or None, fields, is_wrong, any("BSN" in text for text in texts))


def read_city(cells: Row) -> Fact:
    """Return what a row of the real register says; of a person no words."""
    texts = (" ".join(CONTROL.sub(" ", cell).split()) for cell in cells)
    row = dict(zip(CITY.split(), texts, strict=True))
    row = {name: "" if value in SAYS_NOTHING else value for name, value in row.items()}
    person = row["AANVRAGER"].casefold() == "(particulier)"
    amounts = [f"{Decimal(row[name]):.2f}" if row[name] else ""
               for name in ("BEDRAG_AANGEVRAAGD", "BEDRAG_VERLEEND", "BEDRAG_VASTGESTELD")]
    fields = {"recipient": "" if person else row["AANVRAGER"],
              "project": "" if person else row["PROJECT_NAAM"], "year": row["SUBSIDIEJAAR"],
              "applied": amounts[0], "awarded": amounts[1], "settled": amounts[2]}
    return Fact(row["DOSSIERNUMMER"] or None, fields, not row["AANVRAGER"])


def show(record: dict[str, Any], names: set[str]) -> dict[str, str]:
    """Return the fields of a public record as the model has them."""
    derived = record.get("derived", ())
    found = {"recipient": record.get("recipient", {}).get("name", ""), "year": str(record.get("year", "")),
             "project": "" if "name" in derived else record["name"]["nl"]}
    for name in ("applied", "awarded", "settled"):
        amount = record.get(f"{name}Amount")
        found[name] = "" if amount is None else f"{Decimal(amount):.2f}"
    return {name: value for name, value in found.items() if name in names}


class Site:
    """One source: its name, what its member really has, its file, and the model of what is public of it."""

    def __init__(self, folder: Path, name: str, header: Row, toml: str, read: Callable[[Row], Fact]) -> None:
        self.name, self.header = name, header
        self.rows: dict[str, Row] = {}
        self.model = Model(read)
        self.toml = folder / "sources" / f"{name}.toml"
        self.path = self.toml.with_suffix(".csv")
        self.toml.parent.mkdir(parents=True, exist_ok=True)
        self.toml.write_text(toml, "utf-8")
        self.asleep_until = 0

    def write(self, rows: list[Row]) -> bytes:
        """Return the bytes of a file with these rows."""
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([self.header, *rows])
        return file.getvalue().encode("utf-8")

    def put(self, content: bytes | str) -> None:
        """Put a file in place, or nothing, or a folder."""
        if self.path.is_dir():
            shutil.rmtree(self.path)
        self.path.unlink(missing_ok=True)
        if content == FOLDER:
            self.path.mkdir()
        elif isinstance(content, bytes):
            self.path.write_bytes(content)

    def adopt(self, content: bytes) -> None:
        """Let what a person approved be what the member has."""
        key = 0 if self.header == HEADER else 1
        lines = list(csv.reader(io.StringIO(content.decode("utf-8", "replace")), delimiter=";"))[1:]
        self.rows = {cells[key]: cells for cells in lines if len(cells) == len(self.header) and cells[key]}


def make_example(folder: Path, name: str, count: int, rng: Random) -> Site:
    """Return an example member with some rows."""
    toml = GRANTS.replace("grants.csv", f"{name.partition('/')[2]}.csv")
    site = Site(folder, name, HEADER, toml, read_example)
    for number in range(count):
        add_row(site, f"V-{number}", rng)
    return site


def add_row(site: Site, key: str, rng: Random) -> None:
    """Add one right row."""
    amount = f"{rng.randrange(1, 9_000)},{rng.randrange(100):02}"
    site.rows[key] = [key, f"Voorbeeld {rng.choice(WORDS)} {key}", f"{rng.choice(WORDS)} {rng.choice(WORDS)}",
                      "Sport", amount, amount, str(rng.randrange(2015, 2027))]


def make_city(folder: Path, thin: int) -> tuple[Site, dict[str, Row]]:
    """Return the real register of 2020-03-02, one file number of so many, and its rows a week later."""
    source = DEMO / "sources" / "amsterdam"
    toml = (source / "subsidies.toml").read_text("utf-8")
    toml = toml.replace("subsidies-2020-03-02.csv.gz", "subsidies.csv")
    site = Site(folder, "amsterdam/subsidies", CITY.split(), toml, read_city)
    days = []
    for day in ("2020-03-02", "2020-03-09"):
        text = gzip.decompress((source / f"subsidies-{day}.csv.gz").read_bytes()).decode("utf-8-sig")
        lines = [cells for cells in csv.reader(io.StringIO(text)) if len(cells) == len(site.header)]
        days.append({cells[1].strip(): cells for cells in lines
                     if cells[1].startswith("SBA-") and int(cells[1].strip()[4:]) % thin == 0})
    site.rows = dict(days[0])
    return site, days[1]


def break_file(site: Site, accident: str, rng: Random) -> bytes | str:
    """Return what stands in place of a file after an accident."""
    rows = [list(cells) for cells in site.rows.values()]
    if accident in (MISSING, FOLDER):
        return accident
    if accident == "empty":
        return b""
    if accident == "header only":
        rows = []
    elif accident == "all renamed":
        rows = [[f"X{cells[0]}", *cells[1:]] for cells in rows]
    elif accident == "over a fifth":
        rows = rows[len(rows) // 5 + 1:]
    elif accident == "shifted":
        rows = [[cells[0], cells[2], cells[1], *cells[3:]] for cells in rows]
    elif accident.startswith("garbled"):
        rows = [[ways_to_break(cell)[int(accident[-1])] for cell in cells] for cells in rows]
    elif accident == "tenfold":
        rows += [[f"T{number}-{cells[0]}", *cells[1:]] for number in range(9) for cells in rows[:]]
    elif accident == "doubled":
        rows += [list(rows[0]), [rows[1][0], *rows[0][1:]]]
    elif accident == "nameless":
        rows = [*rows[1:], ["", *rows[0][1:]]]
    elif accident in ("private", "private and shifted"):
        rows[0][1] = BSN
        rows[1:] = [[c[0], c[2], c[1], *c[3:]] for c in rows[1:]] if accident != "private" else rows[1:]
    elif accident == "ill-typed":
        rows[0][4], rows[1][6] = "veel", "ooit"
    content = site.write(rows)
    if accident == "cut":
        return content[: rng.randrange(len(content) // 2, len(content) - 40)]
    if accident == "cut gz":
        return gzip.compress(content)[:-20]
    return content + b"(7 rows affected)\n" if accident == "other number" else content


UNREADABLE = frozenset((MISSING, FOLDER, "cut gz", "other number"))
ACCIDENTS = (
    "empty", "header only", "all renamed", "over a fifth", "shifted", "garbled 0", "garbled 1", "garbled 2",
    "tenfold", "cut", "doubled", "nameless", "private", "private and shifted", "ill-typed",
    *sorted(UNREADABLE),
)
