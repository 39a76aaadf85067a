"""Generated grants that look like a real register: the same columns, repetitions, persons and gaps."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from vocab.names import EXAMPLE_BASE

SEED = 20261124
PREFIX = f"{EXAMPLE_BASE}/id/grant/voorbeeld/"
COALITION = f'title = "Voorbeeldcoalitie"\nbase = "{EXAMPLE_BASE}"\n'
SOURCE = """\
title = "Voorbeeldsubsidies"
kind = "grant"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Voorbeeldgemeente"
where = "grants.csv"
key = "fileNumber"
[columns]
fileNumber = "DOSSIERNUMMER"
"recipient.name" = "AANVRAGER"
grantProgramme = "REGELINGNAAM"
domain = "BELEIDSTERREIN"
name = "PROJECT_NAAM"
appliedAmount = "BEDRAG_AANGEVRAAGD"
awardedAmount = "BEDRAG_VERLEEND"
settledAmount = "BEDRAG_VASTGESTELD"
year = "SUBSIDIEJAAR"
[constants]
"funder.name" = "Voorbeeldgemeente"
"""
HEADER = ("DOSSIERNUMMER", "AANVRAGER", "REGELINGNAAM", "BELEIDSTERREIN", "PROJECT_NAAM",
          "BEDRAG_AANGEVRAAGD", "BEDRAG_VERLEEND", "BEDRAG_VASTGESTELD", "SUBSIDIEJAAR")
DOMAINS = ("Welzijn en Zorg", "Ruimte en Duurzaamheid", "Algemeen", "Participatie", "Sport", "Cultuur",
           "Jeugd", "Onderwijs", "Economie", "Monumenten", "Zorg", "Werk")
WORDS = ("Voorbeeld buurttuin groen samen wijk zomerfeest duurzame energie school ouderen taalles muziek "
         "werkplaats speeltuin bewoners dak sport jongeren ontmoeting kunst route café coöperatie").split()
PROGRAMMES = 356
# The shares in the register of the demo (18,107 records).
PERSONS, UNNAMED, REFUSED, UNSETTLED = 0.27, 0.27, 0.18, 0.31


class Variation(NamedTuple):
    """What differs from the first file: every so-manieth row, and one row more, get another amount."""

    every: int = 0
    number: int = 0
    one: int | None = None
    amount: int = 0

    def changes(self, row: int) -> str | None:
        """Return the other amount of a row, None where it is as it was."""
        if row == self.one:
            return f"{self.amount}.25"
        return f"{1000 * self.number + row % 1000}.50" if self.every and row % self.every == 0 else None


AS_IT_WAS = Variation()


def write_home(folder: Path, rows: int) -> Path:
    """Write a coalition with one source of generated grants and return its folder."""
    source = folder / "sources" / "voorbeeld"
    source.mkdir(parents=True)
    (folder / "coalition.toml").write_text(COALITION, "utf-8")
    (source / "grants.toml").write_text(SOURCE, "utf-8")
    write_file(folder, rows)
    return folder


def write_file(folder: Path, rows: int, variation: Variation = AS_IT_WAS) -> Path:
    """Write the source's file anew and return its path."""
    path = file_of(folder)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_make_rows(rows, variation))
    return path


def file_of(folder: Path) -> Path:
    """Return where the file of a home's source is."""
    return folder / "sources" / "voorbeeld" / "grants.csv"


def number_of(row: int) -> str:
    """Return the file number of a row, which is the key of its record."""
    return f"VB-{row:07}"


def _make_rows(rows: int, variation: Variation) -> Iterator[tuple[str, ...]]:
    """Yield the same rows at each call, but for what the variation changes."""
    random = Random(SEED)
    programmes = [f"Subsidieregeling {_words(random, 5)} {number}" for number in range(PROGRAMMES)]
    recipients = [f"Stichting {_words(random, 2)} {number}" for number in range(max(1, rows // 6))]
    for row in range(rows):
        recipient = recipients[int(random.paretovariate(0.4)) % len(recipients)]
        recipient = "(Particulier)" if random.random() < PERSONS else recipient
        name = "" if random.random() < UNNAMED else f"{_words(random, 4)} {random.randrange(rows)}"
        applied = random.randrange(1, 400) * 500 if random.random() < 0.6 else random.randrange(200_000)
        awarded = 0 if random.random() < REFUSED else applied * random.randrange(50, 101) // 100
        settled = "NULL" if random.random() < UNSETTLED else f"{awarded}.00"
        yield (number_of(row), recipient, programmes[int(random.random() ** 3 * PROGRAMMES)],
               DOMAINS[int(random.random() ** 2 * len(DOMAINS))], name, f"{applied}.00",
               variation.changes(row) or f"{awarded}.00", settled, str(random.randrange(2016, 2027)))


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))
