"""One store on another server: asked and updated by SPARQL 1.1, whole graphs by the Graph Store Protocol."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import IO, Any, cast

import pyoxigraph as ox
import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from SPARQLWrapper import POST, POSTDIRECTLY, XML, SPARQLWrapper
from urllib3.util import Retry

from publisher.elsewhere import open_session
from publisher.remote.settings import Addresses
from vocab.exceptions import TargetError

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 10, 600
AGAIN = Retry(total=3, read=1, backoff_factor=0.5, status_forcelist=(502, 503, 504), allowed_methods=None,
              raise_on_status=False, redirect=0, respect_retry_after_header=False)
"""All that is asked here may be asked twice: a second time changes nothing. Who is slow is asked twice."""

N_TRIPLES = "application/n-triples"
VIRTUOSO = "http://www.openlinksw.com/schemas/virtrdf#"
END = re.compile(rb"</(\w+:)?sparql>\s*\Z")
LARGE_BATCH, SMALL_BATCH = 10_000, 1_000
"""Triples in one update. Virtuoso 7.2 refuses more than about 4,990 literals (SP030)."""

LONGEST_PUT = 20_000
"""Triples in one PUT to Virtuoso 7.2, which loads a long one in threads; of 1,900,000 triples these
were seen, each time of two, to wait for each other without end (openlink/virtuoso-opensource 165 and 325)."""


Rows = list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]]


def has_end(tail: bytes) -> bool:
    """Say whether the results of a query in XML end; pyoxigraph 0.5 reads on without a word where not."""
    return bool(END.search(tail))


def is_cut(headers: Mapping[str, str], count: Callable[[], int]) -> bool:
    """Say whether Virtuoso tells that it left rows out; count: how many came, asked where that matters."""
    most = headers.get("X-SPARQL-MaxRows")
    return "X-SQL-State" in headers or most is not None and count() >= int(most)


class Server:
    """One store on another server. Every method raises TargetError where it cannot be had or refuses."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self._session = open_session(AGAIN)
        self._is_known = self._is_virtuoso = False

    @property
    def batch(self) -> int:
        """The most triples that one update may have here."""
        self._know()
        return SMALL_BATCH if self._is_virtuoso else LARGE_BATCH

    def select(self, query: str) -> Rows:
        """Return the rows of a SELECT, terms by variable; XML, for Virtuoso's JSON is of a draft."""
        wrapper = SPARQLWrapper(self.addresses.query, returnFormat=XML)
        wrapper.setMethod(POST)
        wrapper.setQuery(query)
        with closing(self._send(wrapper)) as answer:
            return self._read_rows(answer)

    def has(self, pattern: str) -> bool:
        """Say whether anything fits a pattern."""
        return bool(self.select(f"SELECT * {{ {pattern} }} LIMIT 1"))

    def _read_rows(self, answer: requests.Response) -> Rows:
        """Return the rows of an answer in XML; TargetError where it is not whole."""
        try:
            results = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.XML)
            assert isinstance(results, ox.QuerySolutions)
            names = [variable.value for variable in results.variables]
            rows = [{name: row[name] for name in names if row[name] is not None} for row in results]
        except SyntaxError:
            rows = None
        count = len(rows or ())
        if rows is None or is_cut(answer.headers, lambda: count) or not has_end(answer.content[-1_000:]):
            raise self._refuse("geeft een antwoord dat niet heel is", "gives an answer that is not whole")
        return rows

    def update(self, text: str) -> None:
        """Do an update: all of its operations, in one request."""
        self._know()
        wrapper = SPARQLWrapper(self.addresses.query, updateEndpoint=self.addresses.update)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(text)
        self._send(wrapper).close()

    def put_graph(self, graph: str, triples: IO[bytes]) -> None:
        """Put N-Triples in the place of all that a graph holds: at once, in Virtuoso a large one in parts."""
        self._know()
        headers = {"Content-Type": N_TRIPLES}
        if not self._is_virtuoso:
            self._ask("PUT", graph, data=triples, headers=headers).close()
            return
        self._ask("PUT", graph, data=b"".join(islice(triples, LONGEST_PUT)), headers=headers).close()
        while part := b"".join(islice(triples, self.batch)):
            # Not by SPARQLWrapper, which reads each with a regular expression: that is half of the time.
            update = b"INSERT DATA { GRAPH <%b> {\n%b} }" % (graph.encode(), part)
            self._call("POST", self.addresses.update, data=update,
                       headers={"Content-Type": "application/sparql-update"}).close()

    def drop_graph(self, graph: str) -> None:
        """Remove a graph; one that is not there is fine."""
        self._know()
        self._ask("DELETE", graph, fine=(404,)).close()

    def read_graph(self, graph: str) -> Iterator[ox.Triple]:
        """Yield every triple of a graph, none where it is not there."""
        self._know()
        answer = self._ask("GET", graph, headers={"Accept": N_TRIPLES}, stream=True, fine=(404,))
        with closing(answer):
            if answer.status_code == 404:
                return
            answer.raw.decode_content = True
            try:
                raw = cast(IO[bytes], answer.raw)
                for quad in ox.parse(raw, format=ox.RdfFormat.N_TRIPLES, lenient=True):
                    yield quad.triple
            except (SyntaxError, OSError, requests.RequestException, urllib3.exceptions.HTTPError):
                raise self._refuse("brak een graaf af", "broke off a graph") from None

    def list_graphs(self) -> list[str]:
        """Return the name of every graph that is there.

        By GROUP BY: with DISTINCT Virtuoso 7.2.5 calls a procedure that took over 60 s of 380,000 triples.
        """
        rows = self.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return sorted(row["g"].value for row in rows)

    def _know(self) -> None:
        """Learn once who the server is: how it wants to know us, and what it bears."""
        if self._is_known:
            return
        answer = self._call("POST", self.addresses.update, data=b"INSERT DATA {}",
                            headers={"Content-Type": "application/sparql-update"}, fine=(401,))
        if answer.status_code == 401:
            self._session.auth = self._choose(answer.headers.get("WWW-Authenticate", ""))
        # A proxy may put its own name in the header Server; these graphs every Virtuoso has.
        self._is_virtuoso = self.has(f"GRAPH <{VIRTUOSO}> {{ ?s ?p ?o }}")
        self._is_known = True

    def _choose(self, asked: str) -> AuthBase:
        if not self.addresses.user:
            names = "VERBOND_SPARQL_USER, VERBOND_SPARQL_PASSWORD"
            raise self._refuse(f"vraagt een naam en wachtwoord ({names})",
                               f"asks for a name and a password ({names})")
        user, password = self.addresses.user, self.addresses.password
        if asked.lower().startswith("digest"):
            return HTTPDigestAuth(user, password)
        return HTTPBasicAuth(user.encode(), password.encode())  # UTF-8; of texts it takes Latin-1 alone

    def _ask(self, method: str, graph: str, **words: Any) -> requests.Response:
        return self._call(method, self.addresses.graphs, params={"graph": graph}, **words)

    def _send(self, wrapper: SPARQLWrapper) -> requests.Response:
        """Send what SPARQLWrapper makes of a query; its own way of signing in is one for all threads."""
        request = wrapper._createRequest()
        return self._call(request.get_method(), request.full_url, data=request.data,
                          headers=dict(request.header_items()))

    def _call(self, method: str, url: str, fine: tuple[int, ...] = (), **words: Any) -> requests.Response:
        try:
            answer = self._session.request(method, url, allow_redirects=False,
                                           timeout=(SECONDS_TO_CONNECT, SECONDS_TO_ANSWER), **words)
        except requests.RequestException:
            raise self._refuse("is niet te bereiken", "cannot be reached") from None
        if answer.status_code in (401, 403) and answer.status_code not in fine:
            raise self._refuse("neemt deze naam en dit wachtwoord niet aan",
                               "does not accept this name and password")
        if not (answer.ok or answer.status_code in fine) or answer.is_redirect:
            raise self._refuse(f"zegt {answer.status_code}", f"says {answer.status_code}")
        return answer

    def _refuse(self, nl: str, en: str) -> TargetError:
        host = self.addresses.host
        return TargetError(f"De SPARQL-server {host} {nl}.", f"The SPARQL server {host} {en}.")
