"""Finds the cooperatives among the applicants of the demo's two registers and writes them as initiatives.

    python -m scripts.find_cooperatives

Only what the register says is written: a name, the legal form in that name, the policy areas of its grants.
"""

import csv
import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from shapes.columns import word_path
from vocab.codes import find_code
from vocab.labels import read_labels
from vocab.names import CONCEPT
from vocab.plain import plain_word

FOLDER = Path(__file__).resolve().parents[1] / "demo" / "sources" / "amsterdam"
OUT = FOLDER / "cooperaties.csv"
RULE = """\
Names are compared in small letters, without accents; a run of dots, dashes, quotes and spaces is one space.
A cooperative: the name has the noun "...cooperatie", or begins with "cooperatief" or "cooperatieve"; or has
one of these, or "coop", and ends in U.A., B.A. or W.A. (also UA, BA, WA).
Left out: what begins with "vereniging" or "maatschap", or says anywhere that it is a stichting, B.V., N.V. or
vof; and what only speaks of one ("van", "voor", "over" or "met" a "cooperatie") without such letters.
Legal form: as these letters say; without letters only that it is a cooperative.
One name: the same letters and digits, whatever the case, accents, signs and spaces, with or without U.A.; two
with different letters at the end (U.A., B.A.) stay two. The spelling with most grants counts, then the first
in the alphabet.
Policy areas: those of all its grants in both registers. All else is unknown and left out."""

WORD = re.compile(r"\b\w*cooperati(?:e|ef|eve)\b|\bcoop\b")
NOUN = re.compile(r"\b\w*cooperatie\b|^cooperati(?:ef|eve)\b")
LIABILITY = re.compile(r" ([ubw]) ?a$")
OTHER_FORM = re.compile(r"^(?:vereniging|maatschap)\b|\b(?:stichting|b ?v|n ?v|v ?o ?f)\b")
MENTION = re.compile(r"\b(?:van|voor|over|met) (?:de |een )?\w*cooperati")


class Grant(NamedTuple):
    """What a row of a register says, as written."""

    number: str
    applicant: str
    domain: str


class Cooperative(NamedTuple):
    """One cooperative; form and domains are codes, the first spelling is its name."""

    key: str
    spellings: tuple[str, ...]
    form: str
    domains: tuple[str, ...]


def is_cooperative(name: str) -> bool:
    """Say whether a name is that of a cooperative, not of who only speaks of one."""
    word = plain_word(name)
    if OTHER_FORM.search(word):
        return False
    if LIABILITY.search(word):
        return bool(WORD.search(word))
    return bool(NOUN.search(word)) and not MENTION.search(word)


def read_liability(name: str) -> str:
    """Return the liability that a name ends with, `ua`, `ba` or `wa`; empty where it says none."""
    found = LIABILITY.search(plain_word(name))
    return f"{found[1]}a" if found else ""


def fold_name(name: str) -> str:
    """Return what all spellings of one name have in common."""
    return re.sub(r"[\W_]+", "", LIABILITY.sub("", plain_word(name)))


def join_spellings(names: Iterable[str]) -> list[list[str]]:
    """Return the spellings of each name; one without liability goes with the others if they agree."""
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in sorted(set(names)):
        groups[fold_name(name)][read_liability(name)].append(name)
    joined = []
    for by_liability in groups.values():
        apart = len(set(by_liability) - {""}) > 1
        joined += list(by_liability.values()) if apart else [sum(by_liability.values(), [])]
    return joined


def find_cooperatives(grants: Iterable[Grant]) -> list[Cooperative]:
    """Return the cooperatives among the applicants by their key."""
    numbers, domains = defaultdict(set), defaultdict(set)
    for grant in grants:
        if is_cooperative(grant.applicant):
            numbers[grant.applicant].add(grant.number)
            domains[grant.applicant].add(find_code("domain", grant.domain) or "")
    found: dict[str, Cooperative] = {}
    for names in join_spellings(numbers):
        ordered = tuple(sorted(names, key=lambda name: (-len(numbers[name]), name)))
        liability = max(map(read_liability, ordered))
        form = "-".join(filter(None, ("cooperatie", liability)))
        key = re.sub("[^a-z0-9]+", "-", LIABILITY.sub("", plain_word(ordered[0])))
        key = f"{key}-{liability}" if key in found else key
        of_all = set().union(*(domains[name] for name in ordered)) - {""}
        found[key] = Cooperative(key, ordered, form, tuple(sorted(of_all)))
    return sorted(found.values())


def read_grants(register: Path) -> Iterator[Grant]:
    """Yield the grants of a register with an applicant."""
    with gzip.open(register, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["AANVRAGER"]:
                yield Grant(row["DOSSIERNUMMER"], row["AANVRAGER"].strip(), row["BELEIDSTERREIN"].strip())


def write_cooperatives(found: Iterable[Cooperative], out: Path) -> None:
    """Write them under the names of columns of our template, as a Dutch spreadsheet expects a CSV."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Kenmerk", *map(word_path, ("name", "legalForm", "domain"))])
        for one in found:
            domains = " | ".join(_label("domain", code) for code in one.domains)
            writer.writerow([one.key, one.spellings[0], _label("legal-form", one.form), domains])


def _label(scheme: str, code: str) -> str:
    return read_labels()[f"{CONCEPT}{scheme}/{code}"]["nl"]


def main(out: Path = OUT) -> None:
    """Write the file; tell the rule, what was joined, and who speaks of cooperatives but is left out."""
    grants = [grant for path in sorted(FOLDER.glob("*.csv.gz")) for grant in read_grants(path)]
    found = find_cooperatives(grants)
    write_cooperatives(found, out)
    print(f"{RULE}\n{len(found)} cooperatives in {out.name}.", file=sys.stderr)
    for one in (one for one in found if len(one.spellings) > 1):
        print("One name:", " / ".join(one.spellings), file=sys.stderr)
    for name in sorted({grant.applicant for grant in grants}):
        if WORD.search(plain_word(name)) and not is_cooperative(name):
            print("Left out:", name, file=sys.stderr)


if __name__ == "__main__":
    main()
