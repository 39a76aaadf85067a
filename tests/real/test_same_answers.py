"""The named queries, and twenty as developers write them, give the same rows by value on every store."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest

from ledger.home import Home, read_home
from ledger.marks import read_cut
from publisher.queries.queries import read_queries
from publisher.remote.place import Place
from publisher.remote.values import normalise
from publisher.sparql.distant import DistantPool
from publisher.sparql.pool import Limits, Pool, Question
from publisher.targets.remote import RemoteTarget
from tests.real.stores import Store
from tests.real.twenty import PREFIXES, TWENTY

LIMITS = Limits(seconds=60, workers=1)
DIFFER: Mapping[str, frozenset[str]] = {"fuseki": frozenset(), "virtuoso": frozenset((
    "budget-rule-check", "districts-without", "energy-houses-per-district",
    "initiatives-by-domain-and-legal-form", "mutuals", "suppliers-for", "support-organisations-for",
    "target-progress"))}
"""What gives other rows and cannot be healed; docs/sparql-servers.md says so too."""

NOT_ASKED: Mapping[str, frozenset[str]] = {"fuseki": frozenset(), "virtuoso": frozenset((
    "assets-near", "initiatives-by-type-and-district", "open-places-near", "regime-for"))}
"""What does not end there, and holds up all that comes after."""

POINT = re.compile(r"-?[0-9]+\.[0-9]+(?=[ )])")

Rows = Counter[tuple[str, ...]]


@pytest.fixture(scope="module")
def embedded(demo_folder: Path) -> Iterator[Pool]:
    """The embedded store of the demo."""
    with Pool(demo_folder / "store", LIMITS) as pool:
        yield pool


@pytest.fixture(scope="module", params=["fuseki", "virtuoso"])
def server(request: pytest.FixtureRequest) -> str:
    """Each of the two servers by its name."""
    return str(request.param)


@pytest.fixture(scope="module")
def distant(request: pytest.FixtureRequest, server: str, demo_folder: Path,
            tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """The demo on that server."""
    store: Store = request.getfixturevalue(server)
    home, folder = read_home(demo_folder), tmp_path_factory.mktemp("remote")
    target = RemoteTarget(folder, home.base, [store.addresses])
    with home.open_ledger() as ledger:
        target.clear()
        cut = read_cut(ledger)
        for changes in ledger.read_changes(0, cut.head.seq):
            target.put(changes)
        target.show(cut.head.seq, cut.head.epoch, cut.marks)
    with DistantPool(home.store, LIMITS, Place(folder), [store.addresses], frozenset()) as pool:
        yield pool


def ask(pool: Pool, query: str) -> Rows:
    """Return the rows of an answer by value, and how often each is there."""
    with pool.ask(Question(query, {"select": "json"})) as answer:
        solutions = ox.parse_query_results(answer.file.read(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return Counter(tuple(plain(row[name]) for name in solutions.variables) for row in solutions)


def plain(term: object) -> str:
    """Return a value as it can be compared; of means and points each store gives other last digits."""
    text = "" if term is None else normalise(term)
    if text.startswith("POINT"):
        return POINT.sub(lambda found: f"{float(found[0]):.5f}", text)
    try:
        return f"{Decimal(text):.12g}"
    except InvalidOperation:
        return text


def test_every_named_query(server: str, distant: Pool, embedded: Pool, demo: Home) -> None:
    """As without parameters; none differs but those that are known to, of which some do not each time."""
    queries = {name: query.ask_at(demo.clock()) for name, query in read_queries().items()}
    assert find_different(server, distant, embedded, queries) <= DIFFER[server]


def test_twenty_queries_without_graph(server: str, distant: Pool, embedded: Pool) -> None:
    """The default graph is all that is public, everywhere."""
    queries = {name: f"{PREFIXES}{text}" for name, text in TWENTY.items()}
    assert 20 == len(queries) and set() == find_different(server, distant, embedded, queries)


def find_different(server: str, distant: Pool, embedded: Pool, queries: Mapping[str, str]) -> set[str]:
    """Return the names of the queries whose rows are other ones there."""
    different = set()
    for name, query in queries.items():
        if name in NOT_ASKED[server]:
            continue
        wanted = ask(embedded, query)
        if wanted != ask(distant, query):
            different.add(name)
    return different
