"""One process that answers queries, one at a time: read-only, confined, killed by its parent when late.

Run as `python -m publisher.sparql.worker STORE MEGABYTES BYTES`. A line `{}` on stdout says that it is ready.
Then for each line on stdin, a question as JSON, one line on stdout: what became of it. The answer itself goes
into the file that the question names.
"""

import errno
import json
import os
import select
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from publisher.sparql.confine import confine, end_with_parent
from publisher.sparql.fence import Admitted, admit
from publisher.sparql.formats import write
from publisher.targets.checkpoint import Checkpoint, hold_checkpoint, pins_of, read_checkpoint
from vocab.exceptions import QueryError, StoreError

IDLE_SECONDS = 1.0
LEVELS = 6_000  # of calls: for 60 brackets (fence.DEEPEST)


class Readers:
    """The current checkpoint, and beside it that of the edition that was asked last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = Reader(folder)
        self._pinned: tuple[str, Reader] = ("", self.current)

    def choose(self, edition: str) -> "Reader":
        """Return the reader of an edition by its name, of what is there now for an empty one."""
        if not edition:
            return self.current
        if self._pinned[0] != edition:
            self._let_go()
            self._pinned = edition, Reader(pins_of(self.folder) / edition)
        return self._pinned[1]

    def let_go_of_old(self) -> None:
        """Let go of what nobody asks any more, so that it can be removed."""
        self.current.let_go_of_old()
        self._let_go()

    def _let_go(self) -> None:
        if self._pinned[0]:
            self._pinned[1].let_go()
            self._pinned = "", self.current


class Reader:
    """The checkpoint that is open now; another one as soon as the writer shows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held = ExitStack()
        self._open: tuple[ox.Store, Checkpoint] | None = None

    def read(self) -> tuple[ox.Store, Checkpoint]:
        """Return the current checkpoint, opened; raises StoreError before anything is published."""
        if self._open is None or read_checkpoint(self.folder) != self._open[1]:
            self.let_go()
            checkpoint = self._held.enter_context(hold_checkpoint(self.folder))
            self._open = ox.Store.read_only(str(checkpoint.path)), checkpoint
        return self._open

    def let_go_of_old(self) -> None:
        """Let go of a checkpoint that nobody else reads any more, so that it can be removed."""
        if self._open and read_checkpoint(self.folder) != self._open[1]:
            self.let_go()

    def let_go(self) -> None:
        """Close what is open."""
        self._open = None
        self._held.close()


def answer(question: dict[str, Any], readers: Readers) -> dict[str, Any]:
    """Answer one question into its spool; return its format and place in the ledger, or why there is none."""
    try:
        return STEPS[question.get("step", "answer")](question, readers)
    except QueryError as error:
        words = {"nl": error.nl, "en": error.en} if error.nl else {}
        return {"reason": error.reason, "line": error.line, "column": error.column, **words}
    except StoreError as error:
        return {"reason": "unpublished", "nl": error.nl, "en": error.en}
    except MemoryError:
        return {"reason": "heavy"}
    except Exception as error:  # noqa: BLE001  a fault of ours, which the parent tells as one
        return {"reason": "broken", "fault": type(error).__name__}


def _answer_here(question: dict[str, Any], readers: Readers) -> dict[str, Any]:
    """Answer of the checkpoint or edition that is asked."""
    admitted, told = _admit(question)
    store, checkpoint = readers.choose(question["edition"]).read()
    with open(question["spool"], "wb") as spool:
        _write(lambda: _ask(store, admitted, question), told["format"], spool)
    return {**told, "seq": checkpoint.seq, "epoch": checkpoint.epoch, "marks": checkpoint.marks}


def _admit_only(question: dict[str, Any], readers: Readers) -> dict[str, Any]:
    """Return what another store may be asked."""
    admitted, told = _admit(question)
    return {**told, "text": admitted.text, "default": admitted.default, "named": admitted.named}


def _write_given(question: dict[str, Any], readers: Readers) -> dict[str, Any]:
    """Write what another store answered, XML or N-Triples, in the form that is asked; all of it is read."""
    raw = question["raw"]

    def read() -> object:
        if question["form"] == "graph":
            parsed = ox.parse(path=raw, format=ox.RdfFormat.N_TRIPLES, lenient=True)
            return [quad.triple for quad in parsed]
        return ox.parse_query_results(path=raw, format=ox.QueryResultsFormat.XML)

    with open(question["spool"], "wb") as spool:
        try:
            _write(read, question["format"], spool)
        except QueryError as error:
            raise error if error.reason == "large" else QueryError("", "", "cut") from None
    return {}


def _admit(question: dict[str, Any]) -> tuple[Admitted, dict[str, Any]]:
    """Return the query as it may be asked, and what is known of its answer before."""
    admitted = admit(question["query"], question["base"], frozenset(question.get("services", ())))
    format = question["formats"][admitted.form]
    if format is None:
        raise QueryError("Deze vraag heeft geen antwoord in een vorm die u aanneemt.",
                         "This query has no answer in a form that you accept.", "form")
    return admitted, {"form": admitted.form, "format": format, "steady": admitted.is_steady}


STEPS: Mapping[str, Callable[[dict[str, Any], Readers], dict[str, Any]]] = {
    "answer": _answer_here, "admit": _admit_only, "write": _write_given,
}


def _write(ask: Callable[[], object], format: str, spool: IO[bytes]) -> None:
    try:
        write(ask(), format, spool)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"De vraag kan niet worden beantwoord: {error}",
                         f"The query cannot be answered: {error}") from None
    except OSError as error:
        if error.errno == errno.EFBIG or "File too large" in str(error):
            raise QueryError("", "", "large") from None
        raise


def _ask(store: ox.Store, admitted: Admitted, question: dict[str, Any]) -> object:
    """Ask the store: of the graphs that were given beside the query, else that FROM names, else of all."""
    text, base = admitted.text, question["base"]
    if question["default"] or question["named"]:  # SPARQL 1.1 Protocol 2.1.4: before what FROM says
        return store.query(text, base_iri=base, default_graph=list(map(ox.NamedNode, question["default"])),
                           named_graphs=list(map(ox.NamedNode, question["named"])))
    has_dataset = admitted.default or admitted.named
    return store.query(text, base_iri=base, use_default_graph_as_union=not has_dataset)


def main() -> int:
    """Answer until stdin ends."""
    folder, megabytes, largest = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sys.setrecursionlimit(LEVELS)
    admit("ASK {}")  # the first query of all takes longer: the parsers are made then
    end_with_parent(os.getppid())
    confine(megabytes, largest)
    readers = Readers(folder)
    say({})
    while True:
        if not select.select([0], [], [], IDLE_SECONDS)[0]:
            readers.let_go_of_old()
        elif line := sys.stdin.buffer.readline():
            say(answer(json.loads(line), readers))
        else:
            return 0


def say(reply: dict[str, Any]) -> None:
    """Write one line to the parent."""
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
