"""One night of a city: fetch the newest edition, apply what changed, prove it, and keep a receipt."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.clock import Clock, as_text, read_clock
from ledger.transactions import hold_file
from publisher.editions.shelf import INDEX, MANIFEST
from publisher.exports.table_files import Written
from publisher.fetch.claim import LINES, Claims, read_claims, read_index
from publisher.fetch.copy import LOCK, Copy, link
from publisher.fetch.merge import MisfitError, merge
from publisher.fetch.proof import prove
from publisher.fetch.receipt import How, Receipt
from publisher.fetch.remote import Remote
from vocab.exceptions import EditionError, HomeError, SourceError

LONGEST_CHAIN = 31
OTHERS = "others"
FORMATS = ("csv", "parquet", "geojson", "rd.geojson", OTHERS)
"""What may be fetched beside the JSON Lines, which are proved. others: N-Quads and descriptions."""

Say = Callable[[str], None]


class Wanted(NamedTuple):
    """What a city wants of an edition: which tables (all, where none), which files beside JSON Lines."""

    tables: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def fetch_edition(url: str, folder: Path, wanted: Wanted = Wanted(),  # noqa: B008  it is a tuple
                  clock: Clock = read_clock, say: Say = lambda words: None) -> Receipt:
    """Have the newest edition of a node in a folder, whole and proved, and return its receipt.

    Raises EditionError where something is not as the manifest says, SourceError where the node cannot be
    read, BusyError while another process does the same; the edition that was here stays as it was then.
    """
    copy, remote = Copy(folder), Remote(url)
    with hold_file(folder / LOCK, str(folder)):
        claims, content = _read(remote)
        night = Night(copy, remote, claims, say)
        receipt = Receipt(remote.base, as_text(clock()), claims, night.previous, night.previous_epoch)
        for name in _choose_tables(claims, wanted):
            how = night.bring(name)
            receipt.tables[name] = prove(copy.making / f"{name}.{LINES}", claims.tables[name], how)
            receipt.files |= night.bring_others(name, wanted.formats)
        if OTHERS in wanted.formats:
            receipt.files |= night.bring_files(claims.others)
        receipt.bytes = night.bytes
        copy.leave() if night.is_here else copy.show(claims.edition, content)
        receipt.page = receipt.write(copy.receipts)
    return receipt


class Night:
    """What is fetched in one night, table by table, in the cheapest way that can be proved."""

    def __init__(self, copy: Copy, remote: Remote, claims: Claims, say: Say) -> None:
        self._copy, self._remote, self._claims, self._say = copy, remote, claims, say
        self._known = copy.read_latest()
        if self._known and self._known.home != claims.home:
            here, there = self._known.home, claims.home
            raise HomeError(f"In deze map staan edities van {here}. Neem voor {there} een andere.",
                            f"This folder has editions of {here}. Take another one for {there}.")
        self.previous = self._known.edition if self._known else None
        self.previous_epoch = self._known.epoch if self._known else None
        self.bytes = self._files = 0
        copy.begin()
        self._chain = self._find_chain()

    @property
    def is_here(self) -> bool:
        """Whether all that is wanted was here already: the same edition, and no file had to be fetched."""
        return bool(self._known and self._known.digest == self._claims.digest and not self._files)

    def bring(self, name: str) -> How:
        """Bring the JSON Lines of a table: as they were, by the changes since, or in full."""
        wanted, into = self._claims.tables[name].files[LINES], self._copy.making / f"{name}.{LINES}"
        before = self._known.tables.get(name) if self._known else None
        if before and self._copy.is_good(f"{name}.{LINES}", before.files[LINES].sha256):
            place = self._copy.here / f"{name}.{LINES}"
            if before.files[LINES].sha256 == wanted.sha256:
                link(place, into)
                return "same"
            if self._chain and self._merge(name, place, into) == wanted.sha256:
                return "delta"
        self._say(f"{name}: geheel ophalen")
        into.unlink(missing_ok=True)
        self._fetch(self._claims.edition, wanted.name, wanted, into)
        return "full"

    def bring_others(self, name: str, formats: Iterable[str]) -> dict[str, str]:
        """Bring the other files of a table that are wanted; return their digests by name."""
        files = self._claims.tables[name].files
        known = self._known.tables[name].files if self._known and name in self._known.tables else {}
        return dict(self._bring_file(files[format], known.get(format))
                    for format in dict.fromkeys(formats) if format in files)

    def bring_files(self, files: Iterable[Written]) -> dict[str, str]:
        """Bring files that belong to no table; return their digests by name."""
        known = {one.name: one for one in self._known.others} if self._known else {}
        return dict(self._bring_file(one, known.get(one.name)) for one in files)

    def _bring_file(self, wanted: Written, before: Written | None) -> tuple[str, str]:
        """Bring one file as it was here, or fetch it; what did not change is not fetched again."""
        into = self._copy.making / wanted.name
        if before and before.sha256 == wanted.sha256 and self._copy.is_good(wanted.name, wanted.sha256):
            link(self._copy.here / wanted.name, into)
        else:
            into.parent.mkdir(parents=True, exist_ok=True)
            self._fetch(self._claims.edition, wanted.name, wanted, into)
        return wanted.name, wanted.sha256

    def _merge(self, name: str, place: Path, into: Path) -> str | None:
        """Apply what each edition since changed in a table; return the digest of what that makes.

        None where the changes are not of the table that is here, as after this folder was another node's.
        """
        self._say(f"{name}: veranderingen ophalen")
        try:
            return self._apply(name, place, into)
        except MisfitError as error:
            self._say(f"{error.nl}\n{error.en}")
            return None

    def _apply(self, name: str, place: Path, into: Path) -> str | None:
        digest = None
        for number, one in enumerate(self._chain):
            if one.changes and (lines := one.changes.lines.get(name)):
                delta = self._copy.parts / f"{one.edition}-{name}.{LINES}"
                self._fetch(one.edition, f"{one.changes.folder}/{lines.name}", lines, delta)
                step = self._copy.parts / f"{number}-{name}.{LINES}"
                digest = merge(place, delta, step).sha256
                place = step
        link(place, into)
        return digest

    def _fetch(self, edition: str, path: str, wanted: Written, into: Path) -> None:
        def count(size: int) -> None:
            self.bytes += size

        self._files += 1
        self._remote.fetch(edition, path, wanted, self._copy.parts, into, count)

    def _find_chain(self) -> Sequence[Claims]:
        """Return the editions after the one that is here, up to the wanted one; none where one is missing."""
        chain: list[Claims] = []
        one: Claims | None = self._claims
        while one and self._known and len(chain) < LONGEST_CHAIN:
            if one.edition == self._known.edition:
                return chain[::-1] if one.digest == self._known.digest else ()
            chain.append(one)
            if one.changes is None:
                return ()
            if one.changes.previous == self._known.edition:
                return chain[::-1]
            content = self._remote.read(f"{one.changes.previous}/{MANIFEST}")
            one = read_claims(content) if content else None
        return ()


def _read(remote: Remote) -> tuple[Claims, bytes]:
    """Return what the wanted edition claims, and its manifest; the index says which is the latest."""
    index = read_index(remote.read(INDEX) or b"")
    name = remote.wanted or index.latest
    content = remote.read(f"{name}/{MANIFEST}") if name else None
    if content is None:
        raise SourceError(f"{remote.base} heeft nog geen editie, of deze niet meer.",
                          f"{remote.base} has no edition yet, or this one no longer.")
    claims = read_claims(content)
    if (claims.edition, claims.digest) != (name, index.digests.get(name, claims.digest)):
        raise EditionError(f"Het manifest van {name} is een ander dan de lijst van edities zegt.",
                           f"The manifest of {name} is another than the list of editions says.")
    return claims, content


def _choose_tables(claims: Claims, wanted: Wanted) -> Iterable[str]:
    for name in wanted.tables:
        if name not in claims.tables:
            known = ", ".join(claims.tables)
            raise HomeError(f"Tabel “{name}” is er niet. Tabellen: {known}.",
                            f"There is no table '{name}'. Tables: {known}.")
    return dict.fromkeys(wanted.tables) or claims.tables
