"""CKAN and SPARQL as a broken server gives them: nothing that is not whole changes anything."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from harvesters.access import door
from ledger.home import read_source
from tests.harvesters.homes import HEADER, SOURCE, Member, row
from tests.harvesters.web import QUICK, Answer, Web
from vocab.exceptions import HomeError

SELECT = 'query = "SELECT * WHERE { ?s ?p ?nummer } ORDER BY ?nummer"'


def describe(member: Member, web: Web, access: str, *lines: str) -> None:
    """Let the example source be of another way of access."""
    text = member.toml.read_text().replace('where = "grants.csv"', "\n".join(
        [f'where = "{web.root}"' if access == "ckan" else f'where = "{web.root}/query"',
         f'access = "{access}"', *lines]))
    member.toml.write_text(text)


class Site:
    """The action API of a CKAN, its packages and tables; a test may break a table, or lie about numbers."""

    def __init__(self, web: Web, keys: str) -> None:
        self.tables: dict[str, list[list[str]]] = {key: [row(f"{key}{n}") for n in range(3)] for key in keys}
        self.broken: set[str] = set()
        self.more = self.more_packages = self.grows = self.turns = self.turns_packages = 0
        web.paths["/api/action/package_search"] = self.search
        web.paths["/api/action/datastore_search"] = self.read

    def search(self, answer: Answer) -> None:
        asked = read_query(answer)
        if self.turns_packages and int(asked["start"]):
            self.tables = dict([*self.tables.items()][1:]) | {"z": [row("z")]}
        found = [{"id": key, "name": f"pakket-{key}", "resources": [
            {"id": key, "name": "Tabel", "datastore_active": True}]} for key in sorted(self.tables)]
        start, many = int(asked["start"]), int(asked["rows"])
        give(answer, {"count": len(found) + self.more_packages, "results": found[start:start + many]})

    def read(self, answer: Answer) -> None:
        asked = read_query(answer)
        key, start, many = asked["resource_id"], int(asked["offset"]), int(asked["limit"])
        if key in self.broken:
            answer.give(500)
            return
        table = self.tables[key]
        if self.turns and start:
            table.append([*table.pop(0)])
        self.more += self.grows
        cells = [",".join(f'"{cell}"' for cell in [str(n), *line]) for n, line in enumerate(table)]
        give(answer, {"total": len(table) + self.more, "records": "".join(
            f"{line}\n" for line in cells[start:start + many]),
            "fields": [{"id": name} for name in ["_id", *HEADER]]})


def read_query(answer: Answer) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.path).query).items()}


def give(answer: Answer, result: Any) -> None:
    answer.give(200, json.dumps({"success": True, "result": result}).encode())


def test_all_packages_of_a_search(member: Member, web: Web) -> None:
    """All pages of all tables; what did not change is the same run; a package that is gone takes its rows."""
    site = Site(web, "abcdef")
    describe(member, web, "ckan", 'search = "tags:geld"')
    assert (18, None) == ((run := member.harvest()).added, run.fault)
    assert 18 == (again := member.harvest()).unchanged
    newest = member.ledger.read_last_run(SOURCE)
    assert newest and ("same", again.seq) == (newest.state, run.seq)

    del site.tables["b"]
    assert (15, 3) == ((run := member.harvest()).unchanged, run.withdrawn)


def test_a_bad_package_stops_no_other(member: Member, web: Web) -> None:
    """It is named and its rows stay; the others move on; while it is bad nothing counts as gone."""
    site = Site(web, "abcdef")
    describe(member, web, "ckan", 'search = "*:*"')
    member.harvest()
    site.broken.add("b")
    site.tables["c"].append(row("new"))
    del site.tables["f"]
    run = member.harvest()
    assert (1, 0, 0, None) == (run.added, run.withdrawn, run.held, run.fault)
    assert "Pakket “pakket-b”" in run.first[0].nl and "server-error" == run.first[0].rule
    assert {"V-b0", "V-f0"} <= member.read_public().keys()
    assert (0, 0) == ((run := member.harvest(from_archive=True)).withdrawn, run.held)

    site.broken.clear()
    assert (3, 16) == ((run := member.harvest()).withdrawn, run.unchanged)
    assert "V-f0" not in member.read_public()


def test_a_bad_package_that_goes_takes_its_rows(member: Member, web: Web) -> None:
    """The bytes of the run without it must not pass for the whole source."""
    site = Site(web, "abcdef")
    describe(member, web, "ckan", 'search = "*:*"')
    member.harvest()
    site.broken.add("b")
    member.harvest()
    del site.tables["b"]

    assert (3, 15) == ((run := member.harvest()).withdrawn, run.unchanged)


@pytest.mark.parametrize(("name", "value", "rule"), [("more", 1, "cut"), ("more_packages", 1, "cut"),
                                                     ("grows", 1, "moved-on"), ("turns", 1, "moved-on"),
                                                     ("turns_packages", 1, "moved-on"),
                                                     ("broken", set("abc"), "server-error")])
def test_a_cut_list_or_table_changes_nothing(member: Member, web: Web, name: str, value: Any,
                                             rule: str) -> None:
    """Fewer packages or rows than were promised, or all broken: the run fails and all stays."""
    site = Site(web, "abc")
    describe(member, web, "ckan", 'search = "*:*"')
    member.harvest()
    setattr(site, name, value)

    assert ("source", 0, rule) == ((run := member.harvest()).fault, run.withdrawn, run.first[0].rule)
    assert 9 == len(member.read_public())


@pytest.mark.parametrize(("body", "status", "rule"), [
    (b"<html><body>Onderhoud</body></html>", 200, "web-page"), (b"{", 200, "broken-answer"),
    (b"[]", 200, "broken-answer"), (b'{"success": true, "result": {"count": "x"}}', 200, "broken-answer"),
    (b'{"error": {"__type": "Search Error", "message": "x"}}', 409, "bad-question"),
    (b'{"error": {"__type": "Authorization Error"}}', 403, "no-access"),
    (b"x" * 200_000, 200, "file-too-large"), (b"[" * 90_000, 200, "broken-answer"),
    (b'{"success": true, "result": {"count": 1, "results": ["x"]}}', 200, "broken-answer"),
    (b'{"success": true, "result": {"count": 1, "results": [{"id": "p", "resources": ["x"]}]}}', 200,
     "broken-answer"),
])
def test_what_is_no_answer_of_a_ckan(member: Member, web: Web, body: bytes, status: int, rule: str) -> None:
    """Each is named; none is data."""
    web.paths["/api/action/package_search"] = lambda answer: answer.give(status, body)
    describe(member, web, "ckan", 'search = "*:*"')

    assert rule == member.harvest().first[0].rule


@pytest.mark.parametrize("answer", [
    {"total": 1, "fields": [{"id": "_id"}], "records": [{"_id": 1}]},
    {"total": 1, "fields": ["_id"], "records": "1"}, {"total": 1, "fields": [{"id": "_id"}]},
    {"total": 1, "fields": [{"id": "_id"}], "records": '"' + "x" * 140_000},
])
def test_what_is_no_table_of_a_ckan(member: Member, web: Web, monkeypatch: pytest.MonkeyPatch,
                                    answer: Any) -> None:
    """It is told of its package."""
    monkeypatch.setattr("harvesters.access.http.LIMITS", QUICK._replace(size=200_000))
    Site(web, "a")
    web.paths["/api/action/datastore_search"] = lambda asked: give(asked, answer)
    describe(member, web, "ckan", 'search = "*:*"')

    assert (told := member.harvest().first[0]).rule in ("broken-answer", "cut") and "pakket-a" in told.nl


def test_a_file_inside_a_private_network_is_not_fetched(member: Member, web: Web) -> None:
    """A link in an answer is no address that an administrator wrote."""
    resource = {"id": "r", "name": "Bestand", "url": "http://10.0.0.1/grants.csv"}
    web.paths["/api/action/package_show"] = (
        lambda answer: give(answer, {"name": "p", "resources": [resource]}))
    describe(member, web, "ckan", 'package = "p"')

    assert "private-address" == (run := member.harvest()).first[0].rule and run.fault == "source"


def test_the_file_of_a_package(member: Member, web: Web) -> None:
    """Chosen by its format; as it came. Where two fit, a person must choose."""
    resources = [{"id": n, "name": n, "format": n.upper(), "url": f"{web.root}/{n}"} for n in ("csv", "pdf")]
    web.paths["/api/action/package_show"] = lambda answer: give(answer, {"name": "p", "resources": resources})
    body = ";".join(HEADER) + "\n" + ";".join(row(1)) + "\n"
    web.paths["/csv"] = lambda answer: answer.give(200, body.encode())
    describe(member, web, "ckan", 'package = "p"')
    assert ("which-resource", "member") == ((run := member.harvest()).first[0].rule, run.fault)
    text = member.toml.read_text().replace('package = "p"', 'package = "p"\nresource = "csv"')
    member.toml.write_text(text)

    assert 1 == member.harvest().added


# SPARQL


class Endpoint:
    """An endpoint with some rows: counts them, gives pages of them; a test may break it."""

    def __init__(self, web: Web, *lines: list[str]) -> None:
        self.lines = list(lines)
        self.asked: list[str] = []
        self.lost, self.most, self.tail, self.turns, self.names = 0, 100, b"", False, HEADER
        web.paths["/query"] = self.answer

    def answer(self, answer: Answer) -> None:
        query = read_query(answer)["query"]
        self.asked.append(query)
        if "COUNT(*)" in query:
            names, lines = ["n"], [[str(len(self.lines) + self.lost)]]
        else:
            names, lines = self.names, self.lines
            if "LIMIT" in query:
                many, start = (int(word) for word in query.split()[-3::2])
                if self.turns and start:
                    lines.append(lines.pop(0))
                lines = lines[start:start + many]
            lines = lines[:self.most]
        rows = [{name: {"type": "literal", "value": cell} for name, cell in zip(names, line, strict=True)}
                for line in lines]
        body = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()
        answer.give(200, body + (self.tail if "COUNT" not in query else b""))


def test_pages_in_a_stable_order(member: Member, web: Web) -> None:
    """All pages came; where the member's order leaves ties, all variables break them."""
    endpoint = Endpoint(web, *(row(n) for n in range(5)))
    describe(member, web, "sparql", SELECT)

    assert (5, None) == ((run := member.harvest()).added, run.fault)
    assert "ORDER BY ?nummer\n ?ontvanger" in endpoint.asked[-1]
    assert 5 == member.harvest().unchanged


def test_without_an_order_the_answer_is_whole_or_none(member: Member, web: Web) -> None:
    """It is asked once; the order in which a server gives it makes no other file."""
    endpoint = Endpoint(web, *(row(n) for n in range(5)))
    describe(member, web, "sparql", SELECT.replace(" ORDER BY ?nummer", ""))
    assert 5 == member.harvest().added
    endpoint.lines.reverse()
    member.harvest()
    newest = member.ledger.read_last_run(SOURCE)
    assert newest and "same" == newest.state

    endpoint.most = 4
    assert ("cut", 0) == ((run := member.harvest()).first[0].rule, run.withdrawn)


@pytest.mark.parametrize(("name", "value", "rule"), [
    ("lost", 1, "cut"), ("most", 0, "cut"), ("turns", True, "moved-on"),
    ("names", ["s) {} SERVICE <http://127.0.0.1/> {} VALUES (?x", *HEADER[1:]], "broken-answer"),
    ("tail", b"\n##  Query cancelled due to timeout during execution\n", "broken-answer")])
def test_a_cut_answer_changes_nothing(member: Member, web: Web, name: str, value: Any, rule: str) -> None:
    """Fewer rows than were counted, or the words of a server that was stopped in the middle."""
    endpoint = Endpoint(web, *(row(n) for n in range(5)))
    describe(member, web, "sparql", SELECT)
    member.harvest()
    setattr(endpoint, name, value)

    assert ("source", 0, rule) == ((run := member.harvest()).fault, run.withdrawn, run.first[0].rule)
    assert 5 == len(member.read_public())


def test_a_blank_node_is_no_value(member: Member, web: Web) -> None:
    """It has another name each time: every run would change every record."""
    cells = [{"nummer": {"type": "bnode", "value": "b0"}}]
    body = json.dumps({"head": {"vars": ["nummer"]}, "results": {"bindings": cells}}).encode()
    endpoint = Endpoint(web, row(1))
    web.paths["/query"] = lambda answer: (endpoint.answer(answer) if "COUNT" in answer.path
                                          else answer.give(200, body))
    describe(member, web, "sparql", SELECT)

    assert ("blank-node", "member") == ((run := member.harvest()).first[0].rule, run.fault)


@pytest.mark.parametrize("lines", [
    'access = "ftp"', 'access = "ckan"', 'access = "ckan"\nsearch = "x"\npackage = "y"', 'search = "x"',
    'access = "sparql"', 'access = "sparql"\nquery = "ASK {}"',
    'access = "sparql"\nsearch = "x"\nquery = "x"',
    'access = "sparql"\nquery = "SELECT * {?s ?p ?o} LIMIT 5"', 'access = "ckan"\npackage = "y"\nfind = "a"',
    'access = "catalog"'])
def test_a_description_that_cannot_be(member: Member, web: Web, lines: str) -> None:
    """Refused when it is loaded, before any server is asked."""
    text = member.toml.read_text().replace('"grants.csv"', f'"{web.root}"\n{lines}')
    member.toml.write_text(text)

    with pytest.raises(HomeError):
        read_source(member.toml, "https://data.example.org")
    assert not web.asked


# What holds for all


def test_no_more_questions_than_a_source_may_have(member: Member, web: Web, monkeypatch: pytest.MonkeyPatch
                                                  ) -> None:
    """A server whose answers never end is left."""
    monkeypatch.setattr(door, "AT_MOST", 3)
    Site(web, "abcdef")
    describe(member, web, "ckan", 'search = "*:*"')

    assert ("endless", 3) == (member.harvest().first[0].rule, web.asked.total())


def test_one_deadline_for_all_questions(member: Member, web: Web) -> None:
    """Each answer is quick enough, all together are not."""
    site = Site(web, "abcdef")

    def read(answer: Answer) -> None:
        time.sleep(0.3)
        site.read(answer)

    web.paths["/api/action/datastore_search"] = read
    describe(member, web, "ckan", 'search = "*:*"', 'time_budget = "1 second"')

    assert ("time-out", 0) == ((run := member.harvest()).first[0].rule, run.added)


@pytest.mark.parametrize(("status", "rule"), [(307, None), (302, "refused")])
def test_a_long_query_is_a_body(member: Member, web: Web, status: int, rule: str | None) -> None:
    """It goes on to another address only where it may as it is."""
    endpoint = Endpoint(web, row(1))
    bodies: list[bytes] = []

    def answer_body(answer: Answer) -> None:
        bodies.append(answer.rfile.read(int(answer.headers["Content-Length"])))
        answer.path = f"/other?{bodies[-1].decode()}"
        endpoint.answer(answer)

    web.paths["/other"] = answer_body
    web.paths["/query"] = lambda answer: answer.give(status, Location="/other")
    describe(member, web, "sparql", SELECT.replace("}", f"# {'x' * 2_000}\\n }}"))

    run = member.harvest()
    assert rule == (run.first[0].rule if run.first else None)
    assert (rule is None) == bool(bodies)
