"""The server as others meet it: real clients, slow and broken ones, harvests meanwhile, and its end."""

import http.client
import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.dom.minidom import Document

import psutil
import pytest
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.homes import ROWS, write_home
from tests.real.serving import VERBOND, Served, serve

GRANTS = "SELECT (COUNT(?g) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
RECORD = "https://data.example.org/id/grant/voorbeeld/V-1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home of three grants."""
    folder = write_home(tmp_path_factory.mktemp("serve") / "home")
    subprocess.run([VERBOND, "--home", str(folder), "harvest", "--all"], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with serve(home, VERBOND_QUERY_SECONDS="3", VERBOND_QUERY_WORKERS="2") as served:
        yield served


def get(served: Served, path: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(served.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_us(served: Served, method: str) -> None:
    """Solutions, booleans and graphs in its forms, and its own exceptions for what is wrong."""
    client = SPARQLWrapper(f"{served.url}/sparql")
    client.setMethod(method)
    client.setQuery(GRANTS)
    client.setReturnFormat(JSON)
    found = client.queryAndConvert()
    assert isinstance(found, dict) and "3" == found["results"]["bindings"][0]["n"]["value"]
    client.setReturnFormat(CSV)
    assert b"n\r\n3\r\n" == client.queryAndConvert()
    client.setReturnFormat(XML)
    document = client.queryAndConvert()
    assert isinstance(document, Document) and "3" in document.toxml()
    client.setQuery(f"DESCRIBE <{RECORD}>")
    client.setReturnFormat(TURTLE)
    turtle = client.queryAndConvert()
    assert isinstance(turtle, bytes) and b"V-1" in turtle
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * { ?s ?p ")
    with pytest.raises(QueryBadFormed, match="teken"):
        client.query()
    client.setQuery(CROSS)
    with pytest.raises(urllib.error.HTTPError, match="503"):  # a 500 would be an EndPointInternalError
        client.query()


def test_sixteen_clients(served: Served) -> None:
    """Each has its answer; a bad one among them is stopped, and pages are still there."""
    def ask(number: int) -> str:
        query = quote(f"SELECT ({number} AS ?n) {{}}")
        for _ in range(40):
            status, body = get(served, f"/sparql?query={query}&format=csv")
            if status == 200:
                return body.decode().split()[1]
            assert status in (429, 503), body
            time.sleep(0.2)
        raise AssertionError("never answered")

    with ThreadPoolExecutor(18) as executor:
        bad = executor.submit(get, served, f"/sparql?query={quote(CROSS)}")
        page = executor.submit(get, served, "/status", Accept="text/html")
        assert [str(number) for number in range(64)] == list(executor.map(ask, range(64)))
        assert (503, 200) == (bad.result()[0], page.result()[0])


def count_grants(served: Served) -> int:
    status, body = get(served, f"/sparql?query={quote(GRANTS)}&format=csv")
    assert 200 == status, body
    return int(body.split()[1])


def test_harvests_go_on_while_it_serves(home: Path, served: Served) -> None:
    """Each publication is seen at once, by queries and by pages; nobody sees half of one."""
    table = home / "sources" / "voorbeeld" / "grants.csv"
    try:
        for count in (4, 5, 6):
            more = "".join(f"V-{n};Voorbeeld;Tuin;Sport;1,00;1,00;2025\n" for n in range(4, count + 1))
            table.write_text(ROWS + more)
            with subprocess.Popen([VERBOND, "--home", str(home), "harvest", "--all"],
                                  stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as harvest:
                while harvest.poll() is None:
                    assert count_grants(served) in (count - 1, count)
                    time.sleep(0.1)  # nobody may ask all the time: a client has a budget
            assert count == count_grants(served)
            assert f"V-{count}".encode() in get(served, "/datasets/voorbeeld/grants")[1]
    finally:
        table.write_text(ROWS)


@pytest.mark.parametrize("sent", [
    b"", b"GET /sta", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 100\r\n\r\nASK"], ids=["silent", "half a line", "half a body"])
def test_who_is_slow_is_cut(served: Served, sent: bytes) -> None:
    """Forty connections that send little or nothing hold up nobody, and end by themselves."""
    place = urlsplit(served.url)
    slow = [socket.create_connection((place.hostname, place.port)) for _ in range(40)]
    try:
        for connection in slow:
            connection.sendall(sent)
        began = time.monotonic()
        while get(served, "/health")[0] != 200:
            assert time.monotonic() - began < 30
        for connection in slow[:3] if sent else ():
            connection.settimeout(30)
            while connection.recv(1000):
                pass
        assert time.monotonic() - began < 40
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(("request_line", "status"), [
    (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
    (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 60 + b"\r\n", b"431"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 9_000 + b"\r\n\r\n", b"431"),
    (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"400"),
    (b"POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", b"405"),
    (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
     b"Content-Length: 400000\r\n\r\n" + b"x" * 400_000, b"413"),
])
def test_what_is_too_large_or_no_http(served: Served, request_line: bytes, status: bytes) -> None:
    """A status in time, and no trace of a program."""
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        try:
            connection.sendall(request_line)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = connection.recv(100_000)
    assert status in answer.split(b"\r\n")[0] and b"Traceback" not in answer


def find_children(pid: int) -> list[psutil.Process]:
    """Return the processes below one, once there are at least two: workers may still be starting."""
    for _ in range(100):
        if len(children := psutil.Process(pid).children(recursive=True)) >= 2:
            return children
        time.sleep(0.1)
    raise AssertionError("no workers")


def test_it_stops_cleanly(home: Path) -> None:
    """What is under way is answered, no process is left, and the port is free."""
    with serve(home, VERBOND_QUERY_SECONDS="3") as served:
        children = find_children(served.process.pid)
        with ThreadPoolExecutor(1) as executor:
            asked = executor.submit(get, served, f"/sparql?query={quote(CROSS)}")
            time.sleep(1)
            served.process.terminate()
            assert 503 == asked.result(timeout=30)[0]
    assert [] == psutil.wait_procs(children, timeout=10)[1]
    assert "Traceback" not in served.log.read_text()
    with pytest.raises(OSError):
        http.client.HTTPConnection(served.url.removeprefix("http://"), timeout=2).request("GET", "/")


def test_a_killed_server_leaves_no_process(home: Path) -> None:
    """Its workers see that they are alone, also in the middle of a query."""
    with subprocess.Popen([VERBOND, "--home", str(home), "serve", "--port", "0"], stderr=subprocess.PIPE,
                          text=True) as process:
        assert process.stderr
        url = process.stderr.readline().split()[3]
        with ThreadPoolExecutor(1) as executor:
            executor.submit(get, Served(url, process, home), f"/sparql?query={quote(CROSS)}")
            time.sleep(1.5)
            children = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            assert len(children) >= 2 and [] == psutil.wait_procs(children, timeout=20)[1]


def test_a_home_that_cannot_be_served(tmp_path: Path) -> None:
    """No coalition, and a port that is taken: a sentence and exit status 2."""
    done = subprocess.run([VERBOND, "--home", str(tmp_path), "serve"], capture_output=True, text=True)
    assert (2, True) == (done.returncode, "verbond init" in done.stderr)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        home = write_home(tmp_path / "home")
        done = subprocess.run([VERBOND, "--home", str(home), "serve", "--port", port], capture_output=True,
                              text=True, timeout=60)
    assert 2 == done.returncode and "bezet" in done.stderr and "Traceback" not in done.stderr


def test_health_over_the_wire(served: Served) -> None:
    """For who watches."""
    status, body = get(served, "/health")
    assert (200, "ok") == (status, json.loads(body)["status"])
