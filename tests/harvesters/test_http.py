"""Sources on the web, by a real server: what is no data is named and blamed, and nothing of it is kept."""

import socket
import ssl
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from harvesters.access.addresses import is_own, is_public
from harvesters.access.faults import FAULTS, STAYS
from harvesters.access.files import Validators
from harvesters.access.http import Fetched, Limits, fetch
from harvesters.access.retries import plan_wait, read_retry_after
from tests.harvesters.web import TABLE, Web, serve
from vocab.exceptions import SourceError

QUICK = Limits(connect=1, read=0.4, total=3, size=1_000_000, tries=3, backoff=0.01, longest_wait=1.5)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    """A server over http."""
    with serve() as web:
        yield web


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """Where a body goes."""
    return tmp_path / "body"


def take(web: Web, path: str, into: Path, limits: Limits = QUICK, **words: Any) -> Fetched | None:
    """Fetch a path whose query holds a key."""
    web.asked.clear()
    return fetch(f"{web.root}{path}?key=SECRET", into, limits, **words)


# What is data


@pytest.mark.parametrize(("path", "asked"), [
    ("/table.csv", 1), ("/as-html.csv", 1), ("/packed.csv", 1), ("/members.csv", 1), ("/chunks.csv", 1),
    ("/here", 1), ("/hop5", 1), ("/429-then-good", 2), ("/429-1", 2), ("/500-then-good", 2),
    ("/504-then-good", 2), ("/short-then-good", 2),
])
def test_what_is_data(web: Web, into: Path, path: str, asked: int) -> None:
    """Whole, by its digest and size; asked again where the first time was a fault that may pass."""
    found = take(web, path, into)

    assert found and (TABLE, sha256(TABLE).hexdigest(), len(TABLE)) == (
        into.read_bytes(), found.digest, found.size)
    assert asked == web.asked[path]


def test_an_empty_body_is_no_fault_of_the_server(web: Web, into: Path) -> None:
    """The guard looks at it."""
    found = take(web, "/empty.csv", into)

    assert found and (0, b"") == (found.size, into.read_bytes())


def test_who_asks(web: Web, into: Path) -> None:
    """We say who we are, and want the bytes as they are."""
    take(web, "/table.csv", into)

    assert web.headers["User-Agent"].startswith("verbond/") and "identity" == web.headers["Accept-Encoding"]
    assert web.headers["Host"] == web.root.removeprefix("http://")


@pytest.mark.parametrize(("path", "name"), [
    ("/table.csv", "table.csv"), ("/named", "subsidies é.csv"), ("/hidden-name", "bel 06-1*******.csv"),
])
def test_the_name_of_a_file(web: Web, into: Path, path: str, name: str) -> None:
    """As the server calls it, without a path, masked where it is private."""
    found = take(web, path, into)

    assert found and name == found.name


@pytest.mark.parametrize("kept", ["etag", "last_modified"])
def test_the_same_as_last_time(web: Web, into: Path, kept: str) -> None:
    """Asked on condition by either validator: nothing comes, and nothing is written."""
    found = take(web, "/conditional.csv", into)
    assert found and '"v1"' == found.validators.etag
    into.unlink()
    url = found.validators.url
    one = Validators(None, None, url)._replace(**{kept: getattr(found.validators, kept)})

    assert take(web, "/conditional.csv", into, validators=one) is None
    assert not into.exists()
    assert take(web, "/conditional.csv", into, validators=Validators('"v0"', None, url))


def test_on_condition_of_the_very_address(web: Web, into: Path) -> None:
    """Validators go where they came from, also after a redirect; another file is no answer to them."""
    found = take(web, "/to-conditional", into)
    assert found and take(web, "/to-conditional", into, validators=found.validators) is None
    assert take(web, "/conditional.csv", into, validators=found.validators), "the query makes it another one"


def test_many_comments_are_read_in_one_way(web: Web, into: Path) -> None:
    """What might be a page is looked at once, however it begins."""
    body = b"<!---->" * 60 + b"nummer"
    web.paths["/comments"] = lambda answer: answer.give(200, body)

    assert (found := take(web, "/comments", into)) and len(body) == found.size


@pytest.mark.parametrize(("path", "find"), [("/list", "a[href*='.csv']"), ("/list-base", "a.t")])
def test_a_link_on_a_page(web: Web, into: Path, path: str, find: str) -> None:
    """Found by a selector, relative to the page or to the base that it names."""
    found = take(web, path, into, find=find)

    assert found and (TABLE, "table.csv") == (into.read_bytes(), found.name)


# What is not


@pytest.mark.parametrize(("path", "rule", "asked"), [
    ("/wait", "time-out", 3), ("/drip", "time-out", 1), ("/drip-header", "time-out", 1),
    ("/drip-last", "time-out", 1), ("/drip-no-length", "time-out", 1),
    ("/hang-up", "short-body", 3), ("/429", "too-many-requests", 3), ("/429-long", "too-many-requests", 1),
    ("/429-date", "too-many-requests", 1),
    ("/500", "server-error", 3), ("/501", "server-error", 1), ("/503", "server-error", 3),
    ("/503-long", "too-many-requests", 1),
    ("/400", "refused", 1), ("/418", "refused", 1), ("/401", "no-access", 1), ("/403", "no-access", 1),
    ("/404", "not-found", 1), ("/410", "not-found", 1), ("/206", "partial", 1), ("/304", "refused", 1),
    ("/300", "refused", 1),
    ("/login", "login-page", 1), ("/page", "web-page", 1), ("/pdf", "wrong-type", 1),
    ("/png", "wrong-type", 1),
    ("/picture", "wrong-type", 1), ("/brotli", "wrong-type", 1), ("/not-gzip", "wrong-type", 1),
    ("/tail-gzip", "wrong-type", 1), ("/to-half", "bad-address", 1),
    ("/half-gzip", "short-body", 3), ("/short", "short-body", 3), ("/broken-chunks", "short-body", 3),
    ("/large", "file-too-large", 1), ("/stream", "file-too-large", 1), ("/bomb", "file-too-large", 1),
    ("/loop", "redirect-loop", 2), ("/self", "redirect-loop", 2), ("/hop2", "redirect-loop", 1),
    ("/to-ftp", "not-secure", 1), ("/to-file", "not-secure", 1),
    ("/to-ten", "private-address", 1), ("/to-six", "private-address", 1), ("/to-meta", "private-address", 1),
    ("/to-other-port", "private-address", 1), ("/to-mapped", "private-address", 1),
])
def test_what_is_no_data(web: Web, into: Path, path: str, rule: str, asked: int) -> None:
    """Named by its rule and whose fault it is; asked again only where that may help; nothing is left."""
    started = time.monotonic()
    with pytest.raises(SourceError) as caught:
        take(web, path, into)

    assert (rule, FAULTS[rule][0], asked) == (caught.value.rule, caught.value.fault, web.asked[path])
    assert not into.exists()
    for text, stays in ((caught.value.nl, STAYS[0]), (caught.value.en, STAYS[1])):
        assert text.endswith(stays) and "SECRET" not in text and "{" not in text
    assert time.monotonic() - started < QUICK.total + 2


def test_every_fault_is_shown() -> None:
    """Each rule stands in a table of this file or that of the other ways of access."""
    files = [f"test_{name}.py" for name in ("http", "access", "catalogs", "subjects", "package_files")]
    text = "".join(Path(__file__).with_name(name).read_text("utf-8") for name in files)

    assert [] == [rule for rule in FAULTS if f'"{rule}"' not in text]


@pytest.mark.parametrize(("url", "rules"), [
    ("http://", {"bad-address"}), ("ftp://example.org/x", {"bad-address"}),
    ("http://[::1/x", {"bad-address"}),
    ("http://name:word@127.0.0.1/x", {"bad-address"}),
    (f"http://{'a' * 64}.example/x", {"bad-address", "unknown-host", "no-network"}),
    ("http://nergens.invalid/x", {"unknown-host", "no-network"}),
])
def test_an_address_that_is_none(into: Path, url: str, rules: set[str]) -> None:
    """Refused before anything is asked; a password in it is not told."""
    with pytest.raises(SourceError) as caught:
        fetch(url, into, QUICK)

    assert caught.value.rule in rules and "word" not in caught.value.en.replace("password", "")


def test_nobody_listens(into: Path) -> None:
    """A port on which nothing is open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(SourceError) as caught:
            fetch(f"http://127.0.0.1:{port}/x", into, QUICK)

    assert ("unreachable", "source") == (caught.value.rule, caught.value.fault)


@pytest.mark.parametrize(("path", "find", "rule"), [
    ("/list", "a.nergens", "link-missing"), ("/list", "a[[", "link-missing"),
    ("/list-half", "a", "link-missing"), ("/list-broken", "a", "broken-answer"),
    ("/list-out", "a", "private-address"), ("/404", "a", "not-found"),
])
def test_no_link_on_a_page(web: Web, into: Path, path: str, find: str, rule: str) -> None:
    """It is not there, the selector is none, or it leads inside a private network."""
    with pytest.raises(SourceError) as caught:
        take(web, path, into, find=find)

    assert rule == caught.value.rule and not into.exists()


# TLS


def make_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return a server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def test_a_secure_source(authority: trustme.CA, into: Path) -> None:
    """By a certificate of its own name; not on to an address without security."""
    with serve(make_context(authority.issue_cert("localhost"))) as web:
        found = take(web, "/table.csv", into)
        assert found and TABLE == into.read_bytes()
        web.paths["/down"] = lambda answer: answer.give(302, Location="http://localhost/table.csv")
        with pytest.raises(SourceError) as caught:
            take(web, "/down", into)
    assert "not-secure" == caught.value.rule


@pytest.mark.parametrize("kind", ["not trusted", "another name", "expired", "no TLS at all"])
def test_broken_tls(authority: trustme.CA, into: Path, kind: str) -> None:
    """Never tried again, and never read."""
    from datetime import UTC, datetime

    old = datetime(2020, 1, 1, tzinfo=UTC)
    certificates = {
        "not trusted": lambda: trustme.CA().issue_cert("localhost"),
        "another name": lambda: authority.issue_cert("elders.example"),
        "expired": lambda: authority.issue_cert("localhost", not_before=old, not_after=old.replace(month=2)),
    }
    context = make_context(certificates[kind]()) if kind in certificates else None
    with serve(context) as web:
        with pytest.raises(SourceError) as caught:
            fetch(web.root.replace("http:", "https:") + "/table.csv", into, QUICK)
        assert 0 == web.asked["/table.csv"]

    assert ("broken-tls", "source") == (caught.value.rule, caught.value.fault)


# When and where


@given(st.integers(1, 50), st.one_of(st.none(), st.floats(0, 500)), st.floats(0, 10), st.floats(0, 300),
       st.floats(0, 1000))
def test_a_wait(attempt: int, after: float | None, backoff: float, longest: float, left: float) -> None:
    """Never before the server said, never past what is left, never longer than the longest."""
    wait = plan_wait(attempt, after, backoff, longest, left)

    if wait is None:
        assert (after is not None and after > longest) or left <= longest
    else:
        assert (after or 0) <= wait < left and wait <= longest


@pytest.mark.parametrize(("text", "seconds"), [
    ("0", 0), ("120", 120), (None, None), ("", None), ("soon", None), ("-5", None), ("١٢", None),
    ("Thu, 01 Jan 1970 00:02:00 GMT", 110), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
])
def test_retry_after(text: str | None, seconds: float | None) -> None:
    """In seconds, or as a date (RFC 9110, 10.2.3)."""
    assert seconds == read_retry_after(text, now=10)


@pytest.mark.parametrize(("text", "public"), [
    ("93.184.216.34", True), ("2a00:1450:400e:80c::200e", True), ("::ffff:93.184.216.34", True),
    ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
    ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
    ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fc00::1", False),
    ("64:ff9b::808:808", True), ("64:ff9b:1::7f00:1", False), ("fec0::1", False), ("::7f00:1", False),
    ("::ffff:0:127.0.0.1", False), ("5f00::1", False),
    ("ff02::1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False),
])
def test_which_addresses_are_public(text: str, public: bool) -> None:
    """Those of the internet, also where IPv6 hides an IPv4 address."""
    assert public == is_public(text)


@pytest.mark.parametrize(("host", "ip", "own"), [
    ("127.0.0.1", "127.0.0.1", True), ("localhost", "127.0.0.1", True), ("ckan.example", "10.0.0.5", True),
    ("ckan.example", "192.168.1.4", True), ("ckan.example", "fd00::5", True),
    ("169.254.169.254", "169.254.169.254", True), ("ckan.example", "169.254.169.254", False),
    ("ckan.example", "127.0.0.1", False), ("ckan.example", "::1", False),
    ("ckan.example", "fe80::1%eth0", False),
])
def test_which_networks_a_source_may_be_in(host: str, ip: str, own: bool) -> None:
    """One of its own, by a name; this machine, or what serves only it, where it is written so."""
    assert own == is_own(host, ip)
