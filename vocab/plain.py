"""Words as they are compared, without case, accents and signs; the nearest of many; lists of them."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files

from rapidfuzz import fuzz, process

SIGNS = re.compile(r"[\s_/,;:.()'’‘`´-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML 1.0 cannot hold."""

NEAR = 75
"""Two words are near when, of a hundred letters, no more than 25 must go or come."""


def show_line(text: str) -> str:
    """Return a text on one line, without what steers a terminal or turns the direction of reading."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def plain_word(text: str) -> str:
    """Return a word in small letters without accents, with one space for each run of spaces and signs."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return SIGNS.sub(" ", text.casefold()).strip()


def find_nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the plain word that is nearest to a plain word, None when nothing is near."""
    found = process.extractOne(word, list(words), scorer=fuzz.ratio, score_cutoff=NEAR)
    return str(found[0]) if found else None


def read_list(name: str) -> Iterator[list[str]]:
    """Yield the rows of a list in vocab/lists, without its header."""
    rows = csv.reader(files("vocab").joinpath("lists", name).read_text("utf-8").split("\n"))
    next(rows)
    yield from filter(None, rows)


def read_lists() -> dict[str, bytes]:
    """Return the bytes of every code list by name: what a recipe is a digest of."""
    folder = files("vocab").joinpath("lists")
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".csv")}
