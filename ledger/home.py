"""The home folder: coalition.toml, the sources' TOML, and the settings of the machine."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from ledger.clock import Clock, read_clock
from ledger.ledger import Ledger
from vocab.exceptions import HomeError
from vocab.names import SOURCE_NAME, record_prefix
from vocab.select import find_query_fault
from vocab.terms import KINDS, PART_TYPES, find_column_term

SOURCE_KEYS = frozenset(
    "title title_en description description_en theme keywords kind kinds licence attribution contact where "
    "find format key schedule promised_age time_budget authority ignore texts_approved columns constants "
    "codes moved_from access search package resource query dataset media_type".split()
)
ACCESS_KEYS = {"ckan": ("search", "package", "resource"), "sparql": ("query",),
               "catalog": ("dataset", "media_type")}
"""The ways of access beside a file or a web address, and the keys that only they have."""

FORMATS = frozenset(("table",))
UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
SPAN = re.compile(r"([1-9][0-9]{0,5}) *(second|minute|hour|day|week)s?")
IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
COALITION_KEYS = frozenset("title base publisher languages targets peer trusted_proxies".split())
SETTINGS = {
    "VERBOND_HOME": "the home folder; default: the current folder",
    "VERBOND_LEDGER_URL": "the ledger as SQLAlchemy URL; default: ledger.sqlite in the home folder",
    "VERBOND_NOW": "a fixed time (ISO 8601) in place of the clock, for replays",
    "VERBOND_QUERY_SECONDS": "how long a query may run; default 30",
    "VERBOND_QUERY_MEGABYTES": "how much memory a query may take; default 2048",
    "VERBOND_QUERY_WORKERS": "how many queries run at once; default a core each, 4 at most",
    "VERBOND_SPARQL_URL": "where the remote store answers queries, which then go there; two: blue and green",
    "VERBOND_SPARQL_UPDATE_URL": "where it takes SPARQL updates",
    "VERBOND_SPARQL_GRAPHS_URL": "where it keeps graphs (Graph Store Protocol)",
    "VERBOND_SPARQL_USER": "who writes there, by Basic or Digest, as the server asks",
    "VERBOND_SPARQL_PASSWORD": "with which password",
    "VERBOND_SPARQL_SERVICE": "addresses that a query may call by SERVICE there; default none",
    "VERBOND_CKAN_URL": "the CKAN to publish to",
    "VERBOND_CKAN_TOKEN": "the API token of who writes there",
    "VERBOND_CKAN_ORGANIZATION": "the one organization all packages come in; default: each member's own",
    "VERBOND_DEBUG": "show where a fault of verbond itself is, in place of one sentence",
}


@dataclass(frozen=True)
class Source:
    """What is harvested, `member/dataset`, as its TOML describes it."""

    name: str
    path: Path
    text: bytes
    kinds: tuple[str, ...]
    where: str
    licence: str
    key: str
    base: str
    settings: Mapping[str, Any] = field(repr=False)

    @property
    def member(self) -> str:
        """The member's part of the name."""
        return self.name.partition("/")[0]

    @property
    def is_remote(self) -> bool:
        """Say whether `where` is a web address."""
        return "://" in self.where

    @property
    def access(self) -> str:
        """The way of access: ckan, sparql or catalog; empty for a file or a web address."""
        return str(self.settings.get("access", ""))

    @property
    def file(self) -> Path:
        """The path of `where`, from the folder of the TOML."""
        return (self.path.parent / self.where).resolve()

    @property
    def time_budget(self) -> float | None:
        """The seconds that fetching may take, None where the source does not say."""
        return read_span(str(self.settings.get("time_budget", "")))

    @property
    def promised_age(self) -> float | None:
        """The seconds that what is public may be old, None where the source does not say."""
        return read_span(str(self.settings.get("promised_age", "")))

    @property
    def moved_from(self) -> str:
        """The name of the source before it moved here, empty where it did not."""
        return str(self.settings.get("moved_from", ""))

    def prefix_of(self, kind: str) -> str:
        """Return what the ids of its records of a kind begin with."""
        return record_prefix(self.base, kind, self.member)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one of the tables columns, constants or codes."""
        table: Mapping[str, Any] = self.settings.get(name, {})
        return table


@dataclass(frozen=True)
class Home:
    """A coalition's home folder, read once."""

    folder: Path
    title: str
    base: str
    clock: Clock = read_clock
    trusted_proxies: frozenset[str] = frozenset()

    @property
    def ledger_url(self) -> str:
        """The ledger's URL: VERBOND_LEDGER_URL, else SQLite in the home folder."""
        return os.environ.get("VERBOND_LEDGER_URL") or f"sqlite:///{self.folder / 'ledger.sqlite'}"

    @property
    def store(self) -> Path:
        """The folder of the embedded store."""
        return self.folder / "store"

    @property
    def remote(self) -> Path:
        """The folder of what is known here of a store on another server."""
        return self.folder / "remote"

    @property
    def ckan(self) -> Path:
        """The folder of what is known here of a CKAN on another server."""
        return self.folder / "ckan"

    @property
    def feed(self) -> Path:
        """The folder of the feed; what may be served of it is in `public`."""
        return self.folder / "feed"

    @property
    def editions(self) -> Path:
        """The folder of editions: files that any web server can serve."""
        return self.folder / "editions"

    @property
    def archive(self) -> Path:
        """The folder of raw bytes by digest."""
        return self.folder / "archive"

    @property
    def has_secret(self) -> bool:
        """Say whether any keyed digest was ever made here."""
        return (self.folder / "secret").exists()

    def read_secret(self) -> bytes:
        """Return the key of this home's keyed digests, made when it is not there; for its owner alone."""
        path = self.folder / "secret"
        if not path.exists():
            half = path.with_suffix(f".{os.getpid()}.half")
            half.touch(mode=0o600)
            half.write_bytes(os.urandom(32))
            try:
                os.link(half, path)  # the first of two that make one at once is the one that stays
            except FileExistsError:
                pass
            half.unlink()
        return path.read_bytes()

    def open_ledger(self) -> Ledger:
        """Open the ledger, made when it is not there."""
        return Ledger(self.ledger_url, self.base, self.clock)

    def read_sources(self) -> dict[str, Source]:
        """Return every source by name; raises HomeError at the first that is wrong."""
        paths = sorted((self.folder / "sources").glob("*/*.toml"))
        sources = {source.name: source for source in (read_source(path, self.base) for path in paths)}
        for source in sources.values():
            if source.moved_from in sources:
                old = source.moved_from
                raise wrong(source.path, f"“{old}” is hierheen verhuisd; haal de oude TOML weg",
                            f"'{old}' moved here; remove the old TOML")
        return sources


def read_home(folder: Path | None = None) -> Home:
    """Read coalition.toml of a folder, of VERBOND_HOME or of the current folder; HomeError if wrong."""
    folder = (folder or Path(os.environ.get("VERBOND_HOME") or ".")).resolve()
    path = folder / "coalition.toml"
    if not path.is_file():
        raise HomeError(
            f"Hier is nog geen coalitie: {path} ontbreekt. Maak er een met “verbond init MAP”.",
            f"No coalition here: {path} is missing. Make one with 'verbond init DIR'.",
        )
    settings = _parse(path, path.read_bytes())
    refuse_unknown(path, settings, COALITION_KEYS)
    base = str(_need(path, settings, "base")).rstrip("/")
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", base):
        raise wrong(path, f"“base” is geen webadres: {base}", f"'base' is not a web address: {base}")
    proxies = settings.get("trusted_proxies", [])
    if not isinstance(proxies, list) or not all(_is_address(proxy) for proxy in proxies):
        raise wrong(path, "“trusted_proxies” moet een lijst van IP-adressen zijn",
                    "'trusted_proxies' must be a list of IP addresses")
    return Home(folder, str(_need(path, settings, "title")), base, trusted_proxies=frozenset(proxies))


def read_source(path: Path, base: str) -> Source:
    """Read one source's TOML (docs/add-a-source.md); raises HomeError that names file and key."""
    text = path.read_bytes()
    settings = _parse(path, text)
    refuse_unknown(path, settings, SOURCE_KEYS)
    name = f"{path.parent.name}/{path.stem}"
    if not SOURCE_NAME.fullmatch(name):
        raise wrong(path, f"“{name}” mag alleen a-z, 0-9, punt en streepje hebben",
                    f"'{name}' may only have a-z, 0-9, dot and dash")
    source = Source(
        name, path, text, _read_kinds(path, settings), str(_need(path, settings, "where")),
        str(_need(path, settings, "licence")), str(settings.get("key", "")), base, settings,
    )
    if settings.get("format", "table") not in FORMATS:
        raise wrong(path, "“format” kan alleen “table” zijn", "'format' can only be 'table'")
    _check_keys(path, source)
    _check_texts(path, source)
    _check_access(path, source)
    return source


def read_span(text: str) -> float | None:
    """Return the seconds of a span such as `10 minutes` or `8 days`, None where it is none."""
    match = SPAN.fullmatch(text.strip())
    return float(match[1]) * UNITS[match[2]] if match else None


def source_of_file(path: Path, kinds: Iterable[str], base: str) -> Source:
    """Return the source that a file would be without a home: its columns are recognised by their names."""
    return Source(f"check/{path.name}", path, b"", tuple(kinds), path.name, "", "", base, {})


def _read_kinds(path: Path, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return `kind`, or `kinds` where the sheets of a workbook hold more than one."""
    given = settings["kinds"] if "kinds" in settings else [_need(path, settings, "kind")]
    kinds = tuple(map(str, given)) if isinstance(given, list) else (str(given),)
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        raise wrong(path, f"onbekende soort “{', '.join(unknown)}”; kies uit {', '.join(KINDS)}",
                    f"unknown kind '{', '.join(unknown)}'; choose from {', '.join(KINDS)}")
    return kinds


def _check_keys(path: Path, source: Source) -> None:
    """Refuse columns, constants and codes for keys the vocabulary does not have."""
    for table in ("columns", "constants", "codes"):
        for name, value in source.table(table).items():
            if name.rpartition(".")[2] in PART_TYPES:
                raise wrong(path, f"“{name}” in [{table}] is een deel; noem er een veld van: “{name}.…”",
                            f"'{name}' in [{table}] is a part; name a field of it: '{name}.…'")
            if find_column_term(name) is None:
                raise wrong(path, f"onbekende sleutel “{name}” in [{table}]",
                            f"unknown key '{name}' in [{table}]")
            if table == "columns" and not isinstance(value, str):
                raise wrong(path, f"“{name}” in [columns] moet de naam van een kolom zijn",
                            f"'{name}' in [columns] must be the name of a column")
    for key in ("time_budget", "promised_age"):
        if key in source.settings and read_span(str(source.settings[key])) is None:
            raise wrong(path, f"“{key}” moet een duur zijn, zoals “8 days” of “10 minutes”",
                        f"'{key}' must be a span of time, such as '8 days' or '10 minutes'")
    old = source.moved_from
    if old and (not SOURCE_NAME.fullmatch(old) or old == source.name):
        raise wrong(path, "“moved_from” moet de naam van een andere bron zijn: lid/dataset",
                    "'moved_from' must be the name of another source: member/dataset")
    if source.key and find_column_term(source.key) is None:
        raise wrong(path, f"onbekende sleutel “{source.key}” bij key", f"unknown key '{source.key}' at key")
    if not all(isinstance(name, str) for name in source.settings.get("ignore", [])):
        raise wrong(path, "“ignore” moet een lijst van kolomnamen zijn",
                    "'ignore' must be a list of column names")


def _check_texts(path: Path, source: Source) -> None:
    """Refuse what catalogues cannot say of a dataset: one wrong licence would break that of everybody."""
    given = source.settings
    if not IRI.fullmatch(source.licence):
        raise wrong(path, "“licence” moet het webadres van een licentie zijn, zonder spaties",
                    "'licence' must be the web address of a licence, without spaces")
    if not re.fullmatch("[A-Z]{4}|", str(given.get("theme", ""))):
        raise wrong(path, "“theme” moet een code van vier hoofdletters zijn, zoals “GOVE”",
                    "'theme' must be a code of four capitals, such as 'GOVE'")
    words = given.get("keywords", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise wrong(path, "“keywords” moet een lijst van woorden zijn", "'keywords' must be a list of words")


def _check_access(path: Path, source: Source) -> None:
    """Refuse a way of access that there is not, and keys that are missing or of another one."""
    given = source.settings
    if "access" in given and source.access not in ACCESS_KEYS:
        raise wrong(path, f"“access” kan alleen {', '.join(ACCESS_KEYS)} zijn",
                    f"'access' can only be {', '.join(ACCESS_KEYS)}")
    if source.access and not (source.is_remote and "find" not in given):
        raise wrong(path, "bij “access” hoort in “where” een webadres, zonder “find”",
                    "with 'access', 'where' must be a web address, without 'find'")
    for access, keys in ACCESS_KEYS.items():
        for key in keys:
            if key in given and (access != source.access or not isinstance(given[key], str)):
                raise wrong(path, f"“{key}” hoort bij access = “{access}” en is een tekst",
                            f"'{key}' belongs to access = '{access}' and is a text")
    if source.access == "ckan" and ("search" in given) == ("package" in given):
        raise wrong(path, "kies “search” of “package”", "choose 'search' or 'package'")
    if source.access == "sparql":
        if fault := find_query_fault(str(_need(path, given, "query"))):
            raise wrong(path, f"“query” {fault[0]}", f"'query' {fault[1]}")
    if source.access == "catalog":
        _need(path, given, "dataset")


def _is_address(text: object) -> bool:
    try:
        ip_address(str(text))
    except ValueError:
        return False
    return isinstance(text, str)


def _parse(path: Path, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong(path, f"dit is geen goede TOML ({error})", f"this is not TOML ({error})") from None


def _need(path: Path, settings: Mapping[str, Any], key: str) -> Any:
    if not settings.get(key):
        raise wrong(path, f"“{key}” ontbreekt", f"'{key}' is missing")
    return settings[key]


def refuse_unknown(path: Path, settings: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raise HomeError for the first key of a TOML that is not known."""
    for key in settings:
        if key not in known:
            raise wrong(path, f"onbekende sleutel “{key}”", f"unknown key '{key}'")


def wrong(path: Path, nl: str, en: str) -> HomeError:
    """Return the error for what is wrong in a TOML, with its path."""
    return HomeError(f"{path}: {nl}.", f"{path}: {en}.")
